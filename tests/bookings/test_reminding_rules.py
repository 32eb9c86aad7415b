"""What a party is still to be told: by the clock of the shop, after every change, and never what makes no sense any more."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.rules.reminding import (
    QUIET,
    Facts,
    Planned,
    Times,
    Told,
    answer_by,
    day_before,
    hours_before,
    may_free,
    plan,
)
from bookings.rules.ways import Reach, ways_for

HANGZHOU = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
TIMES = Times(zone=HANGZHOU, day_before_at=time(10), hours_before=3, follow_up_days=7, asks_still_coming=True)


def here(day: int, hour: int, minute: int = 0, *, month: int = 3, zone: ZoneInfo = HANGZHOU) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


def facts(begins: datetime, *, booked_at: datetime, **more: object) -> Facts:
    said = {"begins": begins.isoformat(), "room": 1, "party": 4}
    given_facts = {"state": "confirmed", "has_deposit": True, "said": said} | more
    return Facts(begins=begins, ends=begins + timedelta(minutes=90), booked_at=booked_at, **given_facts)  # type: ignore[arg-type]


def told(of: Facts, kind: str, at: datetime) -> Facts:
    """The same, after it was told so."""
    return replace(of, told=[*of.told, Told(kind, at, of.said)])


def kinds(planned: list[Planned]) -> list[str]:
    return [each.kind for each in planned]


def test_who_books_days_ahead_is_told_at_once_the_day_before_and_hours_before() -> None:
    now = here(10, 12)
    assert plan(facts(here(20, 15), booked_at=now), TIMES, at=now) == [
        Planned("confirmed", now, here(20, 15)),
        Planned("day_before", here(19, 10), here(20, 12)),
        Planned("hours_before", here(20, 12), here(20, 15)),
    ]


def test_who_books_late_gets_only_what_still_makes_sense() -> None:
    evening = here(19, 20)
    assert kinds(plan(facts(here(20, 15), booked_at=evening), TIMES, at=evening)) == ["confirmed", "hours_before"]
    soon = here(20, 10)
    assert kinds(plan(facts(here(20, 15), booked_at=soon), TIMES, at=soon)) == ["confirmed"]


def test_who_was_told_just_before_is_not_reminded_of_the_same() -> None:
    now = here(19, 9)
    assert kinds(plan(facts(here(20, 15), booked_at=now), TIMES, at=now)) == ["confirmed", "hours_before"]


def test_a_move_is_told_once_and_the_rest_goes_by_the_new_time() -> None:
    booked = here(10, 12)
    before = told(facts(here(20, 15), booked_at=booked), "confirmed", booked)
    moved = replace(before, begins=here(22, 11), said={**before.said, "begins": here(22, 11).isoformat()})

    first = plan(moved, TIMES, at=here(11, 9))

    assert [(each.kind, each.due_at) for each in first] == [
        ("moved", here(11, 9) + QUIET),
        ("day_before", here(21, 10)),
        ("hours_before", here(22, 8)),
    ]
    assert kinds(plan(told(moved, "moved", here(11, 9)), TIMES, at=here(11, 10))) == ["day_before", "hours_before"]


def test_moved_there_and_back_before_anybody_was_told_is_no_news() -> None:
    booked = here(10, 12)
    as_before = told(facts(here(20, 15), booked_at=booked), "confirmed", booked)
    assert kinds(plan(as_before, TIMES, at=here(11, 9))) == ["day_before", "hours_before"]


@pytest.mark.parametrize(("knows", "is_now"), [(here(20, 15), here(22, 11)), (here(22, 11), here(20, 15))])
def test_a_change_of_what_is_about_to_begin_or_is_thought_to_waits_for_nothing(
    knows: datetime, is_now: datetime
) -> None:
    booked = here(10, 12)
    knew = told(facts(knows, booked_at=booked), "confirmed", booked)
    moved = replace(knew, begins=is_now, said={**knew.said, "begins": is_now.isoformat()})
    now = here(20, 13)
    assert plan(moved, TIMES, at=now)[0] == Planned("moved", now, is_now)


def test_what_was_told_of_this_very_time_is_not_told_again_after_a_change_of_wishes() -> None:
    booked = here(10, 12)
    reminded = told(told(facts(here(20, 15), booked_at=booked), "confirmed", booked), "day_before", here(19, 10))
    assert kinds(plan(reminded, TIMES, at=here(19, 12))) == ["hours_before"]


def test_a_reminder_nobody_sent_while_the_worker_was_down_is_still_planned() -> None:
    booked = here(10, 12)
    confirmed = told(facts(here(20, 15), booked_at=booked), "confirmed", booked)
    assert kinds(plan(confirmed, TIMES, at=here(19, 13))) == ["day_before", "hours_before"]
    assert kinds(plan(confirmed, TIMES, at=here(20, 13))) == ["hours_before"]


def test_guests_without_a_deposit_are_asked_instead_of_reminded_until_they_answer() -> None:
    booked = here(10, 12)
    free = told(facts(here(20, 15), booked_at=booked, has_deposit=False), "confirmed", booked)
    assert kinds(plan(free, TIMES, at=booked)) == ["still_coming", "hours_before"]
    assert kinds(plan(replace(free, has_answered=True), TIMES, at=booked)) == ["day_before", "hours_before"]
    asked = told(free, "still_coming", here(19, 10))
    assert kinds(plan(replace(asked, has_answered=True), TIMES, at=here(19, 11))) == ["hours_before"]


def test_a_cancelled_booking_is_told_of_once_and_reminds_of_nothing() -> None:
    booked = here(10, 12)
    off = told(facts(here(20, 15), booked_at=booked), "confirmed", booked)
    off = replace(off, state="cancelled", cancelled_at=here(12, 9))
    assert kinds(plan(off, TIMES, at=here(12, 9))) == ["cancelled"]
    assert plan(told(off, "cancelled", here(12, 9)), TIMES, at=here(12, 9, 1)) == []
    assert plan(off, TIMES, at=here(14, 9)) == []


def test_what_has_begun_or_is_over_reminds_of_nothing() -> None:
    booked = here(10, 12)
    assert plan(facts(here(20, 15), booked_at=booked, has_begun=True), TIMES, at=here(20, 14)) == []
    assert plan(facts(here(20, 15), booked_at=booked), TIMES, at=here(20, 15)) == []
    assert plan(facts(here(20, 15), booked_at=booked, state="no_show"), TIMES, at=here(20, 18)) == []


def test_a_week_after_they_are_asked_how_it_was_once() -> None:
    done = facts(here(20, 15), booked_at=here(10, 12), state="done")
    (asked,) = plan(done, TIMES, at=here(20, 17))
    assert (asked.kind, asked.due_at) == ("follow_up", here(27, 10))
    assert plan(told(done, "follow_up", here(27, 10)), TIMES, at=here(27, 11)) == []
    assert plan(done, TIMES, at=here(31, 11)) == []


def test_a_log_read_from_its_beginning_confirms_nothing_that_was_booked_long_ago() -> None:
    assert kinds(plan(facts(here(20, 15), booked_at=here(1, 12)), TIMES, at=here(10, 12))) == [
        "day_before",
        "hours_before",
    ]


def test_an_offer_is_told_as_long_as_it_stands() -> None:
    now = here(10, 12)
    offer = facts(here(20, 15), booked_at=now, state="held", held_until=here(10, 14))
    assert plan(offer, TIMES, at=now) == [Planned("offered", now, here(10, 14))]
    assert plan(offer, TIMES, at=here(10, 14)) == []
    taken = told(replace(offer, state="confirmed", held_until=None), "offered", now)
    assert "confirmed" in kinds(plan(taken, TIMES, at=here(10, 13)))


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        (here(28, 14, zone=BERLIN), here(27, 10, zone=BERLIN)),  # clocks go forward that night: 23 hours lie between
        (here(31, 14, month=10, zone=BERLIN), here(30, 10, month=10, zone=BERLIN)),  # and back: 25
        (here(1, 0, 15, zone=BERLIN), here(28, 10, month=2, zone=BERLIN)),  # a quarter past midnight
    ],
)
def test_the_day_before_is_by_the_clock_on_the_wall(begins: datetime, due: datetime) -> None:
    assert day_before(begins, time(10), BERLIN) == due


def test_the_day_before_the_first_of_march_is_the_29th_in_a_leap_year() -> None:
    begins = datetime(2028, 3, 1, 14, tzinfo=HANGZHOU)
    assert day_before(begins, time(10), HANGZHOU) == datetime(2028, 2, 29, 10, tzinfo=HANGZHOU).astimezone(UTC)


def test_an_hour_that_does_not_exist_is_not_lost() -> None:
    due = day_before(here(29, 14, zone=BERLIN), time(2, 30), BERLIN)
    assert due == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # half past three by the clocks put forward


def test_hours_before_pass_as_hours_do_and_never_wake_anybody() -> None:
    assert hours_before(here(20, 15), 3, HANGZHOU) == here(20, 12)
    assert hours_before(here(20, 10), 3, HANGZHOU) == here(20, 8)
    assert hours_before(here(20, 8, 30), 3, HANGZHOU) is None
    assert hours_before(here(28, 4, zone=BERLIN), 3, BERLIN) is None  # 00:00, and 04:00 is before the morning


def test_nobody_has_to_answer_at_night() -> None:
    assert answer_by(here(20, 15), 6, HANGZHOU) == here(20, 9)
    assert answer_by(here(20, 10), 6, HANGZHOU) == here(19, 20)


def test_seats_are_freed_only_of_those_who_were_told_so_in_time() -> None:
    begins, promised, asked = here(20, 15), here(20, 9), here(19, 10)
    assert may_free(begins=begins, promised=promised, sent_at=asked, at=here(20, 9))
    assert not may_free(begins=begins, promised=promised, sent_at=asked, at=here(20, 8, 59))
    assert not may_free(begins=begins, promised=None, sent_at=asked, at=here(20, 9))
    assert not may_free(begins=begins, promised=promised, sent_at=here(20, 4), at=here(20, 9))
    assert not may_free(begins=begins, promised=promised, sent_at=asked, at=begins)


#: Any minute of two years, one of them a leap year.
moments = st.integers(0, 731 * 24 * 60).map(lambda minutes: here(1, 0, month=1) + timedelta(minutes=minutes))


@given(
    booked=moments,
    ahead=st.timedeltas(timedelta(), timedelta(days=60)),
    later=st.timedeltas(timedelta(), timedelta(days=60)),
)
def test_nothing_is_ever_due_after_it_makes_sense_or_twice(
    booked: datetime, ahead: timedelta, later: timedelta
) -> None:
    state = facts(booked + ahead, booked_at=booked, has_deposit=False)
    now = booked + later
    for zone in (HANGZHOU, BERLIN):
        times = replace(TIMES, zone=zone)
        planned = plan(state, times, at=now)
        assert all(each.due_at < each.good_until and now < each.good_until <= state.begins for each in planned)
        assert len({each.kind for each in planned}) == len(planned)
        for each in planned:
            is_night = each.due_at.astimezone(zone).time() < time(8)
            assert each.due_at <= now or not is_night
        for each in planned:
            state = told(state, each.kind, max(each.due_at, now))
        assert plan(state, times, at=now) == []


def test_guests_are_told_by_the_one_way_that_suits_unless_they_asked_for_another() -> None:
    everything = Reach(mail="a@b.example", phone="1", wechat="w", has_devices=True, conversation_id=7)
    assert ways_for("confirmed", everything)[0] == "mail"
    assert ways_for("hours_before", everything)[0] == "push"
    assert "sms" not in ways_for("follow_up", everything)
    assert ways_for("day_before", everything, asked="sms") == ["sms"]
    assert ways_for("day_before", Reach(mail="a@b.example"), asked="sms") == ["mail"]
    assert ways_for("day_before", Reach()) == []


def test_a_way_is_tried_three_times_before_the_next() -> None:
    reach = Reach(mail="a@b.example", phone="1")
    assert [list(ways_for("confirmed", reach, attempt=number)) for number in (1, 3, 4, 6, 7)] == [
        ["mail", "sms"],
        ["mail", "sms"],
        ["sms"],
        ["sms"],
        [],
    ]
