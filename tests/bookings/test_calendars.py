"""Tastings in other people's calendars: the same entry for ever, a newer one each time, right in every zone."""

from datetime import timedelta

from icalendar import Calendar, Event

from bookings import calendars, operations
from bookings.operations import Guest, Seats
from bookings.rules.needs import Needs
from tests.bookings.stage import NOW, TeaHouse, clock


def events_in(content: bytes) -> list[Event]:
    calendar = Calendar.from_ical(content)
    return [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]


def test_a_moved_tasting_is_the_same_entry_and_newer(house: TeaHouse) -> None:
    booking = house.book(clock(20, 15))
    (before,) = events_in(calendars.entry_of(booking, method=calendars.REQUEST, to="li@example.org"))
    seats = Seats(Needs(2), begins=clock(22, 11))
    moved = operations.move_booking(booking_id=booking.pk, seats=seats, actor=house.clerk, at=NOW)
    (after,) = events_in(calendars.entry_of(moved, method=calendars.REQUEST, to="li@example.org"))

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == clock(22, 11)
    assert after.decoded("dtend") - after.decoded("dtstart") == timedelta(minutes=90)
    assert "/t/" in after["description"]
    assert after["attendee"].params["rsvp"] == "FALSE"


def test_a_cancelled_one_takes_itself_out_of_the_calendar(house: TeaHouse) -> None:
    booking = house.book(clock(20, 15))
    off = operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=NOW)
    content = calendars.entry_of(off, method=calendars.CANCEL, to="li@example.org")
    assert Calendar.from_ical(content)["method"] == "CANCEL"
    (event,) = events_in(content)
    assert event["status"] == "CANCELLED"


def test_words_of_guests_cannot_write_lines_of_their_own(house: TeaHouse) -> None:
    guest = Guest("Li\r\nEND:VEVENT\r\nBEGIN:VEVENT", email="li@example.org", allergies="nuts\nATTENDEE:x", note=";,\\")
    booking = house.book(clock(20, 15), guest=guest)
    booking.session.host = house.lin
    booking.session.save()
    assert len(events_in(calendars.host_calendar(house.lin, at=NOW))) == 1
    assert len(events_in(calendars.entry_of(booking, method=calendars.REQUEST, to="li@example.org"))) == 1


def test_a_host_reads_first_what_guests_must_not_have(house: TeaHouse) -> None:
    booking = house.book(clock(20, 15), guest=Guest("Li Wei", phone="139000", allergies="nuts"))
    content = calendars.host_calendar(booking.session.host, at=NOW)
    (event,) = events_in(content)
    assert event["summary"].startswith("⚠")
    assert event["description"].startswith("MUST NOT HAVE nuts")
    calendar = Calendar.from_ical(content)
    assert calendar["method"] == "PUBLISH" and "refresh-interval" in calendar


def test_a_hosts_calendar_holds_neither_what_was_cancelled_nor_what_others_hold(house: TeaHouse) -> None:
    booking = house.book(clock(20, 15))
    host = booking.session.host
    other = house.zhou if host == house.lin else house.lin
    assert events_in(calendars.host_calendar(other, at=NOW)) == []
    operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=NOW)
    assert events_in(calendars.host_calendar(host, at=NOW)) == []
