"""Inbox, search, order page and customer page without a browser: who may see them, and what they say."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from orders import operations
from orders.models import Order, PackPhoto
from orders.models.order import Stage
from shopsuite.feed import timeline
from shopsuite.feed.models import Event
from shopsuite.people.roles import STAFF, Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db

NAUGHTY = ["", "²", "99999999999999999999", "'; DROP TABLE", "<b>x</b>", "%", "\\", "龙" * 300]


@pytest.fixture
def tea():
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 30)
    return tea


@pytest.fixture
def order(tea) -> Order:
    return make.order(make.line(tea), customer_name="Ada", phone="13900001111")


def signed_in(client: Client, role: Role) -> Client:
    client.force_login(make.person(role))
    return client


def photo_of(order: Order, tmp_path, settings) -> PackPhoto:
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (8, 6), "tan").save(file, "JPEG")
    taken_by = make.person(Role.PACKER)
    return PackPhoto.objects.create(
        order=order, image=ContentFile(file.getvalue(), "p.jpg"), taken_by=taken_by, at=NOON
    )


@pytest.mark.parametrize("role", Role)
def test_the_staff_sees_orders_and_nobody_else_finds_them(client, order, role):
    signed_in(client, role)
    expected = 200 if role in STAFF else 404
    for address in ("/orders/", f"/orders/{order.number}/", f"/orders/{order.number}/row/", "/search/?q=x"):
        assert client.get(address).status_code == expected, address


def test_only_a_clerk_may_cancel_and_move_what_was_promised(client, order):
    signed_in(client, Role.PACKER)
    for address in ("cancel", "reinstate", "ship-by", "payments"):
        assert client.post(f"/orders/{order.number}/{address}/").status_code == 404
    assert Order.objects.get().stage == Stage.PLACED


def test_without_scripts_an_order_is_cancelled_and_opened_again(client, order):
    signed_in(client, Role.CLERK)
    assert client.post(f"/orders/{order.number}/cancel/", {"reason": "twice"}).status_code == 302
    assert Order.objects.get().stage == Stage.CANCELLED
    client.post(f"/orders/{order.number}/reinstate/")
    assert Order.objects.get().stage == Stage.PLACED


def test_a_photo_is_shown_to_the_staff_and_by_the_link_of_its_own_order_only(client, order, tea, tmp_path, settings):
    photo, other = photo_of(order, tmp_path, settings), make.order(make.line(tea))
    address = f"/orders/photos/{photo.pk}/"
    assert client.get(address).status_code == 302
    answer = client.get(f"/o/{order.link_token}/photos/{photo.pk}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert client.get(f"/o/{other.link_token}/photos/{photo.pk}/").status_code == 404
    assert signed_in(client, Role.CLERK).get(address).status_code == 200
    assert signed_in(client, Role.CUSTOMER).get(address).status_code == 404


def test_every_kind_of_event_of_an_order_is_told_in_words(order):
    from orders import events

    kinds = [one.kind for one in vars(events).values() if isinstance(one, type) and hasattr(one, "kind")]
    # Returns and imported files are subjects of their own.
    of_an_order = [kind for kind in kinds if not kind.startswith(("orders.return", "orders.import"))]
    assert [kind for kind in of_an_order if not timeline.is_told(kind)] == []


def test_an_event_nobody_has_words_for_is_told_by_its_name():
    event = Event(kind="delivery.stood_in_the_rain", at=NOON, body={"x": 1}, subject="order:1")
    assert timeline.entries([event])[0].title == "Stood in the rain"


def test_an_event_older_than_a_field_it_is_told_with_is_told_without_it():
    event = Event(kind="orders.payment_received", at=NOON, body={}, subject="order:1")
    assert timeline.entries([event])[0].title == " paid"


def test_the_customer_hears_nothing_of_notes(client, order):
    operations.add_note(order_id=order.pk, text="Always late to pay", actor=make.person(Role.CLERK), at=NOON)
    page = client.get(f"/o/{order.link_token}/").content.decode()

    assert "Always late" not in page
    assert "13900001111" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_the_database_as_often_for_one_order_as_for_three(client, tea, count, django_assert_num_queries):
    for number in range(count):
        make.order(make.line(tea), at=timezone.now() + timedelta(minutes=number), customer_name=f"C{number}")
    signed_in(client, Role.CLERK).get("/orders/")
    with django_assert_num_queries(4):
        answer = client.get("/orders/", headers={"HX-Request": "true"})

    assert answer.content.decode().count("data-row") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_order_page_asks_as_often_for_one_line_as_for_three(client, tea, count, django_assert_max_num_queries):
    order = make.order(*[make.line(tea) for _ in range(count)])
    signed_in(client, Role.CLERK).get(f"/orders/{order.number}/")
    with django_assert_max_num_queries(27):
        client.get(f"/orders/{order.number}/")


@pytest.mark.parametrize("text", NAUGHTY)
def test_nothing_strange_in_an_address_breaks_a_page(client, order, text):
    signed_in(client, Role.OWNER)
    for name in ("q", "channel", "stage", "payment", "since", "sort", "after", "newest"):
        assert client.get("/orders/", {name: text}).status_code == 200, name
    assert client.get("/search/", {"q": text}).status_code == 200
    for address in ("notes", "payments", "ship-by"):
        sent = {"text": "", "amount": text, "method": text, "ship_by": text}
        assert client.post(f"/orders/{order.number}/{address}/", sent).status_code == 400
    assert client.get("/o/%E9%BE%99/").status_code == 404
