"""However much takes place, a page asks as often."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings import operations
from bookings.links import calendar_token, guest_token
from bookings.models import HostHours, HostLeave, NoteBy, TastingNote, TeaGuide, TeaNews
from bookings.operations import Guest
from bookings.queries import free_times
from bookings.rules.needs import Needs
from bookings.words import reasons_in_words
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock

KEPT = ("shop", "workinghours")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, clock(12, 9))


def asked(client: Client, address: str) -> int:
    """How often ``address`` asks."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return counted(found)


def counted(found: CaptureQueriesContext) -> int:
    """What is kept of the shop for a second is asked each time in a test, and does not count."""
    return sum(not any(f'FROM "core_{kept}"' in each["sql"] for kept in KEPT) for each in found.captured_queries)


def more_takes_place(house: TeaHouse) -> None:
    """A day more of everything that the calendar, its lists and what is free know."""
    guest = Guest(name="Bo", phone="138", allergies="nuts", teas=[house.puer.pk, house.longjing.pk])
    for day, hour in ((12, 15), (12, 17), (13, 12)):
        booking = house.book(clock(day, hour), guest=guest, at=NOW)
        operations.prepare(session_id=booking.session_id, at=NOW)
    HostHours.objects.create(host=house.zhou, weekday=4, begins="10:00", ends="20:00")
    HostLeave.objects.create(host=house.lin, first=date(2027, 3, 20), last=date(2027, 3, 21))


@pytest.mark.parametrize(
    "address",
    [
        "/tastings/calendar/?day=2027-03-12",
        "/tastings/calendar/?day=2027-03-12&by=host",
        "/tastings/calendar/?day=2027-03-12&view=week",
        "/tastings/preparation/?day=2027-03-12",
        "/tastings/new/?day=2027-03-12",
    ],
)
def test_a_day_and_a_week_of_the_shop(client: Client, house: TeaHouse, address: str):
    client.force_login(make.person(Role.OWNER))
    TeaGuide.objects.create(product=house.puer.product, ware="gaiwan")
    guest = Guest(name="Li", phone="139", allergies="milk", teas=[house.puer.pk])
    first = house.book(clock(12, 11), guest=guest, at=NOW)
    operations.prepare(session_id=first.session_id, at=NOW)
    HostHours.objects.create(host=house.lin, weekday=4, begins="10:00", ends="20:00")
    HostLeave.objects.create(host=house.zhou, first=date(2027, 3, 11), last=date(2027, 3, 11))
    once = asked(client, address)
    more_takes_place(house)
    assert asked(client, address) == once


@pytest.mark.parametrize("page", ["session", "tasting"])
def test_a_table_of_one_party_and_of_four(client: Client, house: TeaHouse, page: str):
    client.force_login(house.lin.user)
    table = house.open_table(clock(12, 14), capacity=8)
    address = reverse(f"bookings:{page}", args=[table.pk])

    def take_place(name: str) -> None:
        house.guest = Guest(name=name, email=f"{name}@guest.test", allergies="nuts", teas=[house.puer.pk])
        booking = house.take_place(table, 2)
        operations.bill(booking_id=booking.pk, actor=house.clerk, at=NOW)
        operations.prepare(session_id=table.pk, at=NOW)
        for by in NoteBy:
            TastingNote.objects.create(booking=booking, product=house.puer.product, by=by, score=4)

    take_place("Anna")
    once = asked(client, address)
    for name in ("Bo", "Cy", "Di"):
        take_place(name)
    assert asked(client, address) == once


def test_what_is_free_is_asked_as_often_for_a_day_as_for_two_months_and_however_full_it_is(house: TeaHouse):
    def questions(days: int) -> int:
        first = clock(12, 0)
        with CaptureQueriesContext(connection) as found:
            assert free_times(house.private, Needs(2), first, first.replace(month=3 + days // 31), at=NOW) or days == 0
        return counted(found)

    house.book(clock(14, 12))
    questions(31)
    once = questions(31)
    for day in range(15, 28):
        house.book(clock(day, 12))
    assert questions(31) == questions(62) == once <= 12


def test_the_page_of_a_guest_and_the_calendar_of_a_host(client: Client, house: TeaHouse):
    booking = house.book(clock(12, 14), guest=Guest(name="Li", phone="139", teas=[house.puer.pk]), at=NOW)
    addresses = [
        reverse("bookings:guest", args=[guest_token(booking)]),
        reverse("bookings:guest_teas", args=[guest_token(booking)]),
        reverse("bookings:host_calendar", args=[calendar_token(booking.session.host)]),
    ]
    client.get(addresses[0])  # who opens it first makes the conversation
    once = [asked(client, address) for address in addresses]
    more_takes_place(house)
    booking.teas.create(variant=house.longjing)
    TeaGuide.objects.create(product=house.longjing.product)
    assert [asked(client, address) for address in addresses] == once


def test_a_customer_who_was_told_of_one_tea_and_of_five(client: Client, house: TeaHouse):
    client.force_login(make.person(Role.OWNER))
    customer = house.book(clock(12, 14), at=NOW).customer
    address = reverse("customer", args=[customer.pk])

    def tell_of(number: int) -> None:
        tea, loved = (make.goods(name=f"{what} {number}", kind="tea") for what in ("New", "Loved"))
        booking = house.book(clock(12 + number, 17), at=NOW)
        TastingNote.objects.create(booking=booking, product=loved.product, by="guest", score=5)
        reason = {"product": loved.product_id, "score": 5, "flavours": ["honey"], "booking": booking.pk}
        TeaNews.objects.create(
            customer=customer, kind="arrived", product=tea.product, reason=reason, made_at=NOW, due_at=NOW
        )

    tell_of(1)
    once = asked(client, address)
    for number in range(2, 6):
        tell_of(number)
    assert asked(client, address) == once


def test_reasons_are_said_in_two_questions(house: TeaHouse, django_assert_num_queries):
    booking = house.book(clock(12, 14), at=NOW)
    batch = make.batch(house.puer, 3)
    batch.year = 2008
    batch.save()
    TastingNote.objects.create(booking=booking, product=house.puer.product, by="guest", score=5, batch=batch)
    reasons = [
        {"product": house.puer.product_id, "score": 5, "flavours": ["honey"], "booking": booking.pk},
        {"product": house.longjing.product_id, "score": 4, "flavours": [], "booking": booking.pk},
        {"product": None, "score": None, "flavours": ["honey", "orchid"], "booking": None},
    ]
    with django_assert_num_queries(2):
        said = reasons_in_words(reasons)
    assert said == [
        "You gave Pu'er 2008 2008 5 of 5, for honey.",
        "You gave Longjing 4 of 5.",
        "You like honey and orchid.",
    ]
