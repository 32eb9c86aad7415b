"""What guests do by phone: booking without an account, and their own page by private link. GET shows, POST acts."""

import re
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from bookings import operations
from bookings.links import calendar_token, guest_token, waiting_token
from bookings.models import Booking, BookingState, Session, Source, TastingKind, WaitingParty, WaitingState
from bookings.operations import Seats
from bookings.queries import Availability, free_times
from bookings.rules.needs import Needs
from shopsuite.core.models import Shop
from shopsuite.feed.models import Event
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, NOW)


def choose(client: Client, house: TeaHouse, **given) -> str:
    return client.get(reverse("bookings:choose", args=[house.private.pk]), given).content.decode()


def hold(client: Client, house: TeaHouse, begins, **given):
    given = {"client_id": str(uuid4()), "party": "2", "begins": begins.isoformat()} | given
    return client.post(reverse("bookings:hold", args=[house.private.pk]), given)


def test_only_what_can_be_had_is_offered(client: Client, house: TeaHouse):
    page = choose(client, house, day="2027-03-12", party="2")
    assert ">14:00<" in page
    house.book(clock(12, 14))
    house.book(clock(12, 14))
    page = choose(client, house, day="2027-03-12", party="2")
    assert ">14:00<" not in page
    assert ">16:00<" in page
    assert ">14:00<" not in choose(client, house, day="2027-03-12", party="9"), "nobody sits there nine"


def test_a_guest_books_moves_and_cancels_without_an_account(client: Client, house: TeaHouse):
    held = hold(client, house, clock(12, 14), party="4")
    form = client.get(held.url)
    assert form.status_code == 200
    filled = {"name": "Anna Berg", "email": "anna@example.org", "allergies": "nuts", "teas": [str(house.puer.pk)]}
    booked = client.post(held.url, filled)
    assert booked.status_code == 302
    page = client.get(booked.url).content.decode()
    assert "nuts" in page
    assert "14:00" in page
    moved = client.post(f"{booked.url}move/", {"begins": clock(13, 15).isoformat(), "version": "1"})
    assert moved.url == booked.url
    assert "15:00" in client.get(booked.url).content.decode()
    client.post(f"{booked.url}cancel/")
    booking = Booking.objects.get()
    assert (booking.state, booking.party_size, booking.version) == (BookingState.CANCELLED, 4, 3)
    assert "Cancelled" in client.get(booked.url).content.decode()


def test_a_form_sent_again_leads_to_the_booking_there_is(client: Client, house: TeaHouse):
    held = hold(client, house, clock(12, 14))
    filled = {"name": "Anna", "phone": "13900000000"}
    first, second = client.post(held.url, filled), client.post(held.url, filled)
    assert first.url == second.url
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 1
    assert client.get(held.url).url == first.url


def test_what_was_typed_stays_when_the_ten_minutes_are_over(
    client: Client, house: TeaHouse, monkeypatch: pytest.MonkeyPatch
):
    held = hold(client, house, clock(12, 14))
    at_moment(monkeypatch, NOW + timedelta(minutes=11))
    operations.release_lapsed(at=NOW + timedelta(minutes=11))
    answer = client.post(held.url, {"name": "Anna Berg", "phone": "13900000000", "note": "By the window"})
    assert answer.status_code == 409
    assert "By the window" in answer.content.decode()


@pytest.mark.parametrize("party", ["0", "-1", "10000", "9" * 30, "two", "", "２"])
def test_a_party_of_no_size_holds_nothing(client: Client, house: TeaHouse, party: str):
    answer = hold(client, house, clock(12, 14), party=party)
    assert answer.status_code == 400
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "begins",
    [
        "",
        "yesterday",
        "2027-03-12T14:00",
        "2027-03-12T14:03:00+08:00",
        "9999-12-31T23:59:00-12:00",
        "2027-02-30T10:00Z",
    ],
)
def test_a_time_that_is_none_holds_nothing(client: Client, house: TeaHouse, begins: str):
    answer = client.post(
        reverse("bookings:hold", args=[house.private.pk]), {"client_id": str(uuid4()), "party": "2", "begins": begins}
    )
    assert answer.status_code in (400, 409)
    assert not Booking.objects.exists()


def test_opening_every_address_of_a_booking_changes_nothing(client: Client, house: TeaHouse):
    """As the scanner of a mail server does."""
    booking = house.book(clock(12, 14))
    events, token = Event.objects.filter(kind__startswith="bookings.").count(), guest_token(booking)
    for name in ("guest", "guest_move", "guest_change", "guest_cancel", "guest_late", "guest_coming"):
        assert client.get(reverse(f"bookings:{name}", args=[token])).status_code in (200, 405)
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED
    assert Event.objects.filter(kind__startswith="bookings.").count() == events


def test_a_link_opens_what_it_is_for_and_nothing_else(client: Client, house: TeaHouse):
    booking = house.book(clock(12, 14))
    assert client.get(reverse("bookings:guest", args=[calendar_token(house.lin)])).status_code == 404
    assert client.post(reverse("bookings:guest_cancel", args=[f"{booking.pk}.1"])).status_code == 404
    old = guest_token(booking)
    Booking.objects.filter(pk=booking.pk).update(link_number=2)
    assert client.get(reverse("bookings:guest", args=[old])).status_code == 404


@pytest.mark.parametrize("party", ["", "two", "0", "-1", "99"])
def test_a_party_of_no_size_changes_nothing_and_the_page_says_why(client: Client, house: TeaHouse, party: str):
    booking = house.book(clock(12, 14))
    given = {"name": "Anna", "phone": "139", "party": party}
    answer = client.post(reverse("bookings:guest_change", args=[guest_token(booking)]), given)
    assert answer.status_code == 400
    assert "is for 1 to 6 guests" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.party_size == 2


def test_who_moves_within_a_table_has_their_own_seats_and_who_cancelled_has_none(house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=4)
    booking = house.take_place(table, 3)
    span = {"first": NOW, "last": clock(13, 0), "at": NOW}
    [free] = free_times(house.table, Needs(2), **span, leaving=booking)
    assert (free.table, free.seats_free) == (table, 4)
    assert free_times(house.table, Needs(2), **span) == []
    operations.cancel_booking(booking_id=booking.pk, actor=None, at=NOW)
    booking.refresh_from_db()
    [free] = free_times(house.table, Needs(2), **span, leaving=booking)
    assert free.seats_free == 4, "not seven"


def test_a_name_of_a_form_that_is_none_is_a_new_one(client: Client, house: TeaHouse):
    waits = {"client_id": "x", "party": "2", "first_day": "2027-03-12", "last_day": "2027-03-12"}
    waits |= {"name": "Bo", "phone": "139"}
    assert client.post(reverse("bookings:wait", args=[house.private.pk]), waits).status_code == 302
    assert hold(client, house, clock(12, 14), client_id="x").status_code == 302


def test_a_hold_never_hides_its_own_time(client: Client, house: TeaHouse):
    booking = house.book(clock(12, 14))
    house.book(clock(12, 14))
    page = client.get(
        reverse("bookings:guest_move", args=[guest_token(booking)]), {"day": "2027-03-12"}
    ).content.decode()
    assert ">14:30<" in page, "half an hour later there is only their own tasting in the way"


def test_running_late_is_told_and_taken_back(client: Client, house: TeaHouse, monkeypatch: pytest.MonkeyPatch):
    booking = house.book(clock(12, 14))
    at_moment(monkeypatch, clock(12, 13, 30))
    address = reverse("bookings:guest_late", args=[guest_token(booking)])
    client.post(address, {"minutes": "20"})
    booking.refresh_from_db()
    assert booking.late_minutes == 20
    assert client.post(address, {"minutes": "-5"}).status_code == 400
    client.post(address, {"minutes": "0"})
    booking.refresh_from_db()
    assert booking.late_minutes == 0


def test_who_waits_is_offered_what_comes_free_and_takes_it(client: Client, house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=4)
    seated = house.take_place(table, 4)
    waits = {
        "client_id": str(uuid4()),
        "party": "3",
        "first_day": "2027-03-12",
        "last_day": "2027-03-12",
        "name": "Bo",
        "phone": "139",
    }
    answer = client.post(reverse("bookings:wait", args=[house.table.pk]), waits)
    assert answer.status_code == 302
    assert "You are on the list" in client.get(answer.url).content.decode()
    operations.cancel_booking(booking_id=seated.pk, actor=None, at=NOW)
    assert operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW)
    page = client.get(answer.url).content.decode()
    assert "Something is free for you" in page
    taken = client.post(re.search(r'action="([^"]*/take/)"', page)[1])
    assert "Your table is booked" in client.get(taken.url).content.decode()
    booking = Booking.objects.get(source=Source.WAITING)
    assert (booking.state, booking.party_size) == (BookingState.CONFIRMED, 3)


def test_offers_go_in_the_order_of_asking_to_whoever_fits_and_never_after_the_start(house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=3)
    seated = house.take_place(table, 2)
    four, two, late = (
        operations.wait(
            client_id=uuid4(),
            kind_id=house.table.pk,
            needs=Needs(size),
            guest=house.guest,
            actor=None,
            at=NOW,
            wish=operations.Wish(clock(12, 0).date(), clock(13, 0).date()),
        )
        for size in (4, 2, 1)
    )
    operations.cancel_booking(booking_id=seated.pk, actor=None, at=NOW)
    assert operations.offer_freed(session_id=table.pk, begins=table.begins, at=clock(12, 19, 1)) is None
    assert operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW) == two
    operations.release_lapsed(at=NOW + timedelta(hours=3))
    operations.look_after_waiting(at=NOW + timedelta(hours=3))
    two.refresh_from_db()
    assert (two.state, two.booking) == (WaitingState.WAITING, None)
    assert four.state == late.state == WaitingState.WAITING
    lapsed = Booking.objects.get(source=Source.WAITING)
    assert (lapsed.name, lapsed.customer) == (two.name, two.customer), "or their name outlives their erasure"
    assert Session.objects.get(pk=table.pk).seats_taken == 0


def test_whoever_leaves_the_list_gives_back_what_was_held_for_them(client: Client, house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=2)
    party = operations.wait(
        client_id=uuid4(),
        kind_id=house.table.pk,
        needs=Needs(2),
        guest=house.guest,
        actor=None,
        at=NOW,
        wish=operations.Wish(clock(12, 0).date(), clock(13, 0).date()),
    )
    operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW)
    client.post(reverse("bookings:leave_waiting", args=[waiting_token(party)]))
    assert WaitingParty.objects.get().state == WaitingState.GONE
    assert Session.objects.get(pk=table.pk).seats_taken == 0


def test_a_time_that_clocks_skip_is_not_offered_and_one_that_comes_twice_is_once(house: TeaHouse):
    Shop.objects.update(time_zone="Europe/Berlin", opens_at="01:00", closes_at="05:00", holiday_country="")
    zone = ZoneInfo("Europe/Berlin")
    house.private.minutes = 30
    spring = Availability(house.private, clock(27, 20), clock(28, 20), at=NOW).begins(Needs(2))
    assert [f"{each.astimezone(zone):%H:%M}" for each in spring] == [
        "01:00",
        "01:30",
        "03:00",
        "03:30",
        "04:00",
        "04:30",
    ]
    autumn = Availability(house.private, clock(30, 20, month=10), clock(31, 20, month=10), at=NOW).begins(Needs(2))
    shown = [f"{each.astimezone(zone):%H:%M}" for each in autumn]
    assert shown == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"]


def test_seats_held_by_the_same_form_move_with_it(house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=4)
    other = house.open_table(clock(13, 19), capacity=4)
    name = uuid4()
    for session in (table, other):
        operations.hold(
            client_id=name,
            kind_id=house.table.pk,
            seats=Seats(Needs(3), session_id=session.pk),
            source=Source.WEB,
            actor=None,
            at=NOW,
        )
    table.refresh_from_db()
    other.refresh_from_db()
    assert (table.seats_taken, other.seats_taken) == (0, 3)


def test_whoever_comes_to_the_shop_finds_the_way_to_book(client: Client, house: TeaHouse):
    """The address of the shop leads to its sign-in; guests have none."""
    way = f'href="{reverse("bookings:offers")}"'
    assert way in client.get(reverse("account_login")).content.decode()
    TastingKind.objects.update(is_active=False)
    assert way not in client.get(reverse("account_login")).content.decode()


def test_what_it_costs_is_said_before_it_is_booked(client: Client, house: TeaHouse):
    assert "¥30.00 deposit per guest" in choose(client, house)
    page = client.get(hold(client, house, clock(12, 14), party="4").url).content.decode()
    assert "¥480.00 in all; a deposit of ¥120.00 is paid on the next page." in page


def test_a_day_beyond_what_can_be_booked_shows_the_last_that_can(client: Client, house: TeaHouse):
    page = choose(client, house, day="2028-01-01")
    assert "Nothing free on this day" in page
    assert page.count('name="day" value=') >= 14, "the days above have something"


def test_moving_begins_with_the_day_they_have_and_says_which_time_is_theirs(client: Client, house: TeaHouse):
    booking = house.book(clock(15, 14))
    page = client.get(reverse("bookings:guest_move", args=[guest_token(booking)])).content.decode()
    assert "Monday, 15 March</h2>" in page
    assert 'disabled>14:00 <span class="small">now yours</span>' in page


def test_days_are_said_the_chinese_way(client: Client, house: TeaHouse):
    client.cookies["django_language"] = "zh-hans"
    page = choose(client, house, day="2027-03-12")
    assert "3月12日 星期五" in page


def test_who_was_here_is_asked_how_it_was_and_sees_what_they_said(client: Client, house: TeaHouse):
    booking = house.book(clock(10, 10), 2)
    operations.mark_arrived(booking_id=booking.pk, actor=house.clerk, at=clock(10, 10))
    operations.start_session(session_id=booking.session_id, actor=house.clerk, at=clock(10, 10))
    operations.end_session(session_id=booking.session_id, actor=house.clerk, at=clock(10, 12))
    address = reverse("bookings:guest", args=[guest_token(booking)])
    page = client.get(address)
    assert page.status_code == 200, "nobody has said anything yet"
    assert "How was it?" in page.content.decode()
    client.post(f"{address}how-it-was/", {"liked": "4", "words": "Lovely"})
    page = client.get(address).content.decode()
    assert 'value="4" checked' in page and "Lovely</textarea>" in page
