"""What tastings come to."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bookings import operations, queries
from bookings.models import Booking, NoteBy, TastingNote
from orders.operations import LineDraft
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import clock

AT = clock(14, 10)


@pytest.fixture
def week(house):
    """One party of two came, drank, loved and bought; one of three stayed away; one cancelled in time."""
    came, missed, off = house.book(clock(12, 14)), house.book(clock(13, 14), 3), house.book(clock(13, 18))
    batch = make.batch(house.puer, 5, place=house.bamboo.place)
    host = came.session.host.user
    operations.mark_arrived(booking_id=came.pk, actor=host, at=clock(12, 14))
    operations.drink_tea(
        session_id=came.session_id,
        client_id=uuid4(),
        batch_id=batch.pk,
        quantity=Decimal(2),
        actor=host,
        at=clock(12, 15),
    )
    for by, score in ((NoteBy.GUEST, 5), (NoteBy.HOST, 3)):
        TastingNote.objects.create(booking=came, product=house.puer.product, by=by, score=score)
    operations.order_from_tasting(
        booking_id=came.pk,
        client_id=uuid4(),
        lines=[LineDraft(quantity=Decimal(1), variant_id=house.puer.pk, batch_id=batch.pk)],
        way="pickup",
        actor=host,
        at=clock(12, 15),
    )
    operations.mark_missed(booking_id=missed.pk, actor=host, at=clock(13, 15))
    operations.cancel_booking(booking_id=off.pk, actor=host, at=clock(11, 9), is_by_guest=False)
    return came


def test_who_came_who_did_not_and_what_was_bought(week):
    found = queries.figures(at=AT)

    assert (found.came, found.missed, found.missed_share) == (1, 1, 50)
    assert (found.bought, found.orders, found.money, found.conversion) == (1, 1, 880, 100)
    assert found.weeks == [0] * 11 + [5]


def test_rooms_and_hosts_by_their_hours(week, house):
    found = queries.figures(at=AT)

    by_name = {each.name: each for each in found.rooms}
    assert sum(each.sessions for each in found.rooms) == sum(each.sessions for each in found.hosts) == 2
    assert by_name[str(week.session.room)].hours >= 1.5
    assert 0 < by_name[str(week.session.room)].share < 1
    assert by_name["Bamboo"].open_hours == pytest.approx(12 * 7 * 10, rel=0.2)  # ten to eight, without holidays


def test_teas_drunk_and_loved(week):
    (tea,) = queries.figures(at=AT).teas

    assert (tea.name, tea.sessions, tea.mean, tea.loved, tea.ordered) == ("Pu'er 2008", 1, 4, 1, 1)
    assert [quantity for quantity, _unit in tea.drunk] == [2]


def test_what_was_before_the_twelve_weeks_does_not_count(week):
    found = queries.figures(at=AT + timedelta(weeks=13))
    assert (found.came, found.orders, found.teas) == (0, 0, [])


@pytest.mark.parametrize("code", ["rooms", "hosts", "teas", "sums"])
def test_every_table_is_a_file(client, week, house, monkeypatch, code):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    client.force_login(house.lin.user)

    assert client.get(reverse("bookings:figures")).status_code == 200
    answer = client.get(reverse("bookings:figures_file", args=[code]))

    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.decode().splitlines()) > 1


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.PACKER, Role.CUSTOMER])
def test_others_do_not_see_them(client, week, role):
    client.force_login(make.person(role))
    assert client.get(reverse("bookings:figures")).status_code == 404


def test_they_take_the_same_number_of_questions_however_much_there_was(week, house):
    def questions() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.figures(at=AT)
        return len(found)

    before = questions()
    for hour in (10, 16, 18):
        Booking.objects.filter(pk=house.book(clock(12, hour)).pk).update(state="done")

    assert questions() == before
