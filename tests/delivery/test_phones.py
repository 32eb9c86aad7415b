"""What a phone says is done once, at the moment it was tapped, whenever and however often it comes."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.models import Incident
from delivery import operations
from delivery.models import Attempt, DeviceEvent
from delivery.operations import Said, Scanned
from delivery.rules.clocks import moment_of
from delivery.rules.standing import NotUnderWay
from orders.models import Order
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring
from tests.factories import NOON
from tests.orders.stages import packed
from tests.race import outcome_of, race

MINUTE = timedelta(minutes=1)
moments = st.datetimes(*(datetime.fromisoformat(day) for day in ("1990-01-01", "2090-01-01")), timezones=st.just(UTC))


@pytest.fixture
def rider():
    return make.person(Role.RIDER)


@pytest.fixture
def attempt(rider):
    return on_the_way(to_bring(), rider=rider)


def said(attempt, kind="deliver", *, minute=10, sent=None, off=timedelta(), **more) -> Said:
    """A tap ``minute`` minutes after the parcel left, sent at minute ``sent`` by a phone whose clock is ``off``."""
    tapped = NOON + minute * MINUTE + off
    left = NOON + (minute if sent is None else sent) * MINUTE + off
    given = {"event_id": uuid4(), "attempt_id": attempt.pk, "kind": kind, "said_at": tapped, "sent_at": left}
    return Said(**given | more)


@pytest.mark.django_db
@pytest.mark.parametrize("off", [timedelta(), timedelta(hours=7), -timedelta(days=400)])
def test_twenty_minutes_without_network_and_then_everything_twice(attempt, rider, off):
    taps = [said(attempt, "arrive", minute=5, sent=25, off=off), said(attempt, minute=7, sent=25, off=off)]
    for tap in taps + taps:
        operations.hear(tap, actor=rider, at=NOON + 25 * MINUTE)

    attempt.refresh_from_db()
    assert (attempt.arrived_at, attempt.ended_at) == (NOON + 5 * MINUTE, NOON + 7 * MINUTE)
    assert Order.objects.get().hand_over.delivered_at == NOON + 7 * MINUTE
    assert Event.objects.filter(kind__in=["orders.delivered", "delivery.arrived"]).count() == 2
    assert DeviceEvent.objects.count() == 2


any_clock = st.datetimes(timezones=st.just(UTC))


@given(said_at=any_clock, sent_at=any_clock, came_at=moments, left_at=moments)
def test_no_clock_makes_it_happen_before_the_parcel_left_or_after_it_was_told(said_at, sent_at, came_at, left_at):
    happened = moment_of(said_at=said_at, sent_at=sent_at, came_at=came_at, not_before=left_at)

    assert happened <= came_at
    assert happened >= min(left_at, came_at)


@given(
    off=st.timedeltas(-timedelta(days=3650), timedelta(days=3650)),
    waited=st.timedeltas(timedelta(), timedelta(hours=5)),
)
def test_a_clock_that_is_off_changes_nothing(off, waited):
    came_at = NOON + timedelta(hours=6)
    tapped = came_at - waited

    assert moment_of(said_at=tapped + off, sent_at=came_at + off, came_at=came_at, not_before=NOON) == tapped


@pytest.mark.django_db
def test_a_refusal_is_the_same_when_it_comes_again(attempt, rider):
    operations.hear(said(attempt, "fail", words={"reason": "nobody"}), actor=rider, at=NOON + 20 * MINUTE)
    late = said(attempt, minute=11)
    for _twice in range(2):
        with pytest.raises(DomainError) as refused:
            operations.hear(late, actor=rider, at=NOON + 21 * MINUTE)
        assert refused.value.code == "not_under_way"

    assert DeviceEvent.objects.get(event_id=late.event_id).refusal == "not_under_way"
    assert Incident.objects.count() == 1


@pytest.mark.django_db
def test_what_was_refused_leaves_nothing_half_done(attempt, rider):
    with pytest.raises(Invalid):
        operations.hear(said(attempt, words={"hands": "door"}), actor=rider, at=NOON + 20 * MINUTE)

    attempt.refresh_from_db()
    assert (attempt.outcome, Order.objects.get().stage) == ("", "shipped")


@pytest.mark.django_db
def test_foreign_jobs_and_unknown_taps_are_refused(attempt):
    other = make.person(Role.RIDER)

    with pytest.raises(NotFound):
        operations.hear(said(attempt), actor=other, at=NOON)
    with pytest.raises(NotFound):
        operations.hear(said(Attempt(pk=10**9)), actor=attempt.rider, at=NOON)
    with pytest.raises(Invalid):
        operations.hear(said(attempt, "fly"), actor=attempt.rider, at=NOON)
    assert not DeviceEvent.objects.exists()


@pytest.mark.django_db
def test_anothers_name_for_a_tap_opens_nothing(attempt, rider):
    first = said(attempt, "arrive")
    operations.hear(first, actor=rider, at=NOON + 20 * MINUTE)
    other = make.person(Role.RIDER)
    theirs = on_the_way(to_bring(), rider=other)

    with pytest.raises(NotFound):
        operations.hear(said(theirs, event_id=first.event_id), actor=other, at=NOON + 20 * MINUTE)


@pytest.mark.django_db
def test_something_else_under_a_known_name_is_not_answered_as_done(attempt, rider):
    first, second = said(attempt, "arrive"), on_the_way(to_bring(), rider=rider)
    operations.hear(first, actor=rider, at=NOON + 20 * MINUTE)

    for other in (said(attempt, "deliver", event_id=first.event_id), said(second, "arrive", event_id=first.event_id)):
        with pytest.raises(Invalid, match="not done"):
            operations.hear(other, actor=rider, at=NOON + 20 * MINUTE)
    assert not Attempt.objects.filter(outcome="done").exists()
    assert operations.hear(first, actor=rider, at=NOON + 20 * MINUTE) == attempt


@pytest.mark.django_db
def test_a_scan_of_another_parcel_under_a_known_name_is_not_answered_as_done(rider):
    numbers = [packed(to_bring()).number for _two in range(2)]
    first = Scanned(uuid4(), numbers[0], NOON, NOON)
    operations.hear_scan(first, actor=rider, at=NOON)

    with pytest.raises(Invalid, match="not done"):
        operations.hear_scan(Scanned(first.event_id, numbers[1], NOON, NOON), actor=rider, at=NOON)
    assert operations.hear_scan(first, actor=rider, at=NOON).delivery.order.number == numbers[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "clock", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+00:00"]
)
def test_a_clock_at_the_end_of_the_calendar_can_be_read_back(attempt, rider, clock):
    shown = datetime.fromisoformat(clock)
    tap = said(attempt, said_at=shown, sent_at=shown)
    for _twice in range(2):
        operations.hear(tap, actor=rider, at=NOON + 20 * MINUTE)

    assert DeviceEvent.objects.get().happened_at == NOON + 20 * MINUTE


@pytest.mark.django_db
def test_delivered_and_taken_back_without_network_in_the_order_they_were_tapped(attempt, rider):
    for tap in (said(attempt, minute=5, sent=30), said(attempt, "take_back", minute=6, sent=30)):
        operations.hear(tap, actor=rider, at=NOON + 30 * MINUTE)

    attempt.refresh_from_db()
    assert attempt.is_under_way


@pytest.mark.django_db(transaction=True)
def test_one_tap_sent_twice_at_the_same_instant():
    rider = make.person(Role.RIDER)
    attempt = on_the_way(to_bring(), rider=rider)
    tap = said(attempt, "fail", words={"reason": "nobody"})
    sending = partial(outcome_of, partial(operations.hear, tap, actor=rider, at=NOON + 20 * MINUTE))

    assert race(Order.objects.all(), sending, sending) == ["done", "done"]
    assert (Incident.objects.count(), DeviceEvent.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_job_that_ended_is_refused_with_how_it_stands(attempt, rider):
    operations.hear(said(attempt), actor=rider, at=NOON + 20 * MINUTE)

    with pytest.raises(NotUnderWay) as refused:
        operations.hear(said(attempt, "fail", words={"reason": "nobody"}), actor=rider, at=NOON + 20 * MINUTE)
    assert "Delivered" in refused.value.message
