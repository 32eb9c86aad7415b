"""What is printed of orders: in whose language, with which prices, one by one or all of a queue."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader

from orders import tasks
from orders.models import OrderGroup, PrintRun
from orders.operations.printing import clear_old_runs
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def tea():
    tea = make.goods(name="Longjing", name_zh="龙井", sku="LJ-50", price="268")
    make.batch(tea, 100, code="B-77")
    return tea


@pytest.fixture
def clerk(client):
    client.force_login(make.person(Role.CLERK))


def words(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def of(client, order, code) -> str:
    return words(client.get(f"/orders/{order.number}/documents/{code}.pdf"))


def test_a_confirmation_names_prices_and_a_delivery_note_none(client, clerk, tea):
    order = make.order(make.line(tea, 2), customer_name="Ada", address="West Lake 1")

    assert "536.00" in of(client, order, "confirmation")
    note = of(client, order, "delivery-note")
    assert "West Lake 1" in note
    assert "Longjing" in note
    assert "536.00" not in note


def test_no_paper_of_a_gift_says_what_it_cost(client, clerk, tea):
    order = make.order(make.line(tea, 2), customer_name="Ada", is_gift=True, card_text="生日快乐\nWith love")
    for code in ("confirmation", "packing-slip", "delivery-note", "gift-card", "pick-list"):
        assert "536.00" not in of(client, order, code)
    card = of(client, order, "gift-card")
    assert "生日快乐" in card
    assert "With love" in card


def test_the_pick_list_says_which_batch(client, clerk, tea):
    assert "B-77" in of(client, make.order(make.line(tea), customer_name="Ada"), "pick-list")


def test_a_customers_paper_is_in_the_customers_language(client, clerk, tea):
    order = make.order(make.line(tea), customer_name="林悦", phone="138")
    reader = make.person(Role.CUSTOMER)
    reader.language = "zh-hans"
    reader.save()
    Customer.objects.update(user=reader)
    assert "龙井" in of(client, order, "packing-slip")
    assert "Longjing" in of(client, order, "pick-list")


def test_all_of_a_queue_are_one_file_each_on_a_page_of_its_own(client, clerk, tea):
    for number in range(3):
        make.order(make.line(tea), customer_name=f"C{number}", ship_by=NOON + timedelta(hours=number))
    answer = client.post("/work/picking/documents/pick-list/")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert [f"C{number}" in page for number, page in enumerate(pages)] == [True, True, True]


def test_many_are_printed_by_a_worker_and_only_who_asked_gets_the_file(client, clerk, tea, monkeypatch):
    monkeypatch.setattr("orders.views.documents.MOST_AT_ONCE", 1)
    group = OrderGroup.objects.create(name="Autumn")
    for number in range(2):
        make.order(make.line(tea), group=group, customer_name=f"C{number}", is_gift=True, card_text=f"Dear {number}")
    answer = client.post(f"/groups/{OrderGroup.objects.get().number}/documents/gift-card/")
    run = PrintRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    assert client.get(f"/documents/{run.pk}/file.pdf").status_code == 404

    tasks.print_documents(run.pk)
    tasks.print_documents(run.pk)

    assert "Dear 1" in words(client.get(f"/documents/{run.pk}/file.pdf"))
    client.force_login(make.person(Role.CLERK))
    assert client.get(f"/documents/{run.pk}/").status_code == 404


def test_strange_words_are_printed_or_marked_and_never_break(client, clerk, tea):
    text = "=1+1 \u202e 👩‍👩‍👧 " + "长" * 900
    order = make.order(make.line(tea), customer_name=text[:100], address=text, is_gift=True, card_text=text)
    for code in ("confirmation", "packing-slip", "gift-card"):
        assert of(client, order, code)


def test_a_rider_and_a_customer_print_nothing(client, tea):
    order = make.order(make.line(tea), customer_name="Ada")
    client.force_login(make.person(Role.CUSTOMER))
    assert client.get(f"/orders/{order.number}/documents/confirmation.pdf").status_code == 404


def test_what_was_printed_a_week_ago_is_thrown_away(tmp_path, django_capture_on_commit_callbacks):
    run = PrintRun.objects.create(kind="packing", order_ids=[], language="en", asked_by=make.person(Role.PACKER))
    run.file.save("run.pdf", ContentFile(b"%PDF"))
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_old_runs(at=run.created_at + timedelta(days=6)) == 0
        assert clear_old_runs(at=run.created_at + timedelta(days=8)) == 1
    assert not PrintRun.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
