"""What a carrier has is followed from the hand-over to the door."""

from datetime import timedelta

import pytest

from delivery import operations
from delivery.models import CarrierParcel, TrackingEvent
from orders import operations as ordering
from orders.models import HandOver, Order
from orders.models.order import Stage
from shopsuite.core.errors import DomainError
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.carriers import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen():
    return make.person(Role.DISPATCHER)


def delivered_times(order):
    return Event.objects.filter(subject=order.subject, kind="orders.delivered").count()


@pytest.mark.parametrize("typed", ["SF Express", "sf express", " SF ", "sf"])
def test_the_hand_over_begins_it_whatever_the_carrier_was_called(sf, typed):
    order = stage.given_to(stage.order(), carrier=typed, number=" sf 1234 ", follow=False)

    stage.react()

    parcel = CarrierParcel.objects.get()
    assert (parcel.order, parcel.carrier, parcel.number, parcel.handed_at) == (order, sf, "SF1234", NOON)
    assert parcel.page == "https://sf.test/track/SF1234"


def test_a_carrier_nobody_set_up_is_kept_by_name(sf):
    parcel = stage.parcel(carrier="Cousin Wu", number="")

    assert (parcel.carrier, parcel.whose, parcel.page) == (None, "Cousin Wu", "")


def test_what_a_rider_has_is_not_followed(sf, chen):
    order, rider = stage.order(), make.person(Role.RIDER)
    ordering.hand_over(order_id=order.pk, way="rider", rider=rider, actor=chen, at=NOON)

    stage.react()

    assert not CarrierParcel.objects.exists()


def test_a_log_that_is_read_from_its_beginning_follows_what_is_still_under_way_alone(sf, chen):
    here, there = stage.given_to(stage.order(), follow=False), stage.given_to(stage.order(), number="2", follow=False)
    ordering.mark_delivered(order_id=there.pk, actor=chen, at=NOON)

    stage.react()
    stage.react()

    assert [parcel.order for parcel in CarrierParcel.objects.all()] == [here]


def test_delivered_by_the_carrier_is_delivered(sf):
    parcel = stage.parcel()
    stage.say(stage.heard("delivered", hours=20), at=NOON + timedelta(hours=22))

    stage.react()

    order = Order.objects.get(pk=parcel.order_id)
    assert order.stage == Stage.DELIVERED
    # When it was there counts, not when we heard of it.
    assert HandOver.objects.get(order=order).delivered_at == NOON + timedelta(hours=20)
    assert Event.objects.get(subject=order.subject, kind="orders.delivered").actor is None


def test_it_is_marked_once_whatever_the_carrier_repeats(sf, chen):
    parcel = stage.parcel()
    stage.say(stage.heard("delivered", hours=0))
    last = stage.react()
    ordering.take_back_delivery(order_id=parcel.order_id, actor=chen, at=NOON)

    stage.say(stage.heard("delivered", hours=1, event_id="again"))
    stage.react(last)
    operations.note_arrival(parcel_id=parcel.pk, at=NOON)

    assert Order.objects.get(pk=parcel.order_id).stage == Stage.SHIPPED
    assert delivered_times(parcel.order) == 1


def test_an_order_has_arrived_with_the_last_of_its_parcels(sf, chen):
    first = stage.parcel()
    operations.add_parcel(order_id=first.order_id, carrier="SF", number="SF99", actor=chen, at=NOON)

    stage.say(stage.heard("delivered"))
    last = stage.react()
    assert Order.objects.get(pk=first.order_id).stage == Stage.SHIPPED

    stage.say(stage.heard("delivered", number="SF99"))
    stage.react(last)
    assert Order.objects.get(pk=first.order_id).stage == Stage.DELIVERED


def test_two_orders_in_one_box_arrive_together(sf):
    both = [stage.parcel(), stage.parcel()]

    stage.say(stage.heard("delivered"))
    stage.react()

    assert {Order.objects.get(pk=parcel.order_id).stage for parcel in both} == {Stage.DELIVERED}


def test_the_same_number_at_another_carrier_is_another_parcel(sf):
    stage.carrier("YTO", "yto")
    parcel = stage.parcel()

    stage.say(stage.heard("delivered"), code="yto")

    assert stage.fresh(parcel).state == "handed_over"


def test_a_number_used_again_after_months_says_nothing_of_the_old_parcel(sf):
    parcel = stage.parcel()

    stage.say(stage.heard("delivered", hours=24 * 200))

    assert stage.fresh(parcel).state == "handed_over"


def test_what_was_stopped_and_arrived_all_the_same_is_for_people(sf, chen):
    parcel = stage.parcel()
    called = stage.called_back(parcel)
    ordering.answer_intercept(intercept_id=called.pk, outcome="stopped", actor=chen, at=NOON)

    stage.say(stage.heard("delivered"))
    stage.react()

    assert Order.objects.get(pk=parcel.order_id).stage == Stage.SHIPPED
    assert "delivery.parcel_contradicts" in stage.kinds_of(parcel.order)


def test_a_corrected_number_is_followed_from_what_was_said_of_it(sf, chen):
    stage.say(stage.heard("in_transit", number="SF4321", place="Suzhou"))
    parcel = stage.parcel(number="SF4312")
    stage.say(stage.heard("problem", number="SF4312"))

    corrected = operations.correct_number(parcel_id=parcel.pk, carrier="sf", number="sf4321", actor=chen, at=NOON)

    assert (corrected.number, corrected.state, corrected.place) == ("SF4321", "in_transit", "Suzhou")
    handed = HandOver.objects.get(order=parcel.order_id)
    assert (handed.carrier, handed.tracking_number) == ("SF Express", "SF4321")
    told = Event.objects.get(kind="delivery.number_corrected")
    assert (told.body["number_before"], told.body["number_now"]) == ("SF Express SF4312", "SF Express SF4321")


def test_corrected_to_the_same_is_nothing(sf, chen):
    parcel = stage.parcel()

    operations.correct_number(parcel_id=parcel.pk, carrier="SF", number="sf 12 34", actor=chen, at=NOON)

    assert not Event.objects.filter(kind="delivery.number_corrected").exists()


def test_what_arrived_under_a_mistyped_number_has_not_arrived(sf, chen):
    parcel = stage.parcel(number="SF4312")
    stage.say(stage.heard("delivered", number="SF4312"))
    last = stage.react()

    operations.correct_number(
        parcel_id=parcel.pk, carrier="SF", number="SF4321", actor=chen, at=NOON + timedelta(days=1)
    )
    assert Order.objects.get(pk=parcel.order_id).stage == Stage.SHIPPED

    stage.say(stage.heard("delivered", number="SF4321", hours=30))
    stage.react(last)
    assert Order.objects.get(pk=parcel.order_id).stage == Stage.DELIVERED
    assert delivered_times(parcel.order) == 2


@pytest.mark.parametrize(
    ("carrier", "number", "code"), [("", "1", "no_carrier"), ("SF", " ", "no_number"), ("SF", "SF99", "same_parcel")]
)
def test_what_cannot_be_meant_is_refused(sf, chen, carrier, number, code):
    parcel = stage.parcel()
    operations.add_parcel(order_id=parcel.order_id, carrier="SF", number="SF99", actor=chen, at=NOON)

    with pytest.raises(DomainError) as correcting:
        operations.correct_number(parcel_id=parcel.pk, carrier=carrier, number=number, actor=chen, at=NOON)
    with pytest.raises(DomainError) as adding:
        operations.add_parcel(order_id=parcel.order_id, carrier=carrier, number=number, actor=chen, at=NOON)

    assert correcting.value.code == adding.value.code == code


def test_only_what_is_under_way_has_one_more_parcel(sf, chen):
    order = stage.order()

    with pytest.raises(DomainError) as refusal:
        operations.add_parcel(order_id=order.pk, carrier="SF", number="1", actor=chen, at=NOON)

    assert refusal.value.code == "wrong_stage"


def test_what_came_back_is_over_and_what_leaves_next_is_another(sf, chen):
    parcel = stage.parcel()
    called = stage.called_back(parcel)
    ordering.answer_intercept(intercept_id=called.pk, outcome="returned", actor=chen, at=NOON)
    stage.react()

    assert stage.fresh(parcel).ended_at
    stage.say(stage.heard("delivered"))
    assert stage.fresh(parcel).state == "handed_over"
    with pytest.raises(DomainError) as refusal:
        operations.correct_number(parcel_id=parcel.pk, carrier="SF", number="7", actor=chen, at=NOON)
    assert refusal.value.code == "ended"


def test_what_nobody_knows_goes_after_a_month(sf):
    stage.parcel()
    stage.say(stage.heard("in_transit"), stage.heard("in_transit", number="STRANGER"))

    assert operations.forget_unknown(at=NOON + timedelta(days=20)) == 0
    assert operations.forget_unknown(at=NOON + timedelta(days=40)) == 1
    assert TrackingEvent.objects.get().number == "SF1234"
