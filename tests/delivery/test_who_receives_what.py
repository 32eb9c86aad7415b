"""Who hears of what happens to a delivery: every state, every audience, as the log of the feed has it. And whom it is nothing to: a rider
who guesses another's job finds nothing, whatever address they try."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from delivery import operations
from delivery.models import Attempt, DeliveryState
from delivery.operations import Proof
from delivery.urls import urlpatterns
from orders import operations as ordering
from orders.models import Order
from shopsuite.feed.events import as_told
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling
from tests.delivery.stages import decided, failed, on_the_way, to_bring
from tests.factories import NOON
from tests.orders import stages

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)
STAFF = {"owner", "clerk", "dispatcher", "warehouse"}
ALL = STAFF | {"customer", "rider"}
IN_THE_HOUSE = STAFF | {"customer"}
#: What ``care`` says of a problem: those of its kind, the owner, and whoever raised it.
OF_NOBODY = {"owner", "clerk", "dispatcher", "rider"}


class Stage:
    """One order with a delivery, and everybody who could hear of it."""

    def __init__(self) -> None:
        self.order, foreign = to_bring(customer_name="Lin"), to_bring(customer_name="Zhou")
        self.rider, other = make.person(Role.RIDER, name="Ma"), make.person(Role.RIDER, name="Tang")
        on_the_way(foreign, rider=other)
        people = {role: make.person(Role(role)) for role in STAFF}
        self.hears = {who: set(person.audiences()) for who, person in people.items()}
        self.hears |= {
            "rider": set(self.rider.audiences()),
            "other rider": set(other.audiences()),
            "customer": {self.order.page_audience},
            "other customer": {foreign.page_audience, *make.person(Role.CUSTOMER).audiences()},
            "supplier": set(make.person(Role.SUPPLIER).audiences()),
            "stranger": set(make.person().audiences()),
        }
        self.dispatcher = people["dispatcher"]

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.filter(delivery__order=self.order).latest("number")

    def follow(self) -> None:
        operations.follow_order(order_id=self.order.pk, at=NOON)


def accepted(stage: Stage) -> None:
    stage.follow()


def making(stage: Stage) -> None:
    accepted(stage)
    stages.picked(stage.order)
    stage.follow()


def ready(stage: Stage) -> None:
    making(stage)
    packer = make.person(Role.PACKER)
    ordering.pack_order(order_id=stage.order.pk, actor=packer, at=NOON, has_read_notes=True)
    stage.follow()


def out(stage: Stage) -> None:
    ready(stage)
    operations.take_parcel(code=stage.order.number, actor=stage.rider, at=NOON)


def at_the_door(stage: Stage) -> None:
    out(stage)
    operations.arrive(attempt_id=stage.attempt.pk, actor=stage.rider, at=LATER)


def delivered(stage: Stage) -> None:
    out(stage)
    operations.deliver(attempt_id=stage.attempt.pk, proof=Proof(), actor=stage.rider, at=LATER)


def mistapped(stage: Stage) -> None:
    not_taken(stage)
    operations.take_back(attempt_id=stage.attempt.pk, actor=stage.rider, at=LATER)


def not_taken(stage: Stage) -> None:
    out(stage)
    failed(stage.attempt, at=LATER)


def tried_again(stage: Stage) -> None:
    not_taken(stage)
    decided(stage.attempt, "again", at=LATER)


def coming_back(stage: Stage) -> None:
    not_taken(stage)
    decided(stage.attempt, "bring_back", at=LATER)


def back(stage: Stage) -> None:
    coming_back(stage)
    operations.bring_back(attempt_id=stage.attempt.pk, actor=stage.rider, at=LATER)


def cancelled(stage: Stage) -> None:
    accepted(stage)
    ordering.cancel_order(order_id=stage.order.pk, reason="", actor=make.person(Role.CLERK), at=NOON)
    stage.follow()


def changed(to: str) -> tuple[str, str]:
    return ("delivery.changed", to)


#: What brings a delivery to a state -> the last things that are told then, and to whom.
TABLE: dict[Callable[[Stage], None], dict[tuple[str, str], set[str]]] = {
    accepted: {changed("accepted"): IN_THE_HOUSE},
    making: {changed("making"): IN_THE_HOUSE},
    ready: {changed("ready"): IN_THE_HOUSE},
    out: {changed("on_the_way"): ALL},
    at_the_door: {("delivery.arrived", ""): ALL},
    delivered: {changed("delivered"): ALL},
    not_taken: {
        ("care.incident_raised", ""): OF_NOBODY,
        ("delivery.attempt_failed", ""): ALL,
        changed("failed"): ALL,
    },
    mistapped: {
        ("care.incident_closed", ""): OF_NOBODY,
        ("delivery.failure_taken_back", ""): ALL,
        changed("on_the_way"): ALL,
    },
    tried_again: {
        ("care.incident_taken", ""): OF_NOBODY,
        ("delivery.attempt_decided", ""): ALL,
        changed("on_the_way"): ALL,
    },
    coming_back: {
        ("care.incident_taken", ""): OF_NOBODY,
        ("delivery.attempt_decided", ""): ALL,
        changed("coming_back"): ALL,
    },
    # The rider hears of it: they brought it.
    back: {changed("ready"): ALL},
    cancelled: {changed("cancelled"): IN_THE_HOUSE},
}


@pytest.mark.parametrize("way", TABLE, ids=lambda way: way.__name__)
def test_each_state_reaches_those_it_concerns_and_nobody_else(way):
    stage = Stage()
    way(stage)

    told = {}
    for event in Event.objects.filter(subject=stage.order.subject).order_by("pk"):
        if event.kind.startswith(("delivery.", "care.")):
            reached = {who for who, audiences in stage.hears.items() if audiences & set(event.audiences)}
            told[event.kind, event.body.get("state", "")] = reached  # the last of its kind counts
    assert {named: told[named] for named in TABLE[way]} == TABLE[way]


def test_every_state_of_a_delivery_is_in_the_table():
    told = {state for expected in TABLE.values() for kind, state in expected if kind == "delivery.changed"}

    assert told == set(DeliveryState.values)


@pytest.mark.parametrize("way", TABLE, ids=lambda way: way.__name__)
def test_whoever_hears_is_told_that_something_happened_and_not_what(way):
    stage = Stage()
    way(stage)

    for event in Event.objects.filter(kind__startswith="delivery."):
        assert "body" not in as_told(event.kind, event.subject, event.body)


def test_a_rider_who_guesses_anothers_job_finds_nothing_at_any_address(client):
    theirs = on_the_way(to_bring(), rider=make.person(Role.RIDER))
    client.force_login(make.person(Role.RIDER))
    before = Event.objects.count()
    tried = 0
    for pattern in urlpatterns:
        named = pattern.pattern.converters
        if set(named) - {"pk", "kind"} or not named:
            continue
        for pk in (theirs.pk, theirs.delivery_id):
            given = {name: pk if name == "pk" else "deliver" for name in named}
            for method in ("get", "post"):
                answer = getattr(client, method)(reverse(f"delivery:{pattern.name}", kwargs=given))
                assert answer.status_code in (403, 404, 405), (pattern.name, method)
                tried += 1
    assert tried > 10
    assert Event.objects.count() == before


def test_nor_over_the_api():
    theirs = on_the_way(to_bring(), rider=make.person(Role.RIDER))
    other = calling(make.person(Role.RIDER))
    body = {
        "event_id": "3f0c7a52-52a8-4f3a-9c0f-4f1f0f0f7c11",
        "said_at": NOON.isoformat(),
        "sent_at": NOON.isoformat(),
    }

    for step in ("arrive", "deliver", "fail", "take-back", "bring-back"):
        given = body | ({"reason": "nobody"} if step == "fail" else {})
        assert other.post(f"/api/v1/attempts/{theirs.pk}/{step}/", given, format="json").status_code == 404
    assert other.get(f"/api/v1/deliveries/{theirs.delivery_id}/").status_code == 404
    assert other.get(f"/api/v1/attempts/{theirs.pk}/photo/").status_code == 403
    assert Order.objects.get(pk=theirs.delivery.order_id).stage == "shipped"
