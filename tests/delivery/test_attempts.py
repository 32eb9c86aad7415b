"""A parcel goes out, arrives or does not, is tried again or comes back; each who is concerned hears of it."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from care.models import Incident
from delivery import operations
from delivery.models import Attempt, Delivery
from delivery.operations import Proof, Spot
from delivery.rules.standing import NotUnderWay, TooLate
from inventory.models import BatchStock
from orders import operations as orders
from orders.models import Order
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import decided, failed, on_the_way, to_bring
from tests.factories import NOON
from tests.messaging import recordings
from tests.orders import stages
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma")


@pytest.fixture
def attempt(rider):
    return on_the_way(to_bring(), rider=rider)


def state_of(order: Order) -> str:
    return Delivery.objects.get(order=order).state


def follow(order: Order) -> str:
    operations.follow_order(order_id=order.pk, at=NOON)
    return state_of(order)


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("door.jpg", recordings.picture(), content_type="image/jpeg")


def test_it_stands_where_its_order_does_and_says_so_to_whom_it_concerns(rider):
    order = to_bring()
    seen = [follow(order)]
    stages.picked(order)
    seen.append(follow(order))
    orders.pack_order(order_id=order.pk, actor=make.person(Role.PACKER), at=NOON, has_read_notes=True)
    seen.append(follow(order))
    attempt = operations.take_parcel(code=order.number, actor=rider, at=NOON)
    seen.append(state_of(order))
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=LATER)
    seen.append(state_of(order))

    assert seen == ["accepted", "making", "ready", "on_the_way", "delivered"]
    told = {event.body["state"]: set(event.audiences) for event in Event.objects.filter(kind="delivery.changed")}
    everybody = {"staff", order.page_audience, order.delivery.page_audience}
    assert told == {
        "accepted": everybody,
        "making": everybody,
        "ready": everybody,
        "on_the_way": everybody | {f"user:{rider.pk}"},
        "delivered": everybody | {f"user:{rider.pk}"},
    }


def test_looking_twice_says_nothing_new(attempt):
    order = attempt.delivery.order
    before = Event.objects.count()

    assert [follow(order), follow(order)] == ["on_the_way", "on_the_way"]
    assert Event.objects.count() == before
    assert order.delivery.attempts.count() == 1


@pytest.mark.parametrize("way", ["pickup", "carrier"])
def test_what_no_rider_brings_is_no_delivery(way):
    order = to_bring(way=way)

    assert operations.follow_order(order_id=order.pk, at=NOON) is None
    assert not Delivery.objects.exists()


def test_a_cancelled_order_is_a_cancelled_delivery():
    order = to_bring()
    follow(order)
    orders.cancel_order(order_id=order.pk, reason="", actor=make.person(Role.CLERK), at=NOON)

    assert follow(order) == "cancelled"


def test_what_proves_it_is_kept(attempt, rider):
    proof = Proof(hands="neighbour", received_by=" Mrs Lin ", photo=photo(), spot=Spot(30.25, 120.15, 12))
    operations.deliver(attempt_id=attempt.pk, proof=proof, actor=rider, at=LATER)

    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.ended_at, attempt.hands, attempt.received_by) == (
        "done",
        LATER,
        "neighbour",
        "Mrs Lin",
    )
    assert (attempt.latitude, attempt.longitude, attempt.accuracy) == (30.25, 120.15, 12)
    with attempt.photo.open() as kept:
        assert kept.read(2) == b"\xff\xd8"
    assert Order.objects.get().hand_over.delivered_at == LATER


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"hands": "door"}, "photo"),
        ({"hands": "door", "received_by": "Lin"}, "photo"),
        ({"hands": "neighbour"}, "received_by"),
        ({"hands": "reception", "received_by": " "}, "received_by"),
        ({"hands": "cat"}, "hands"),
        ({"photo": b"not a picture"}, "photo"),
    ],
)
def test_nothing_is_given_away_without_a_trace(attempt, rider, given, field):
    if "photo" in given:
        given = {"photo": SimpleUploadedFile("a.jpg", given["photo"])}
    with pytest.raises(Invalid) as refused:
        operations.deliver(attempt_id=attempt.pk, proof=Proof(**given), actor=rider, at=LATER)

    assert refused.value.details["field"] == field
    assert state_of(attempt.delivery.order) == "on_the_way"


def test_delivered_twice_is_once(attempt, rider):
    for _twice in range(2):
        operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=LATER)

    assert Event.objects.filter(kind="orders.delivered").count() == 1


def test_a_slip_of_the_thumb_is_taken_back_with_its_proof(attempt, rider, django_capture_on_commit_callbacks):
    operations.deliver(attempt_id=attempt.pk, proof=Proof(photo=photo()), actor=rider, at=LATER)
    kept = Attempt.objects.get().photo
    with django_capture_on_commit_callbacks(execute=True):
        operations.take_back(attempt_id=attempt.pk, actor=rider, at=LATER)

    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.ended_at, attempt.hands, attempt.photo.name) == ("", None, "", "")
    assert not kept.storage.exists(kept.name)
    assert state_of(attempt.delivery.order) == "on_the_way"


def test_nobody_there_is_known_in_the_shop_and_decided_there(attempt, rider):
    order = attempt.delivery.order
    failed(attempt)
    assert state_of(order) == "failed"
    problem = Incident.objects.get()
    assert (problem.order, problem.kind, problem.raised_by) == (order, "nobody", rider)
    told = Event.objects.get(kind="delivery.attempt_failed")
    assert set(told.audiences) == {"staff", order.page_audience, attempt.delivery.page_audience, f"user:{rider.pk}"}

    second = decided(attempt, "leave", instruction="With Mrs Lin, number 14")
    assert (second.number, second.rider, second.instruction) == (2, rider, "With Mrs Lin, number 14")
    assert state_of(order) == "on_the_way"

    operations.deliver(
        attempt_id=second.pk, proof=Proof(hands="neighbour", received_by="Mrs Lin"), actor=rider, at=LATER
    )
    problem.refresh_from_db()
    assert (problem.outcome, problem.cause) == ("solved", "customer")
    assert [each.outcome for each in order.delivery.attempts.all()] == ["failed", "done"]


def test_what_comes_back_is_stock_again_and_goes_out_another_time(attempt, rider):
    order = attempt.delivery.order
    decided(failed(attempt), "bring_back")
    assert (state_of(order), BatchStock.objects.get().on_hand) == ("coming_back", 8)

    for _twice in range(2):
        operations.bring_back(attempt_id=attempt.pk, actor=rider, at=LATER)
    assert (state_of(order), BatchStock.objects.get().on_hand) == ("ready", 9)

    with pytest.raises(orders.Stopped):
        operations.take_parcel(code=order.number, actor=rider, at=LATER)
    orders.resume_parcel(order_id=order.pk, scanned=order.number, actor=make.person(Role.DISPATCHER), at=LATER)
    again = operations.take_parcel(code=order.number, actor=rider, at=LATER)
    assert (again.number, state_of(order), BatchStock.objects.get().on_hand) == (2, "on_the_way", 8)


def test_only_what_was_told_to_come_back_comes_back(attempt, rider):
    with pytest.raises(NotUnderWay):
        operations.bring_back(attempt_id=attempt.pk, actor=rider, at=LATER)


def test_it_is_decided_once(attempt):
    failed(attempt)
    decided(attempt, "again")

    with pytest.raises(NotUnderWay):
        decided(attempt, "bring_back")
    assert Attempt.objects.count() == 2


def test_what_has_arrived_without_a_word_is_not_decided_about(attempt):
    failed(attempt)
    orders.mark_delivered(order_id=attempt.delivery.order_id, actor=make.person(Role.DISPATCHER), at=LATER)
    assert follow(attempt.delivery.order) == "delivered"

    with pytest.raises(NotUnderWay) as refused:
        decided(attempt, "again")
    assert "Delivered" in refused.value.message
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(("decision", "field"), [("fly", "decision"), ("leave", "instruction")])
def test_a_decision_says_what_to_do(attempt, decision, field):
    failed(attempt)

    with pytest.raises(Invalid) as refused:
        decided(attempt, decision)
    assert refused.value.details["field"] == field


def test_not_delivered_is_taken_back_until_somebody_has_decided(attempt, rider):
    failed(attempt)
    operations.take_back(attempt_id=attempt.pk, actor=rider, at=LATER)
    assert state_of(attempt.delivery.order) == "on_the_way"
    assert Incident.objects.get().outcome == "mistake"

    failed(attempt, reason="address", at=LATER)
    with pytest.raises(TooLate):
        operations.take_back(attempt_id=attempt.pk, actor=rider, at=LATER + timedelta(minutes=11))
    decided(attempt, "bring_back")
    with pytest.raises(NotUnderWay):
        operations.take_back(attempt_id=attempt.pk, actor=rider, at=LATER)


def test_a_foreign_job_is_not_found(attempt):
    other = make.person(Role.RIDER)

    for do in (operations.arrive, operations.take_back, operations.bring_back):
        with pytest.raises(NotFound):
            do(attempt_id=attempt.pk, actor=other, at=LATER)
    with pytest.raises(NotFound):
        operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=other, at=LATER)
    with pytest.raises(NotFound):
        failed(Attempt(pk=attempt.pk, rider=other))


@pytest.mark.parametrize("way", ["carrier", "pickup"])
def test_only_what_waits_for_a_rider_is_taken(rider, way):
    other = stages.packed(to_bring(way=way))
    unpacked = to_bring()

    for code in (other.number, unpacked.number, "no such number", ""):
        with pytest.raises(orders.WrongParcel):
            operations.take_parcel(code=code, actor=rider, at=NOON)
    assert not Attempt.objects.exists()


def test_the_shop_marks_it_delivered_and_the_rider_sees_it(attempt):
    order = attempt.delivery.order
    orders.mark_delivered(order_id=order.pk, actor=make.person(Role.DISPATCHER), at=LATER)
    assert follow(order) == "delivered"
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.ended_at) == ("done", LATER)

    orders.take_back_delivery(order_id=order.pk, actor=make.person(Role.DISPATCHER), at=LATER)
    assert follow(order) == "on_the_way"


@pytest.mark.django_db(transaction=True)
def test_two_riders_who_take_one_parcel_at_once(rider):
    order = stages.packed(to_bring())
    other = make.person(Role.RIDER)

    takers = [partial(operations.take_parcel, code=order.number, actor=who, at=NOON) for who in (rider, other)]
    outcomes = race(Order.objects.filter(pk=order.pk), *(partial(outcome_of, taker) for taker in takers))

    assert sorted(outcomes) == ["done", "wrong_parcel"]
    assert Attempt.objects.count() == 1
