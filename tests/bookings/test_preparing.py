"""What to make ready, by the clock: issued anew when guests change, with what changed marked, checked off by whoever does it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bookings import operations
from bookings.models import PreparationStep, TeaGuide
from bookings.operations import Guest, Seats
from bookings.rules.needs import Needs
from bookings.rules.preparation import Party, Tea, steps_for
from tests.bookings.stage import NOW, TeaHouse, clock

PUER = Tea(1, minutes_to_open=30, ware="gaiwan", guests_per_ware=4, degrees=100)
GREEN = Tea(2, ware="glass", guests_per_ware=1, degrees=80)
BEFORE = timedelta(minutes=15)


def test_the_list_of_a_session_by_the_clock():
    party = Party(7, 5, [PUER, GREEN], allergies="nuts", wishes="Birthday")
    said = [
        (f"{step.due_at:%H:%M}", step.key, step.quantity, step.words)
        for step in steps_for(clock(12, 14), before=BEFORE, parties=[party])
    ]
    assert said == [
        ("05:30", "open:1", 0, ""),
        ("05:45", "allergy:7", 0, "nuts"),
        ("05:45", "room", 5, ""),
        ("05:45", "wish:7", 0, "Birthday"),
        ("05:50", "open:2", 0, ""),
        ("05:50", "ware:gaiwan", 2, "gaiwan"),
        ("05:50", "ware:glass", 5, "glass"),
        ("05:50", "water", 0, "80 °C / 100 °C"),
    ]


teas = st.builds(
    Tea,
    st.integers(1, 5),
    minutes_to_open=st.integers(0, 60),
    ware=st.sampled_from(["", "gaiwan", "glass"]),
    guests_per_ware=st.integers(0, 6),
    degrees=st.none() | st.integers(70, 100),
)
parties = st.lists(
    st.builds(
        Party,
        st.integers(1, 99),
        st.integers(1, 12),
        st.lists(teas, max_size=4),
        st.sampled_from(["", "nuts"]),
        st.sampled_from(["", "quiet"]),
    ),
    max_size=5,
    unique_by=lambda party: party.booking_id,
)


@given(parties)
def test_nothing_is_forgotten_and_nothing_said_twice(parties: list[Party]):
    steps = steps_for(clock(12, 14), before=BEFORE, parties=parties)
    keys = [step.key for step in steps]
    assert len(keys) == len(set(keys))
    assert {key for key in keys if key.startswith("allergy")} == {
        f"allergy:{each.booking_id}" for each in parties if each.allergies
    }
    assert {step.product_id for step in steps if step.kind == "open"} == {
        tea.product_id for each in parties for tea in each.teas
    }
    assert all(step.due_at < clock(12, 14) for step in steps)
    assert steps == sorted(steps, key=lambda step: step.due_at)


@pytest.fixture
def guided(house: TeaHouse) -> TeaHouse:
    TeaGuide.objects.create(
        product=house.puer.product, minutes_to_open=30, ware="gaiwan", ware_zh="盖碗", guests_per_ware=2, degrees=100
    )
    return house


def book_puer(house: TeaHouse, party_size: int = 4, **more):
    guest = Guest(name="Anna", phone="139", teas=[house.puer.pk], **more)
    booking = house.book(clock(12, 14), party_size, guest=guest)
    operations.prepare(session_id=booking.session_id, at=NOW)
    return booking


def test_a_party_that_moves_moves_its_list_and_what_was_done_is_open_again(guided: TeaHouse):
    booking = book_puer(guided)
    opened = PreparationStep.objects.get(key=f"open:{guided.puer.product_id}")
    operations.check_step(step_id=opened.pk, is_done=True, actor=guided.clerk, at=NOW)
    operations.move_booking(
        booking_id=booking.pk, seats=Seats(Needs(4), begins=clock(12, 16)), actor=guided.clerk, at=NOW
    )
    assert operations.prepare(session_id=booking.session_id, at=NOW)
    opened.refresh_from_db()
    assert opened.due_at == clock(12, 15, 30)
    assert opened.done_at is None
    assert opened.said_before == "13:30"
    assert not operations.prepare(session_id=booking.session_id, at=NOW), "issuing it twice changes nothing"


def test_what_is_no_longer_needed_stays_struck_out_once_somebody_has_done_it(guided: TeaHouse):
    booking = book_puer(guided)
    ware = PreparationStep.objects.get(kind="ware")
    operations.check_step(step_id=ware.pk, is_done=True, actor=guided.clerk, at=NOW)
    operations.cancel_booking(booking_id=booking.pk, actor=None, at=NOW)
    operations.prepare(session_id=booking.session_id, at=NOW)
    assert [step.key for step in PreparationStep.objects.filter(is_withdrawn=True)] == [ware.key]
    assert not PreparationStep.objects.filter(is_withdrawn=False).exists()
    operations.check_step(step_id=ware.pk, is_done=True, actor=guided.clerk, at=NOW)
    assert not PreparationStep.objects.exists()


def test_two_more_guests_want_one_gaiwan_more(guided: TeaHouse):
    booking = book_puer(guided, 2)
    guest = Guest(name="Anna", phone="139", teas=[guided.puer.pk])
    operations.change_booking(booking_id=booking.pk, guest=guest, party_size=4, actor=None, at=NOW)
    operations.prepare(session_id=booking.session_id, at=NOW)
    ware = PreparationStep.objects.get(kind="ware")
    assert (ware.quantity, ware.was["quantity"]) == (2, 1)


def test_the_host_sees_the_list_and_checks_it_off(guided: TeaHouse, client: Client):
    book_puer(guided, allergies="nuts")
    client.force_login(guided.lin.user)
    address = f"{reverse('bookings:preparation')}?day=2027-03-12"
    page = client.get(address).content.decode()
    assert page.index("13:30") < page.index("13:45")
    assert "allergy-alarm" in page
    step = PreparationStep.objects.get(kind="ware")
    client.post(reverse("bookings:check_step", args=[step.pk]), {"done": "on"})
    step.refresh_from_db()
    assert step.done_by == guided.lin.user


def test_reading_the_list_takes_as_many_questions_for_one_session_as_for_four(
    guided: TeaHouse, client: Client, django_assert_max_num_queries
):
    client.force_login(guided.lin.user)
    address = f"{reverse('bookings:preparation')}?day=2027-03-12"
    book_puer(guided, 2)
    client.get(address)
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    for hour in (11, 16, 18):
        booking = guided.book(
            clock(12, hour), guest=Guest(name="Bo", phone="138", teas=[guided.puer.pk, guided.longjing.pk])
        )
        operations.prepare(session_id=booking.session_id, at=NOW)
    with django_assert_max_num_queries(len(one)):
        client.get(address)
