"""A parcel goes with the rider it is planned for; another takes it over only in as many words, and those it concerns are told."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from delivery import operations
from delivery.models import Attempt, Delivery, DeviceEvent
from delivery.operations import AnothersParcel, Scanned
from delivery.reactions.riders import tell_whose_it_was
from orders.models import HandOver, Order
from orders.operations import WrongParcel
from shopsuite.core.errors import DomainError
from shopsuite.feed.models import Event
from shopsuite.notices.models import Notice
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.factories import NOON
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)


@pytest.fixture
def riders():
    return [make.person(Role.RIDER, name=name) for name in ("Ma", "Tang")]


@pytest.fixture
def mas(riders) -> Delivery:
    """A packed parcel on the way of the first of ``riders``; the second rides, too."""
    return planned_for(riders[0], and_also=riders[1:])


def planned_for(rider, *, and_also=()) -> Delivery:
    days.shop_on_the_map()
    shift = days.shift(rider)
    for other in and_also:
        days.shift(other)
    delivery = days.packed(days.to_bring(north=800, customer_name="Lin Daiyu"))
    operations.move_stop(delivery_id=delivery.pk, shift_id=shift.pk, actor=make.person(Role.DISPATCHER), at=NOON)
    return delivery


def scan(number: str, **more) -> Scanned:
    return Scanned(**{"event_id": uuid4(), "code": number, "said_at": NOON, "sent_at": NOON} | more)


def test_what_is_planned_for_another_is_refused_with_whose_it_is_and_nothing_else(riders, mas):
    with pytest.raises(AnothersParcel) as refused:
        operations.take_parcel(code=mas.order.number, actor=riders[1], at=NOON)

    assert "planned for Ma" in refused.value.message
    for hidden in ("Lin", "Lake Road"):
        assert hidden not in refused.value.message
    assert not Attempt.objects.exists()
    assert operations.take_parcel(code=mas.order.number, actor=riders[0], at=NOON).rider == riders[0]


def test_what_the_dispatcher_gives_somebody_is_theirs(riders, mas):
    tangs = riders[1].shifts.get()
    operations.move_stop(delivery_id=mas.pk, shift_id=tangs.pk, actor=make.person(Role.DISPATCHER), at=NOON)

    with pytest.raises(AnothersParcel):
        operations.take_parcel(code=mas.order.number, actor=riders[0], at=NOON)
    assert operations.take_parcel(code=mas.order.number, actor=riders[1], at=NOON).rider == riders[1]
    assert not Event.objects.filter(kind="delivery.taken_over").exists()


def test_whoever_went_home_holds_nobody_up(riders, mas):
    operations.end_shift(shift_id=riders[0].shifts.get().pk, actor=make.person(Role.DISPATCHER), at=NOON)

    assert operations.take_parcel(code=mas.order.number, actor=riders[1], at=NOON)


def test_taking_it_over_is_recorded_and_told_to_both(riders, mas):
    dispatcher = make.person(Role.DISPATCHER)
    operations.take_parcel(code=mas.order.number, actor=riders[1], at=NOON, takes_over=True)

    event = Event.objects.get(kind="delivery.taken_over")
    assert (event.actor, event.body["rider"], event.body["planned_for"]) == (riders[1], "Tang", "Ma")
    assert {"staff", f"user:{riders[0].pk}", f"user:{riders[1].pk}"} == set(event.audiences)
    tell_whose_it_was(event)
    told = Notice.objects.filter(subject__startswith="taken_over:").values_list("recipient__user", "kind")
    assert set(told) >= {(riders[0].pk, "parcel_taken_from"), (dispatcher.pk, "parcel_taken_over")}
    assert riders[1].pk not in {user for user, _kind in told}


def test_own_and_unplanned_parcels_are_no_taking_over(riders, mas):
    loose = days.packed(days.to_bring(north=-500))
    operations.take_parcel(code=loose.order.number, actor=riders[1], at=NOON, takes_over=True)
    operations.take_parcel(code=mas.order.number, actor=riders[0], at=NOON, takes_over=True)

    assert not Event.objects.filter(kind="delivery.taken_over").exists()


def test_the_screen_offers_it_and_does_it(client, riders):
    mine = planned_for(riders[0], and_also=riders[1:])
    Order.objects.update(placed_at=NOON)
    shift = riders[0].shifts.get()
    shift.begins, shift.ends = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    shift.save()
    client.force_login(riders[1])
    take = reverse("delivery:take")

    page = client.post(take, {"code": mine.order.number}).content.decode()
    assert "planned for Ma" in page and 'name="takes_over"' in page and "Lin Daiyu" not in page
    page = client.post(take, {"code": mine.order.number, "takes_over": "1"}, follow=True).content.decode()
    assert "Lin Daiyu" in page


def test_a_scan_without_network_counts_from_when_it_was_read(riders, mas):
    late = scan(mas.order.number, said_at=NOON + timedelta(minutes=5), sent_at=LATER)
    for _twice in range(2):
        attempt = operations.hear_scan(late, actor=riders[0], at=LATER)

    assert attempt.left_at == NOON + timedelta(minutes=5)
    assert (Attempt.objects.count(), DeviceEvent.objects.get().attempt) == (1, attempt)
    assert HandOver.objects.get(order=mas.order).done_at == attempt.left_at


def test_a_scan_that_was_refused_is_told_the_same_in_the_same_words_again(riders, mas):
    words = []
    late = scan(mas.order.number, sent_at=LATER)
    for _twice in range(2):
        with pytest.raises(DomainError) as refused:
            operations.hear_scan(late, actor=riders[1], at=LATER)
        words.append((refused.value.code, refused.value.message))
    assert words[0] == words[1] and words[0][0] == "anothers_parcel"

    taken = operations.hear_scan(scan(mas.order.number, takes_over=True), actor=riders[1], at=LATER)
    assert taken.rider == riders[1]
    # What is said of another's parcel on another's phone opens nothing.
    with pytest.raises(DomainError) as foreign:
        operations.hear_scan(late, actor=riders[0], at=LATER)
    assert foreign.value.code == "no_such_job"


@pytest.mark.django_db(transaction=True)
def test_two_riders_who_take_over_one_parcel_at_once():
    ma, *others = (make.person(Role.RIDER, name=name) for name in ("Ma", "Tang", "Jia"))
    delivery = planned_for(ma)
    number = delivery.order.number
    takers = [partial(operations.take_parcel, code=number, actor=who, at=NOON, takes_over=True) for who in others]
    outcomes = race(Order.objects.filter(pk=delivery.order_id), *(partial(outcome_of, taker) for taker in takers))

    assert sorted(outcomes) == ["done", "wrong_parcel"]
    assert Attempt.objects.filter(outcome="").count() == 1
    assert Event.objects.filter(kind="delivery.taken_over").count() == 1
    with pytest.raises(WrongParcel) as refused:
        operations.take_parcel(code=number, actor=ma, at=NOON)
    assert str(Attempt.objects.get().rider) in refused.value.message


@pytest.mark.django_db(transaction=True)
def test_the_planned_rider_and_another_at_once():
    ma, tang = (make.person(Role.RIDER, name=name) for name in ("Ma", "Tang"))
    delivery = planned_for(ma)
    tries = [
        partial(operations.take_parcel, code=delivery.order.number, actor=tang, at=NOON, takes_over=True),
        partial(operations.take_parcel, code=delivery.order.number, actor=ma, at=NOON),
    ]
    outcomes = race(
        Order.objects.filter(pk=delivery.order_id), *(partial(outcome_of, each) for each in tries), in_turn=True
    )

    assert outcomes == ["done", "wrong_parcel"]
    assert Attempt.objects.get().rider == tang
