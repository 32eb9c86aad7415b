"""When somebody may be told."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shopsuite.notices import rules
from shopsuite.notices.rules import QuietHours, next_allowed

HANGZHOU, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NIGHT = QuietHours(time(22), time(7, 30))


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (time(21, 59), (20, time(21, 59))),
        (time(22, 0), (21, time(7, 30))),
        (time(23, 59), (21, time(7, 30))),
        (time(0, 0), (20, time(7, 30))),
        (time(7, 29), (20, time(7, 30))),
        (time(7, 30), (20, time(7, 30))),
    ],
)
def test_a_night_goes_across_midnight(at, allowed):
    day, moment = allowed
    asked = datetime.combine(datetime(2026, 5, 20).date(), at, HANGZHOU)  # noqa: DTZ001
    assert next_allowed(asked, quiet=NIGHT, zone=HANGZHOU) == datetime(
        2026, 5, day, moment.hour, moment.minute, tzinfo=HANGZHOU
    )


@settings(deadline=None)
@given(at=moments, begin=minutes, end=minutes, zone=st.sampled_from([HANGZHOU, BERLIN, ZoneInfo("America/St_Johns")]))
@example(at=datetime(2026, 10, 25, 1, 10, tzinfo=UTC), begin=time(22), end=time(2, 30), zone=BERLIN)  # 02:10 again
@example(at=datetime(2026, 3, 29, 0, 59, tzinfo=UTC), begin=time(22), end=time(2, 30), zone=BERLIN)  # no 02:30
def test_nobody_is_told_in_quiet_hours_nor_later_than_need_be(at, begin, end, zone):
    quiet = QuietHours(begin, end)
    allowed = next_allowed(at, quiet=quiet, zone=zone)

    assert allowed >= at
    assert not quiet.covers(allowed.astimezone(zone).time())
    if not quiet.covers(at.astimezone(zone).time()):
        assert allowed == at
    assert allowed - at <= timedelta(hours=25)


@settings(deadline=None)
@given(at=moments, moment=minutes)
def test_no_quiet_hours_and_hours_without_length_hold_nothing_back(at, moment):
    assert next_allowed(at, quiet=None, zone=BERLIN) == at
    assert next_allowed(at, quiet=QuietHours(moment, moment), zone=BERLIN) == at


def test_tries_become_rarer():
    waits = [rules.wait_before(attempt) for attempt in range(1, 10)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=1))


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8.0", ""),
    ],
)
def test_a_device_is_called_what_people_call_it(user_agent, name):
    assert rules.device_name(user_agent) == name
