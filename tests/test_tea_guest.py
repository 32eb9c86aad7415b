"""A guest with a nut allergy, from the booking on their phone to the tea that they alone hear of a month later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from bookings import operations
from bookings.models import Booking, FollowUp, NoteBy, PreparationStep, Reminder, ReminderKind, ReminderState, TeaGuide
from bookings.operations import Guest, Impression
from bookings.queries.audit import audit_bookings
from bookings.rules.reminding import QUIET
from inventory import operations as stock
from inventory.models import BatchStock
from inventory.operations import NewBatch
from inventory.queries import stock_differences
from orders.operations import LineDraft
from shopsuite.feed import reactions
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock, tea_house

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

#: What the shop does by itself: what follows from events, and the sweeps of every minute.
TimePasses = Callable[[datetime], None]


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> TimePasses:
    seen = 0

    def until(moment: datetime) -> None:
        nonlocal seen
        at_moment(monkeypatch, moment)
        for event in Event.objects.filter(pk__gt=seen).order_by("pk"):
            for handle in reactions.handlers("bookings.reactions", event.kind):
                handle(event)
            seen = event.pk
        operations.send_due(clock=lambda: moment)
        operations.send_news(clock=lambda: moment)

    return until


def book(client: Client, house: TeaHouse) -> str:
    """By phone, for four, on Friday at two; where their page is."""
    address = reverse("bookings:hold", args=[house.private.pk])
    held = client.post(address, {"client_id": str(uuid4()), "party": "4", "begins": clock(12, 14).isoformat()})
    guest = {"name": "Anna Berg", "email": "anna@guest.test", "allergies": "tree nuts", "teas": [str(house.puer.pk)]}
    return client.post(held.url, guest).url


def test_from_a_phone_to_a_tea_a_month_later(client: Client, time_passes: TimePasses):
    house = tea_house()
    TeaGuide.objects.create(
        product=house.puer.product, minutes_to_open=30, ware="gaiwan", degrees=100, flavours=["camphor", "honey"]
    )
    place = house.bamboo.place
    batch = make.batch(house.puer, 5, place=place, code="PE08")
    other = house.book(clock(12, 18), guest=Guest(name="Bo", email="bo@guest.test"))

    # Booked for four from a phone, moved a day, without an account.
    time_passes(NOW)
    page = book(client, house)
    time_passes(NOW)
    assert client.post(f"{page}move/", {"begins": clock(13, 14).isoformat(), "version": "1"}).url == page
    time_passes(NOW)
    time_passes(NOW + QUIET)
    booking = Booking.objects.get(name="Anna Berg")
    assert (booking.session.begins, booking.party_size) == (clock(13, 14), 4)

    # Reminded once the day before, of the right time.
    mail.outbox.clear()
    for hour in (9, 10, 11, 12, 20):
        time_passes(clock(12, hour))
    (reminder,) = [each for each in mail.outbox if each.to == ["anna@guest.test"]]
    assert "13 Mar, 14:00" in reminder.subject
    told = Reminder.objects.filter(booking=booking, state=ReminderState.SENT, kind__in=["day_before", "still_coming"])
    assert told.count() == 1

    # The host's list says what to open when, and who must not have what.
    client.force_login(house.lin.user)
    day = client.get(reverse("bookings:preparation"), {"day": "2027-03-13"}).content.decode()
    steps = {step.kind: step for step in PreparationStep.objects.filter(session=booking.session, is_withdrawn=False)}
    assert (steps["open"].due_at, steps["ware"].quantity) == (clock(13, 13, 30), 4)
    assert "tree nuts" in day and "13:30" in day
    host, session = house.lin.user, booking.session
    with pytest.raises(operations.NotSeen):
        operations.start_session(session_id=session.pk, actor=host, at=clock(13, 14))

    # At the table: notes, tea out of its batch, an order of the same batch.
    operations.see_allergies(booking_id=booking.pk, actor=host, at=clock(13, 14))
    operations.mark_arrived(booking_id=booking.pk, actor=host, at=clock(13, 14))
    operations.start_session(session_id=session.pk, actor=host, at=clock(13, 14))
    one = {"session_id": session.pk, "client_id": uuid4(), "batch_id": batch.pk, "quantity": Decimal(1)}
    operations.drink_tea(**one, actor=host, at=clock(13, 14, 30))
    operations.note_tea(
        booking_id=booking.pk,
        product_id=house.puer.product_id,
        by=NoteBy.HOST,
        impression=Impression(5, ["camphor", "honey"], "Took their breath away"),
        actor=host,
        at=clock(13, 15),
    )
    order = operations.order_from_tasting(
        booking_id=booking.pk,
        client_id=uuid4(),
        lines=[LineDraft(Decimal(2), variant_id=house.puer.pk, batch_id=batch.pk)],
        way="pickup",
        actor=host,
        at=clock(13, 15, 20),
    )
    operations.end_session(session_id=session.pk, actor=host, at=clock(13, 15, 30))
    stocked = BatchStock.objects.get(batch=batch, place=place)
    assert (stocked.on_hand, stocked.reserved, order.customer) == (Decimal(4), Decimal(2), booking.customer)
    operations.give_consent(
        customer_id=booking.customer_id, source=booking.subject, actor=host, at=clock(13, 15), is_by_customer=False
    )

    # A week later they are asked how it was, once, and the answer stays with them.
    mail.outbox.clear()
    for day_of_march in (14, 19, 20, 21, 22):
        time_passes(clock(day_of_march, 12))
    asked = [each for each in mail.outbox if each.to == ["anna@guest.test"]]
    assert len(asked) == Reminder.objects.filter(kind=ReminderKind.FOLLOW_UP, state=ReminderState.SENT).count() == 1

    client.logout()
    client.post(f"{page}how-it-was/", {"liked": "5", "words": "We still talk about it"})
    answer = FollowUp.objects.get(booking=booking)
    assert (answer.liked, answer.words) == (5, "We still talk about it")

    # A month later a tea like it arrives: they hear of it with the reason, and nobody else does.
    mail.outbox.clear()
    alike = make.goods(name="Pu'er 2010", kind="tea")
    TeaGuide.objects.create(product=alike.product, flavours=["camphor", "honey"])
    arrived = clock(13, 11, month=4)
    stock.receive_goods(
        variant=alike,
        batch=NewBatch(code="PE10", received_on=arrived.date()),
        quantity=Decimal(10),
        place_id=place.pk,
        actor=make.person(Role.WAREHOUSE),
        at=arrived,
    )
    time_passes(arrived + timedelta(minutes=1))
    time_passes(arrived + timedelta(minutes=2))
    (news,) = mail.outbox
    assert news.to == ["anna@guest.test"]
    assert "5 of 5" in news.body and "camphor" in news.body
    assert other.customer_id != booking.customer_id

    assert stock_differences() == []
    assert audit_bookings() == []
