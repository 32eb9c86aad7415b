"""Days as people say them: every language in its own order."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from shopsuite.core.days import in_words, span_in_words

DAY = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("how", "english", "chinese"),
    [
        ("day", "Fri 5 Mar", "3月5日 星期五"),
        ("long", "Friday, 5 March", "3月5日 星期五"),
        ("short", "5 Mar", "3月5日"),
        ("month", "Mar", "3月"),
        ("year", "5 Mar 2027", "2027年3月5日"),
    ],
)
def test_a_day_is_said_in_the_order_of_the_language(how: str, english: str, chinese: str):
    with override("en"):
        assert in_words(DAY, how) == english
    with override("zh-hans"):
        assert in_words(DAY, how) == chinese


def test_a_moment_comes_with_its_time_and_nothing_is_nothing():
    with override("zh-hans"):
        assert in_words(datetime(2027, 3, 5, 9, 30, tzinfo=UTC), "clock") == "3月5日 星期五 09:30"
    assert in_words(None) == ""


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [(0, "0 min", "0分钟"), (27, "27 min", "27分钟"), (120, "2 hr", "2小时"), (196, "3 hr 16 min", "3小时 16分钟")],
)
def test_how_long_something_is_counts_in_hours_once_it_is_that_long(minutes, english, chinese):
    with override("en"):
        assert span_in_words(minutes) == english
    with override("zh-hans"):
        assert span_in_words(minutes) == chinese
