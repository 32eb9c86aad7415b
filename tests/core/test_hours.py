"""How long a shop has worked, and when so much work will be done."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsuite.core.hours import Hours, due_at, working_minutes_between

HANGZHOU = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = ((time(9), time(12)), (time(13), time(18)))


def office(zone=HANGZHOU, country="", spans=DAY):
    """Monday to Friday."""
    return Hours(zone, dict.fromkeys(range(5), spans), country)


def at(text, zone=HANGZHOU):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-05-20 10:00", 30, "2026-05-20 10:30"),
        ("2026-05-20 11:50", 30, "2026-05-20 13:20"),  # over lunch
        ("2026-05-20 17:50", 30, "2026-05-21 09:20"),  # over night
        ("2026-05-22 17:50", 30, "2026-05-25 09:20"),  # over the weekend
        ("2026-05-23 03:00", 15, "2026-05-25 09:15"),
        ("2026-05-20 17:30", 30, "2026-05-20 18:00"),  # to the very end
    ],
)
def test_only_working_time_counts(start, minutes, due):
    assert due_at(office(), at(start), minutes) == at(due)


def test_chinas_holidays_are_off_and_their_make_up_days_are_worked():
    # 2026: Labour Day from Friday 1 May to Tuesday 5 May, made up for on Saturday 9 May.
    hours = office(country="CN")
    assert due_at(hours, at("2026-04-30 17:50"), 30) == at("2026-05-06 09:20")
    assert due_at(hours, at("2026-05-08 17:50"), 30) == at("2026-05-09 09:20")
    assert due_at(office(), at("2026-05-08 17:50"), 30) == at("2026-05-11 09:20")


def test_a_year_that_is_not_announced_yet_has_its_fixed_holidays():
    assert office(country="CN").spans_on(date(2031, 10, 1)) == ()


def test_hours_past_midnight_belong_to_the_evening_they_began():
    bar = Hours(HANGZHOU, {4: ((time(20), time(2)),)})
    assert working_minutes_between(bar, at("2026-05-23 01:00"), at("2026-05-23 10:00")) == 60
    assert due_at(bar, at("2026-05-22 21:00"), 300) == at("2026-05-23 02:00")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_the_day_the_clock_changes_is_shorter_or_longer(day, hours):
    always = Hours(BERLIN, {6: ((time(0), time(0)),)})
    start = at(f"{day} 00:00", BERLIN)
    assert working_minutes_between(always, start - timedelta(days=1), start + timedelta(days=2)) == hours * 60


def test_a_shop_without_hours_works_all_the_time():
    start = at("2026-05-20 10:00")
    assert due_at(Hours(HANGZHOU), start, 30) == start + timedelta(minutes=30)


moments = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
times = st.times().map(lambda moment: moment.replace(microsecond=0))
any_hours = st.builds(
    Hours,
    st.sampled_from([HANGZHOU, BERLIN, ZoneInfo("America/New_York")]),
    st.dictionaries(st.integers(0, 6), st.lists(st.tuples(times, times), max_size=3).map(tuple), max_size=7),
    st.sampled_from(["", "CN", "DE"]),
)


@given(hours=any_hours, start=moments, minutes=st.integers(1, 3000))
def test_until_it_is_due_exactly_so_much_is_worked(hours, start, minutes):
    due = due_at(hours, start, minutes)
    worked = working_minutes_between(hours, start, due)

    assert due > start
    assert worked == pytest.approx(minutes) or due == start + timedelta(minutes=minutes)


@given(hours=any_hours, moments=st.tuples(moments, moments, moments).map(sorted))
def test_work_adds_up_and_is_never_more_than_the_time_that_passed(hours, moments):
    one, two, three = moments
    parts = working_minutes_between(hours, one, two) + working_minutes_between(hours, two, three)

    assert working_minutes_between(hours, one, three) == pytest.approx(parts)
    assert 0 <= parts <= (three - one).total_seconds() / 60 + 1e-6
