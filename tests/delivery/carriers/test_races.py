"""What happens at the same instant: each message once, each parcel found."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from delivery import operations
from delivery.models import Carrier, CarrierParcel, TrackingEvent
from orders.models import Order
from orders.models.order import Stage
from shopsuite.feed.models import Event
from tests.delivery.carriers import stage
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_event_twice_at_once_counts_once(sf):
    parcel = stage.parcel()
    said = stage.heard("in_transit")

    new = race(Carrier.objects.all(), *[lambda: stage.say(said)] * 3)

    assert sorted(new) == [0, 0, 1]
    assert TrackingEvent.objects.count() == 1
    assert Event.objects.filter(subject=parcel.order.subject, kind="delivery.parcel_moved").count() == 1


def test_two_events_at_once_come_to_the_later_one(sf):
    parcel = stage.parcel()

    race(
        Carrier.objects.all(),
        lambda: stage.say(stage.heard("out_for_delivery", hours=3)),
        lambda: stage.say(stage.heard("in_transit", hours=2)),
    )

    assert stage.fresh(parcel).state == "out_for_delivery"


def test_a_message_and_the_parcel_it_is_about_find_each_other(sf):
    order = stage.given_to(stage.order(), follow=False)

    race(
        Carrier.objects.all(),
        lambda: stage.say(stage.heard("in_transit")),
        lambda: operations.follow_parcel(order_id=order.pk, carrier="SF", number="SF1234", at=NOON),
    )

    assert CarrierParcel.objects.get().state == "in_transit"


def test_arrived_twice_at_once_is_delivered_once(sf):
    parcel = stage.parcel()
    stage.say(stage.heard("delivered"))

    race(Order.objects.all(), *[lambda: operations.note_arrival(parcel_id=parcel.pk, at=NOON)] * 2)

    assert Order.objects.get(pk=parcel.order_id).stage == Stage.DELIVERED
    assert Event.objects.filter(subject=parcel.order.subject, kind="orders.delivered").count() == 1


def test_two_that_ask_at_once_ask_about_each_parcel_once(program):
    for number in range(3):
        stage.parcel(number=f"SF{number}")
    again = []

    def meanwhile():
        if not again:
            again.append(True)
            operations.ask_due(clock=lambda: NOON)

    program.meanwhile = meanwhile
    operations.ask_due(clock=lambda: NOON)

    assert sorted(program.paths) == ["/parcels/SF0", "/parcels/SF1", "/parcels/SF2"]


def test_what_somebody_is_claiming_is_left_to_them(program):
    held, other = stage.parcel(number="SF1"), stage.parcel(number="SF2")

    def ask():
        try:
            return operations.ask_due(clock=lambda: NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        list(CarrierParcel.objects.filter(pk=held.pk).select_for_update())
        assert pool.submit(ask).result(timeout=20) == 1

    assert program.paths == [f"/parcels/{other.number}"]
