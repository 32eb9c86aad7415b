"""Stopping a batch, who got it, taking goods back."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from inventory import operations as stock
from inventory.models import BatchStock, StockMove, StockPhoto, WaitingDemand
from inventory.operations import BatchIsHeld, NotOnHand, OutOfStock, PickedAlready
from inventory.queries import batches, reservations_of, stock_differences
from inventory.queries.transfers import hold_differences
from orders import operations as orders
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def keeper():
    return make.person(Role.WAREHOUSE)


@pytest.fixture
def tea():
    return make.goods()


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="LJ26")


def hold(batch, keeper):
    return stock.hold_batch(batch_id=batch.pk, reason="pesticide", actor=keeper, at=NOON)


def release(batch, keeper):
    stock.release_hold(batch_id=batch.pk, actor=keeper, at=NOON)


def sold(variant, quantity, keeper, **more):
    order = make.order(make.line(variant, quantity), **more)
    stock.hand_out(subject=order.subject, actor=keeper, at=NOON)
    return order


def test_nothing_of_a_stopped_batch_is_promised(keeper, tea, spring):
    hold(spring, keeper)

    with pytest.raises(OutOfStock), transaction.atomic():
        make.order(make.line(tea))
    assert hold_differences() == []


def test_goods_that_arrive_for_a_stopped_batch_are_stopped_too(keeper, tea, spring):
    hold(spring, keeper)
    other = stock.quarantine_place()
    other.kind = "shop"
    other.save()

    stock.receive(receipts=[stock.Receipt(spring, other.pk, Decimal(3))], actor=keeper, at=NOON)

    assert BatchStock.objects.filter(batch=spring, is_held=True).count() == 2
    assert hold_differences() == []


def test_a_released_batch_serves_those_who_waited(keeper, tea, spring):
    hold(spring, keeper)
    waiter = make.order(make.line(tea, 3), may_wait=True)

    release(spring, keeper)

    assert reservations_of(subject=waiter.subject).get().quantity == 3
    assert hold_differences() == []


def test_stopped_goods_are_neither_picked_nor_handed_out(keeper, tea, spring):
    order = make.order(make.line(tea, 3))
    orders.start_picking(order_id=order.pk, actor=keeper, at=NOON)
    held = reservations_of(subject=order.subject).get()
    hold(spring, keeper)

    with pytest.raises(BatchIsHeld):
        orders.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="", actor=keeper, at=NOON)
    with pytest.raises(BatchIsHeld):
        stock.hand_out(subject=order.subject, actor=keeper, at=NOON)


def test_stopped_goods_can_be_written_off(keeper, spring):
    hold(spring, keeper)

    stock.write_off(parts=[(make.stock_row(spring).pk, Decimal(10))], reason="burnt", actor=keeper, at=NOON)

    assert make.stock_row(spring).on_hand == 0


def test_a_promise_is_swapped_to_another_batch_and_the_order_tells_of_it(client, keeper, tea, spring):
    order = make.order(make.line(tea, 3))
    held = reservations_of(subject=order.subject).get()
    hold(spring, keeper)
    other = make.batch(tea, 5, code="OTHER")
    client.force_login(keeper)

    page = client.post(
        reverse("inventory:swap", args=[spring.pk, held.pk]), {"batch": other.pk, "reason": "pesticide"}, headers=HTMX
    )

    assert page.status_code == 200
    assert reservations_of(subject=order.subject).get().stock.batch == other
    story = client.get(order.get_absolute_url()).content.decode()
    assert "LJ26 → OTHER · pesticide" in story


def test_who_has_no_other_batch_waits(client, keeper, tea, spring):
    order = make.order(make.line(tea, 3))
    held = reservations_of(subject=order.subject).get()
    hold(spring, keeper)
    client.force_login(keeper)

    client.post(reverse("inventory:swap", args=[spring.pk, held.pk]), headers=HTMX)

    assert WaitingDemand.objects.get().subject == order.subject
    assert stock_differences() == []


def test_what_is_off_the_shelf_is_not_swapped_from_here(keeper, tea, spring):
    order = make.order(make.line(tea, 3))
    held = reservations_of(subject=order.subject).get()
    stock.mark_picked(reservation_id=held.pk, at=NOON)

    with pytest.raises(PickedAlready):
        stock.let_wait(reservation_id=held.pk, actor=keeper, at=NOON)


def test_the_recall_list_names_everybody_who_still_has_some(keeper, tea, spring):
    first, second = sold(tea, 2, keeper), sold(tea, 3, keeper)
    sold(make.batch(make.goods(), 1).variant, 1, keeper)
    stock.take_back_from(
        batch=spring,
        subject=first.subject,
        quantity=Decimal(2),
        place=make.main_place(),
        reason="",
        actor=keeper,
        at=NOON,
    )

    assert [(row.subject, row.quantity) for row in batches.who_got(spring)] == [(second.subject, 3)]


def test_the_recall_list_as_a_file_names_customers_and_no_formulas(client, keeper, tea, spring):
    order = sold(tea, 2, keeper, customer_name="=Lin()", phone="13800000000")
    client.force_login(keeper)

    text = client.get(reverse("inventory:recall", args=[spring.pk])).content.decode()

    assert order.number in text
    assert "'=Lin(),13800000000" in text


def test_no_more_comes_back_than_was_handed_out(keeper, tea, spring):
    order = sold(tea, 2, keeper)

    with pytest.raises(NotOnHand):
        stock.take_back_from(
            batch=spring,
            subject=order.subject,
            quantity=Decimal(3),
            place=make.main_place(),
            reason="",
            actor=keeper,
            at=NOON,
        )


@pytest.mark.parametrize(("to_shelf", "left"), [(True, 10), (False, 8)])
def test_returned_goods_go_to_their_batch_or_into_quarantine(client, keeper, tea, spring, to_shelf, left):
    order = sold(tea, 2, keeper)
    client.force_login(keeper)
    form = {"subject": order.subject, "quantity": "2", "reason": "did not like it"}

    client.post(
        reverse("inventory:take_back", args=[spring.pk]), form | ({"place": make.main_place().pk} if to_shelf else {})
    )

    assert StockMove.objects.latest("pk").kind == "return"
    assert sum(row.sellable for row in spring.stocks.all()) == left
    assert sum(row.on_hand for row in spring.stocks.all()) == 10
    assert stock_differences() == []


def test_a_write_off_keeps_its_photo(client, keeper, spring):
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    photo = SimpleUploadedFile("x.jpg", picture.getvalue(), "image/jpeg")
    client.force_login(keeper)

    url = reverse("inventory:write_off", args=[make.stock_row(spring).pk])
    client.post(url, {"quantity": "1", "reason": "mould", "photo": photo})

    kept = StockPhoto.objects.get()
    assert kept.move.reason == "mould"
    assert client.get(reverse("inventory:photo", args=[kept.pk]))["Content-Type"] == "image/jpeg"
    client.force_login(make.person(Role.CUSTOMER))
    assert client.get(reverse("inventory:photo", args=[kept.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_goods_sold_while_a_batch_is_stopped_are_sold_before_or_not_at_all(keeper, tea, spring):
    def sell():
        try:
            return make.order(make.line(tea, 8)) and "sold"
        except OutOfStock:
            return "refused"

    outcomes = race(
        BatchStock.objects.filter(batch=spring), lambda: hold(spring, keeper) and "held", sell, in_turn=True
    )

    assert outcomes == ["held", "refused"]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_once_for_all_the_batches_that_could_stand_in(client, keeper, tea, spring, how_many):
    client.force_login(keeper)
    make.batch(tea, 50, code="LJ25")
    for _each in range(how_many):
        make.order(make.line(tea, 1, batch_id=spring.pk))

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("inventory:batch", args=[spring.pk]))

    sellable = [query for query in asked if 'on_hand" > ("inventory_batchstock"."reserved' in query["sql"]]
    assert len(sellable) == 1
