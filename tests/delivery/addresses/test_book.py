"""Places are noted, set by a pin, learned from deliveries, corrected and taken back."""

from datetime import timedelta

import pytest
import time_machine

from delivery import operations, queries
from delivery.models import AddressFix, AreaDetour, Attempt, KnownAddress, Placing
from delivery.operations import Way
from delivery.operations.addresses import NothingToTakeBack
from delivery.planning.travel import Point
from delivery.rules.detours import cell_of
from delivery.rules.places import Spot
from orders.models import Order
from shopsuite.feed.models import Event
from shopsuite.people.models import Customer
from shopsuite.people.operations import erase_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.addresses.stage import LAKE, delivered, delivery_of, heard, noted
from tests.delivery.stages import to_bring
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db
DOOR = Spot(30.25, 120.16)


@pytest.fixture
def dispatcher():
    return make.person(Role.DISPATCHER, name="Zhou")


def place(address: KnownAddress, actor, *, spot: Spot = DOOR) -> KnownAddress:
    return operations.place_address(address_id=address.pk, spot=spot, actor=actor, at=NOON)


def now(address: KnownAddress) -> KnownAddress:
    return KnownAddress.objects.get(pk=address.pk)


def test_a_place_is_found_for_every_order_that_goes_there(dispatcher, django_assert_num_queries):
    place(noted("12 Lake Road, Hangzhou"), dispatcher)
    AreaDetour.objects.create(cell=cell_of(30.25, 120.16), factor=1.7, learned_at=NOON)
    goes = [delivery_of(to_bring(address=text)) for text in ("12 LAKE RD. Hangzhou", "14 Lake Road", "")]

    with django_assert_num_queries(4):  # one of them for the orders
        found = queries.points_of(goes)

    assert found == {goes[0].pk: Point(30.25, 120.16, 1.7)}
    assert queries.point_of(" 12 lake road hangzhou") == Point(30.25, 120.16, 1.7)
    assert queries.point_of("14 Lake Road") is None


def test_a_confirmed_flat_stands_in_for_its_neighbours(dispatcher):
    place(noted("北山街12号3幢501室"), dispatcher)
    assert queries.point_of("北山街12号3幢 502") == Point(30.25, 120.16)
    assert queries.point_of("北山街12号2幢501室") is None


def test_the_shop_is_where_somebody_said(dispatcher):
    assert queries.shop_point() is None
    operations.place_shop(spot=DOOR, actor=dispatcher, at=NOON)
    assert queries.shop_point() == Point(30.25, 120.16)


def test_an_address_is_entered_once_and_leaves_with_its_last_delivery():
    order = to_bring(address=LAKE)
    delivery = delivery_of(order)
    first = operations.note_destination(delivery_id=delivery.pk, at=NOON)
    assert operations.note_destination(delivery_id=delivery.pk, at=NOON) == first
    assert noted("12 lake rd hangzhou") == first

    Order.objects.filter(pk=order.pk).update(address="7 Hill Street")
    moved = operations.note_destination(delivery_id=delivery.pk, at=NOON)
    assert set(KnownAddress.objects.all()) == {first, moved}
    Order.objects.update(address="")
    for each in (delivery, *type(delivery).objects.exclude(pk=delivery.pk)):
        operations.note_destination(delivery_id=each.pk, at=NOON)
    assert not KnownAddress.objects.exists()


def test_what_nobody_can_place_is_listed_by_when_it_is_needed(dispatcher):
    later = noted("7 Hill Street", deliver_from=NOON, deliver_until=NOON + timedelta(hours=9))
    sooner = noted("8 Hill Street", deliver_from=NOON, deliver_until=NOON + timedelta(hours=2))
    noted("9 Hill Street", deliver_from=NOON, deliver_until=NOON + timedelta(days=9))
    place(noted("10 Hill Street"), dispatcher)
    noted("10 Hill Street, Apt 3")  # its house is known

    assert list(queries.nowhere(at=NOON)) == [sooner, later]
    with time_machine.travel(NOON):
        assert set(queries.places_asked(dispatcher)) == {sooner, later}
    place(sooner, dispatcher)
    assert [each.waiting for each in queries.nowhere(at=NOON)] == [1]


def test_a_word_is_taken_back_to_what_was_known_before(dispatcher):
    address = noted()
    place(address, dispatcher)
    place(address, dispatcher, spot=Spot(31.0, 121.0))

    back = operations.take_back_placing(address_id=address.pk, actor=dispatcher, at=NOON)
    assert (back.latitude, back.is_confirmed, back.source) == (30.25, True, "pin")
    nowhere = operations.take_back_placing(address_id=address.pk, actor=dispatcher, at=NOON)
    assert (nowhere.latitude, nowhere.is_confirmed, nowhere.source) == (None, False, "")
    with pytest.raises(NothingToTakeBack):
        operations.take_back_placing(address_id=address.pk, actor=dispatcher, at=NOON)
    assert list(Placing.objects.values_list("taken_back_by__name", flat=True)) == ["Zhou", "Zhou"]


def test_deliveries_place_and_confirm():
    once = delivered()
    assert (once.source, once.is_confirmed, once.deliveries_made) == ("proof", False, 1)
    assert (once.latitude, once.longitude) == (30.25, 120.16)
    twice = delivered(north=20)
    assert (twice.is_confirmed, twice.deliveries_made) == (True, 2)
    assert Event.objects.filter(kind="delivery.address_placed").count() == 2


def test_nothing_moves_a_pin_but_those_who_agree_raise_a_doubt(dispatcher):
    address = place(noted(), dispatcher)
    assert not delivered(north=900).is_doubted
    doubted = delivered(north=910)
    assert (doubted.latitude, doubted.is_doubted) == (30.25, True)
    assert list(queries.doubted()) == [address]

    moved = operations.settle_doubt(address_id=address.pk, moves=True, actor=dispatcher, at=NOON)
    assert (moved.source, moved.is_doubted) == ("pin", False)
    assert 30.2579 < moved.latitude < 30.2584
    assert not delivered(north=900, at=NOON + timedelta(days=1)).is_doubted


def test_a_doubt_that_somebody_looked_at_does_not_come_back_by_itself(dispatcher):
    address = place(noted(), dispatcher)
    delivered(north=900), delivered(north=900)
    operations.settle_doubt(address_id=address.pk, moves=False, actor=dispatcher, at=NOON + timedelta(minutes=30))
    assert not delivered(north=900, at=NOON + timedelta(days=1)).is_doubted
    assert delivered(north=900, at=NOON + timedelta(days=2)).is_doubted  # but by two new ones


def test_a_delivery_that_was_a_slip_says_nothing(dispatcher):
    address = delivered()
    attempt = Attempt.objects.get()
    operations.take_back(attempt_id=attempt.pk, actor=attempt.rider, at=NOON + timedelta(minutes=10))

    heard(attempt.delivery)

    assert not AddressFix.objects.exists()
    assert now(address).deliveries_made == 0


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_that_end_at_once_both_count(dispatcher):
    address = noted()
    attempts = []
    for north in (0, 10):
        before = delivered(north=north)
        attempts.append(Attempt.objects.latest("pk").delivery_id)
    AddressFix.objects.all().delete()
    KnownAddress.objects.update(deliveries_made=0, latitude=None, longitude=None, source="", is_confirmed=False)
    assert before == address

    race(
        KnownAddress.objects.filter(pk=address.pk),
        *(lambda pk=pk: operations.learn_from_delivery(delivery_id=pk, at=NOON) for pk in attempts),
    )

    assert (now(address).deliveries_made, now(address).is_confirmed) == (2, True)


def test_detours_are_learned_where_ways_begin_and_end():
    far = Spot(30.28, 120.16)
    ways = [Way(DOOR, far, 3336 * 1.8)] * 9
    assert operations.learn_detours(ways=ways, at=NOON) == 9
    assert {round(area.factor, 2) for area in AreaDetour.objects.all()} == {1.8}
    assert operations.learn_detours(ways=[Way(DOOR, DOOR, 100)], at=NOON) == 0


def test_ways_from_door_to_door_are_learned_from(dispatcher):
    rider = make.person(Role.RIDER)
    for address, spot, minutes in (("1 A", DOOR, 10), ("2 B", Spot(30.27, 120.16), 25)):
        place(noted(address), dispatcher, spot=spot)
        delivered(address=address, rider=rider, at=NOON + timedelta(minutes=minutes))
        attempt = Attempt.objects.latest("pk")
        attempt.arrived_at = attempt.ended_at - timedelta(minutes=2)
        attempt.save()

    ((begins, ends, seconds, speed),) = queries.ways_ridden(NOON, NOON + timedelta(hours=2))

    assert (begins, ends, seconds, speed) == (DOOR, Spot(30.27, 120.16), 13 * 60, 15.0)
    assert operations.learn_detours_of_day(at=NOON + timedelta(hours=2)) == 1


def test_the_book_forgets_with_the_customer(dispatcher):
    lin, zhao = Customer.objects.create(name="Lin", phone="1"), Customer.objects.create(name="Zhao", phone="2")
    own = noted("3 Secret Lane", customer=lin)
    shared = noted("Office Tower 9", customer=lin)
    operations.enter_address(text="4 Secret Lane", spot=DOOR, actor=dispatcher, at=NOON)
    Customer.objects.filter(pk=lin.pk).update(address="4, Secret Lane")
    lin.refresh_from_db()
    assert noted("office tower 9", customer=zhao) == shared
    for each in (own, shared):
        operations.write_access_note(address_id=each.pk, note="Ask for Lin", actor=dispatcher, at=NOON)
    owner = make.person(Role.OWNER)
    Order.objects.update(stage="delivered")

    erase_customer(customer=lin, by=owner, reason="asked", at=NOON)

    assert list(KnownAddress.objects.values_list("text", "access_note")) == [("Office Tower 9", "")]


def test_access_notes_are_found_for_orders(dispatcher):
    address = noted()
    operations.write_access_note(address_id=address.pk, note=" Ring twice ", actor=dispatcher, at=NOON)
    order = Order.objects.get()
    assert queries.access_notes([order]) == {order.pk: "Ring twice"}
