"""The screens of files: upload, look, start, watch, take back, get the way out; and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import Variant
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import tasks
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.purchasing.stage import supplier
from tests.spreadsheets.stage import booked, looked_at

pytestmark = pytest.mark.django_db

TEXT = "SKU,Product name,Selling price\nA1,Cup,2\nA2,Pot,dear\n"


@pytest.fixture
def buyer(client):
    client.force_login(make.person(Role.PURCHASING))
    return client


def at(name, *args):
    return reverse(f"spreadsheets:{name}", args=args)


def test_a_file_goes_from_upload_to_booked_to_taken_back(buyer):
    file = SimpleUploadedFile("goods.csv", TEXT.encode())
    page = buyer.post(at("files", "products"), {"file": file}).headers["Location"]
    job = SheetImport.objects.get()
    assert "Reading the file" in buyer.get(page).content.decode()

    tasks.check(job.pk)
    shown = buyer.get(page).content.decode()
    assert "Import 1" in shown
    assert "dear" in shown

    buyer.post(at("start", job.pk))
    tasks.run(job.pk)
    assert "1 new, 0 changed, 0 as they were, 1 refused." in buyer.get(page).content.decode()
    assert Variant.objects.get().sku == "A1"

    buyer.post(at("undo", job.pk))
    tasks.undo(job.pk)
    assert "1 taken back, 0 stay" in buyer.get(page).content.decode()
    assert not Variant.objects.exists()


def test_columns_are_named_on_the_page(buyer):
    job = looked_at("products", "nr,what,costs\nA1,Cup,2\n")
    assert 'name="sku"' in buyer.get(job.get_absolute_url()).content.decode()

    buyer.post(at("columns", job.pk), {"sku": "0", "name": "1", "price": "2"})
    tasks.check(job.pk)

    job.refresh_from_db()
    assert job.preview["new"] == 1


def test_what_was_refused_can_be_taken_along_as_a_file(buyer):
    job = booked("products", TEXT)

    text = buyer.get(at("problems", job.pk)).content.decode("utf-8-sig")

    assert text.splitlines() == ["Row,Goods,Column,What is wrong", "3,Pot,Selling price,“dear” is not a number."]


def test_the_sample_can_be_imported_as_it_is(buyer):
    for ending in ("csv", "xlsx"):
        sample = buyer.get(at("sample", "products", ending)).content
        job = looked_at("products", sample, name=f"sample.{ending}")
        assert list(job.problems.values_list("message", flat=True)) == []
        assert job.preview["new"] == 2


def test_the_samples_follow_each_other(buyer):
    garden = supplier()
    for code, about in (("products", ""), ("batches", ""), ("prices", f"supplier:{garden.pk}")):
        job = booked(code, buyer.get(at("sample", code, "csv")).content, about=about)
        assert list(job.problems.values_list("message", flat=True)) == []
        assert set(job.counts) == {"new"}


def test_everything_can_be_downloaded(buyer):
    booked("products", TEXT)

    answer = buyer.get(at("export", "products", "csv"))

    assert answer["Content-Disposition"] == 'attachment; filename="products.csv"'
    assert "A1,Cup" in answer.content.decode()
    assert buyer.get(at("export", "products", "xlsx")).content.startswith(b"PK")
    assert buyer.get(at("export", "products", "exe")).status_code == 404


def test_an_empty_list_teaches(buyer):
    page = buyer.get(at("files", "products")).content.decode()

    assert "No file yet" in page
    assert at("sample", "products", "xlsx") in page


def test_people_who_may_not_change_the_catalogue_find_nothing(client):
    job = booked("products", TEXT)
    client.force_login(make.person(Role.PACKER))

    for url in (at("files", "products"), job.get_absolute_url(), at("export", "products", "csv"), at("home")):
        assert client.get(url).status_code == 404
    assert client.post(at("undo", job.pk)).status_code == 404


def test_the_stock_board_leads_there(buyer):
    assert at("files", "products") in buyer.get(reverse("inventory:stock")).content.decode()


def test_a_worker_that_was_lost_can_be_replaced(buyer):
    job = looked_at("products", TEXT)
    SheetImport.objects.filter(pk=job.pk).update(state="running", updated_at=make.NOON)

    assert "Go on" in buyer.get(job.get_absolute_url()).content.decode()
    buyer.post(at("start", job.pk))
    tasks.run(job.pk)

    job.refresh_from_db()
    assert job.state == "done"
