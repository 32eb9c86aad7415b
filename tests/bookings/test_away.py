"""Hosts hear of the day before them, and at once of what changes on it; allergies first."""

from datetime import timedelta

import pytest

from bookings import away, operations, reactions
from bookings.events import DayAhead
from bookings.models import Booking
from bookings.operations import Guest
from shopsuite.feed.models import Event
from shopsuite.notices import sources
from shopsuite.notices.models import InboxNotice
from shopsuite.people.models import User
from tests.bookings.stage import TeaHouse, at_moment, clock

ALLERGIC = Guest("Li Wei", phone="139000", allergies="nuts")


def told(user: User) -> list[str]:
    """What lies in somebody's inbox, title and lines."""
    found = InboxNotice.objects.filter(recipient__user=user).exclude(state="settled").order_by("pk")
    tellings = [sources.telling_of(each.as_notice) for each in found]
    return ["\n".join((telling.title, *telling.lines)) for telling in tellings if telling]


def latest() -> Event:
    return Event.objects.latest("pk")


def host_of(booking: Booking) -> User:
    return booking.session.host.user


def test_the_evening_before_a_host_is_told_once_with_allergies_first(house: TeaHouse) -> None:
    booking = house.book(clock(11, 15), guest=ALLERGIC)
    assert operations.brief_hosts(at=clock(10, 17, 59)) == 0
    assert operations.brief_hosts(at=clock(10, 18)) == 1
    assert operations.brief_hosts(at=clock(10, 18, 10)) == 0

    away.tell_of_day(Event.objects.get(kind=DayAhead.kind))

    (words,) = told(host_of(booking))
    assert words.splitlines()[1] == "Li Wei MUST NOT HAVE: nuts"
    assert "15:00" in words


def test_in_the_morning_they_are_told_once_more(house: TeaHouse) -> None:
    house.book(clock(11, 15))
    operations.brief_hosts(at=clock(10, 18))
    assert operations.brief_hosts(at=clock(11, 8)) == 1
    assert operations.brief_hosts(at=clock(11, 9)) == 0


def test_who_has_no_guests_is_told_nothing(house: TeaHouse) -> None:
    house.open_table(clock(11, 15))
    assert operations.brief_hosts(at=clock(10, 18)) == 0


def test_a_booking_for_today_is_told_at_once_and_one_for_tomorrow_is_not(house: TeaHouse) -> None:
    today = house.book(clock(10, 15), guest=ALLERGIC)
    away.tell_of_change(latest())
    (words,) = told(host_of(today))
    assert words.startswith("New today: 15:00 Li Wei") and "MUST NOT HAVE: nuts" in words

    house.book(clock(11, 15))
    away.tell_of_change(latest())
    assert InboxNotice.objects.count() == 1


def test_whoever_did_it_themselves_is_not_told(house: TeaHouse) -> None:
    booking = house.book(clock(10, 15))
    event = latest()
    event.actor = host_of(booking)
    away.tell_of_change(event)
    assert told(host_of(booking)) == []


def test_a_host_hears_that_guests_will_be_late_until_they_are_here(house: TeaHouse) -> None:
    booking = house.book(clock(10, 15))
    operations.say_late(booking_id=booking.pk, minutes=20, at=clock(10, 14))
    away.tell_of_change(latest())
    assert told(host_of(booking)) == ["20 minutes late: 15:00 Li Wei\nLi Wei, 2 guests"]

    operations.mark_arrived(booking_id=booking.pk, actor=house.clerk, at=clock(10, 15, 20))
    away.settle(latest())
    assert told(host_of(booking)) == []


def test_a_cancellation_today_is_told_as_such(house: TeaHouse) -> None:
    booking = house.book(clock(10, 15))
    operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=clock(10, 12))
    away.tell_of_change(latest())
    assert told(host_of(booking))[0].startswith("Cancelled: 15:00 Li Wei")


def test_nobody_is_told_of_what_changed_days_ago(house: TeaHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reaction itself is deaf to what is old by the time it is heard."""
    house.book(clock(10, 15))
    event = latest()
    at_moment(monkeypatch, event.at + timedelta(days=2))
    reactions.tell_of_today(event)
    assert not InboxNotice.objects.exists()
    at_moment(monkeypatch, event.at)
    reactions.tell_of_today(event)
    assert InboxNotice.objects.exists()
