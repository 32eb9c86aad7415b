"""Until when a conversation is set aside: moments at which the shop works, by its own clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from messaging.setting_aside import moments
from shopsuite.core.hours import Hours
from shopsuite.core.kept import forget
from shopsuite.core.models import Shop
from shopsuite.people.roles import Role
from tests.factories import person
from tests.messaging import stage

HANGZHOU = ZoneInfo("Asia/Shanghai")
WEEK = Hours(HANGZHOU, dict.fromkeys(range(5), ((time(9), time(18)),)))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=HANGZHOU)


def offered(text, hours=WEEK):
    with translation.override("en"):
        return [f"{moment.label} {moment.until:%m-%d %H:%M}" for moment in moments(hours, at=at(text))]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (
            "2026-05-20 10:00",  # a Wednesday
            ["In an hour 05-20 11:00", "This afternoon 05-20 14:00", "Tomorrow 05-21 09:00", "Monday 05-25 09:00"],
        ),
        ("2026-05-20 13:30", ["In an hour 05-20 14:30", "Tomorrow 05-21 09:00", "Monday 05-25 09:00"]),
        ("2026-05-22 16:00", ["In an hour 05-22 17:00", "Monday 05-25 09:00"]),  # Friday: the next morning is Monday's
        ("2026-05-24 10:00", ["In an hour 05-24 11:00", "Tomorrow 05-25 09:00"]),  # Sunday: closed this afternoon
    ],
)
def test_what_is_offered_is_when_the_shop_works(now, found):
    assert offered(now) == found


def test_a_holiday_is_no_moment_to_come_back():
    hours = Hours(HANGZHOU, WEEK.weekdays, "CN")
    assert offered("2026-09-30 15:00", hours)[1] == "Thursday 10-08 09:00"


def test_a_shop_open_past_midnight_begins_its_day_in_the_morning():
    late = Hours(HANGZHOU, dict.fromkeys(range(7), ((time(16), time(2)),)))
    assert "Tomorrow 05-21 16:00" in offered("2026-05-20 20:00", late)


@pytest.fixture
def clerk(db):
    client = Client()
    client.force_login(person(Role.CLERK, name="Chen"))
    return client


@pytest.fixture
def talk(db):
    return stage.about()


def set_aside(clerk, talk, **given):
    answer = clerk.post(reverse("messaging:change", args=[talk.pk, "snooze"]), given)
    talk.refresh_from_db()
    return answer


def test_a_moment_of_ones_own_is_by_the_shops_clock(clerk, talk):
    Shop.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Berlin"})
    forget(Shop.KEPT_AS)
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    assert set_aside(clerk, talk, until=f"{tomorrow}T09:30").status_code == 200

    assert talk.snoozed_until == datetime.combine(tomorrow, time(9, 30), ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01T09:00", "9999-12-31T23:59", "0001-01-01T00:00", "x\x00"])
def test_what_is_no_moment_to_come_is_refused_and_stays_to_be_mended(clerk, talk, until):
    answer = set_aside(clerk, talk, until=until)

    assert answer.status_code == 400
    assert b"form-error" in answer.content
    assert until in ("", "x\x00") or f'value="{until}"' in answer.content.decode()
    assert talk.snoozed_until is None


def test_a_press_on_an_offered_moment_needs_nothing_else(clerk, talk):
    assert set_aside(clerk, talk, when="morning", until="").status_code == 200
    assert talk.snoozed_until > timezone.now()
