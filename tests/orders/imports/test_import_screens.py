"""The screens of an import: upload, look, start, watch, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders import tasks
from orders.models import Channel, Order, OrderImport
from shopsuite.people.roles import Role
from tests import factories as make
from tests.orders.imports.test_importing import HEADER, SALE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(client):
    client.force_login(make.person(Role.CLERK))
    return client


def upload(client, content, name="orders.csv"):
    form = {
        "file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content),
        "channel": Channel.objects.get(code="file").pk,
        "place": make.main_place().pk,
        "is_history": "on",
        "opens_stock": "on",
    }
    return client.post(reverse("orders:imports"), form)


def test_a_file_is_looked_at_before_it_is_booked_and_then_booked(clerk):
    page = upload(clerk, HEADER + SALE).headers["Location"]
    tasks.check_import(OrderImport.objects.get().pk)

    assert b"Import 1 document" in clerk.get(page).content
    assert not Order.objects.exists()

    clerk.post(reverse("orders:import_start", args=[OrderImport.objects.get().pk]))
    tasks.run_import(OrderImport.objects.get().pk)

    assert Order.objects.get().external_id == "1001"
    assert b"Everything is booked" in clerk.get(page).content

    tasks.run_import(OrderImport.objects.get().pk)  # queues deliver twice now and then
    assert OrderImport.objects.get().counts["order"] == 1


def test_a_check_that_comes_twice_does_not_set_a_booked_file_back(clerk):
    upload(clerk, HEADER + SALE)
    job = OrderImport.objects.get()
    tasks.check_import(job.pk)
    tasks.run_import(job.pk)

    tasks.check_import(job.pk)

    job.refresh_from_db()
    assert job.state == "done"


def test_only_what_can_be_imported_is_offered(clerk):
    broken = SALE.replace("1001", "1002").replace(",3,", ",many,")
    page = upload(clerk, HEADER + SALE + broken).headers["Location"]
    tasks.check_import(OrderImport.objects.get().pk)

    shown = clerk.get(page).content.decode()
    assert "Import 1 document<" in shown
    assert "Cannot be imported" in shown


def test_a_file_that_cannot_be_read_says_why_and_offers_its_columns(clerk):
    upload(clerk, "a,b\n1,2\n")
    job = OrderImport.objects.get()
    tasks.check_import(job.pk)

    page = clerk.get(job.get_absolute_url()).content.decode()

    assert "This file cannot be read" in page
    assert 'name="quantity"' in page


def test_columns_can_be_named_by_hand(clerk):
    make.goods(name="Cup")
    upload(clerk, "nr,what,many\nA1,Cup,2\n")
    job = OrderImport.objects.get()
    tasks.check_import(job.pk)

    clerk.post(reverse("orders:import_columns", args=[job.pk]), {"number": "0", "title": "1", "quantity": "2"})
    tasks.check_import(job.pk)
    tasks.run_import(job.pk)

    line = Order.objects.get().lines.get()
    assert (line.title, line.is_goods) == ("Cup", True)


def test_an_upload_without_a_file_keeps_what_was_chosen(clerk):
    answer = clerk.post(reverse("orders:imports"), {"channel": Channel.objects.get(code="web").pk})

    assert answer.status_code == 400
    assert "selected>Web store" in answer.content.decode()


def test_people_who_do_not_import_find_nothing(client):
    client.force_login(make.person(Role.PACKER))

    assert client.get(reverse("orders:imports")).status_code == 404
