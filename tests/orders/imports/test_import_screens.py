"""The screens of an import: upload, look, start, watch, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse, reverse_lazy

from orders.models import Order
from orders.queries import imported_by
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import operations, tasks
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.orders.imports.stage import HEADER, SALE, about, bring_in

pytestmark = pytest.mark.django_db


FILES = reverse_lazy("spreadsheets:files", args=["orders"])


@pytest.fixture
def clerk(client):
    client.force_login(make.person(Role.CLERK))
    return client


def upload(client, content, name="orders.csv"):
    form = {
        "file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content),
        "about": about("file"),
        "place": make.main_place().pk,
        "is_history": "on",
        "opens_stock": "on",
    }
    return client.post(FILES, form)


def test_a_file_is_looked_at_before_it_is_booked_and_then_booked(clerk):
    page = upload(clerk, HEADER + SALE).headers["Location"]
    tasks.check(SheetImport.objects.get().pk)

    assert b"Import 1<" in clerk.get(page).content
    assert not Order.objects.exists()

    clerk.post(reverse("spreadsheets:start", args=[SheetImport.objects.get().pk]))
    tasks.run(SheetImport.objects.get().pk)

    assert Order.objects.get().external_id == "1001"
    assert b"1 new, 0 changed" in clerk.get(page).content

    tasks.run(SheetImport.objects.get().pk)  # queues deliver twice now and then
    assert imported_by(SheetImport.objects.get())["order"] == 1


def test_a_check_that_comes_twice_does_not_set_a_booked_file_back(clerk):
    upload(clerk, HEADER + SALE)
    job = SheetImport.objects.get()
    tasks.check(job.pk)
    clerk.post(reverse("spreadsheets:start", args=[job.pk]))
    tasks.run(job.pk)

    tasks.check(job.pk)

    job.refresh_from_db()
    assert job.state == "done"


def test_only_what_can_be_imported_is_offered(clerk):
    broken = SALE.replace("1001", "1002").replace(",3,", ",many,")
    page = upload(clerk, HEADER + SALE + broken).headers["Location"]
    tasks.check(SheetImport.objects.get().pk)

    shown = clerk.get(page).content.decode()
    assert "Import 1<" in shown
    assert "Cannot be imported" in shown


def test_a_file_that_cannot_be_read_says_why_and_offers_its_columns(clerk):
    upload(clerk, "a,b\n1,2\n")
    job = SheetImport.objects.get()
    tasks.check(job.pk)

    page = clerk.get(job.get_absolute_url()).content.decode()

    assert "This file cannot be read" in page
    assert 'name="quantity"' in page


def test_columns_can_be_named_by_hand(clerk):
    make.goods(name="Cup")
    upload(clerk, "nr,what,many\nA1,Cup,2\n")
    job = SheetImport.objects.get()
    tasks.check(job.pk)

    clerk.post(reverse("spreadsheets:columns", args=[job.pk]), {"number": "0", "title": "1", "quantity": "2"})
    tasks.check(job.pk)
    clerk.post(reverse("spreadsheets:start", args=[job.pk]))
    tasks.run(job.pk)

    line = Order.objects.get().lines.get()
    assert (line.title, line.is_goods) == ("Cup", True)


def test_an_upload_without_a_file_keeps_what_was_chosen(clerk):
    answer = clerk.post(FILES, {"about": about("web")})

    assert answer.status_code == 400
    assert "selected>Web store" in answer.content.decode()


def test_people_who_do_not_import_find_nothing(client):
    client.force_login(make.person(Role.PACKER))

    assert client.get(FILES).status_code == 404


def test_the_former_address_leads_to_the_files(clerk):
    assert clerk.get(reverse("orders:imports")).headers["Location"] == str(FILES)


def test_the_sample_can_be_imported_as_it_is(clerk):
    sample = clerk.get(reverse("spreadsheets:sample", args=["orders", "csv"])).content

    job, counts = bring_in(sample, name="sample.csv")

    assert list(job.problems.all()) == []
    assert counts["order"] == 1


def test_orders_are_not_handed_out_as_a_file_of_this_layout(clerk):
    assert clerk.get(reverse("spreadsheets:export", args=["orders", "csv"])).status_code == 404
    assert "Export" not in clerk.get(FILES).content.decode()


def test_orders_of_the_past_are_not_taken_back(clerk):
    job, _counts = bring_in(HEADER + SALE)

    assert "Take it all back" not in clerk.get(job.get_absolute_url()).content.decode()
    clerk.post(reverse("spreadsheets:undo", args=[job.pk]))

    job.refresh_from_db()
    assert job.state == "done"


def test_a_first_look_whose_worker_was_lost_is_taken_up_again(clerk):
    page = upload(clerk, HEADER + SALE).headers["Location"]
    assert "Read again" not in clerk.get(page).content.decode()
    SheetImport.objects.update(updated_at=make.NOON)
    assert "Read again" in clerk.get(page).content.decode()

    clerk.post(reverse("spreadsheets:start", args=[SheetImport.objects.get().pk]))
    operations.check(SheetImport.objects.get().pk)

    assert "Import 1<" in clerk.get(page).content.decode()
