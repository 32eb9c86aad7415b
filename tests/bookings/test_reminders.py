"""Reminders go out once, to those they still concern, by a way that reaches them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from bookings import operations
from bookings.models import Booking, BookingState, Reminder, ReminderKind, ReminderState, TastingSettings, WantedTea
from bookings.operations import Guest, Seats, sending
from bookings.operations.sending import CLAIMED_FOR
from bookings.rules.needs import Needs
from bookings.rules.reminding import QUIET
from messaging import operations as messaging
from messaging.models import Message
from messaging.models.conversation import Kind
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Device
from shopsuite.notices.providers import Doubtful, Failed, Null
from shopsuite.people.models import Customer
from tests.bookings.stage import NOW, TeaHouse, clock

BEGINS = clock(20, 15)


class Refusing:
    """A mail server that is not there."""

    def mail(self, message: EmailMultiAlternatives) -> None:
        raise Failed("no route to host")


class Breaking:
    """One that takes the mail and is gone before it says so."""

    def mail(self, message: EmailMultiAlternatives) -> None:
        raise Doubtful("connection reset")


class Texting:
    """Text messages that do go out."""

    sent: list[tuple[str, str, str]] = []

    def text(self, phone: str, words: str, *, key: str = "") -> None:
        self.sent.append((phone, words, key))


class Keyed:
    """A mail service that drops what comes twice, and whose worker is killed the first time."""

    drops_repeats = True
    asked: list[str] = []

    def mail(self, message: EmailMultiAlternatives) -> None:
        self.asked.append(message.extra_headers["Message-ID"])
        if len(self.asked) == 1:
            raise KeyboardInterrupt


class Dying:
    """Whoever hands a mail over is killed."""

    def mail(self, message: EmailMultiAlternatives) -> None:
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def _nothing_sent_before() -> Iterator[None]:
    for sent in (Texting.sent, Keyed.asked, Null.pushed):
        sent.clear()
    yield


def by(name: str) -> str:
    return f"{__name__}.{name}"


def sweep(at: datetime) -> int:
    return operations.send_due(clock=lambda: at)


def plan(booking: Booking, at: datetime) -> None:
    operations.plan_reminders(booking_id=booking.pk, at=at)


def pending(booking: Booking) -> list[tuple[str, datetime]]:
    found = booking.reminders.filter(state=ReminderState.PENDING).order_by("due_at", "pk")
    return [(each.kind, each.due_at) for each in found]


def move(booking: Booking, begins: datetime, house: TeaHouse, at: datetime) -> None:
    seats = Seats(Needs(booking.party_size), begins=begins)
    operations.move_booking(booking_id=booking.pk, seats=seats, actor=house.clerk, at=at)
    plan(booking, at)


@pytest.fixture
def booked(house: TeaHouse) -> Booking:
    booking = house.book(BEGINS, 4)
    plan(booking, NOW)
    return booking


def test_a_booking_is_confirmed_at_once_with_an_entry_for_the_calendar(house: TeaHouse, booked: Booking) -> None:
    house.private.bring = "Slippers"
    house.private.save()
    WantedTea.objects.create(booking=booked, variant=house.puer)

    assert sweep(NOW) == 1

    (sent,) = mail.outbox
    assert sent.to == ["li@example.org"]
    assert "20 Mar, 15:00–16:30" in sent.subject
    assert "Slippers" in sent.body and "Pu'er 2008" in sent.body
    calendar = sent.attachments[0]
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert Reminder.objects.get(kind=ReminderKind.CONFIRMED).sent_by == "mail"


def test_sweeping_again_sends_nothing_again(booked: Booking) -> None:
    sweep(NOW)
    assert sweep(NOW + timedelta(minutes=1)) == 0
    assert len(mail.outbox) == 1


def test_planning_again_changes_nothing(booked: Booking) -> None:
    before = list(Reminder.objects.order_by("pk").values())
    plan(booked, NOW + timedelta(minutes=3))
    assert list(Reminder.objects.order_by("pk").values()) == before


def test_after_a_move_only_the_new_time_is_told(house: TeaHouse, booked: Booking) -> None:
    sweep(NOW)
    move(booked, clock(22, 15), house, NOW + timedelta(hours=1))

    assert pending(booked) == [
        ("moved", NOW + timedelta(hours=1) + QUIET),
        ("day_before", clock(21, 10)),
        ("hours_before", clock(22, 12)),
    ]
    assert sweep(clock(19, 10)) == 1
    assert "22 Mar" in mail.outbox[-1].subject
    assert sweep(clock(20, 12)) == 0


def test_what_is_dragged_back_and_forth_is_told_once_when_it_stays_where_it_is(
    house: TeaHouse, booked: Booking
) -> None:
    sweep(NOW)
    at = NOW + timedelta(hours=1)
    for begins in (clock(21, 15), clock(22, 15), BEGINS, clock(23, 15)):
        move(booked, begins, house, at)
        at += QUIET - timedelta(seconds=1)
        assert sweep(at) == 0
    assert sweep(at + timedelta(seconds=1)) == 1
    assert len(mail.outbox) == 2
    assert "23 Mar" in mail.outbox[-1].subject


def test_what_is_back_where_guests_know_it_is_not_told(house: TeaHouse, booked: Booking) -> None:
    sweep(NOW)
    move(booked, clock(21, 15), house, NOW)
    move(booked, BEGINS, house, NOW)
    assert sweep(NOW + timedelta(hours=1)) == 0
    assert [kind for kind, _due in pending(booked)] == ["day_before", "hours_before"]


def test_what_else_happens_to_a_moved_booking_does_not_put_the_telling_off(house: TeaHouse, booked: Booking) -> None:
    sweep(NOW)
    move(booked, clock(22, 15), house, NOW)
    for minute in (1, 2):
        plan(booked, NOW + timedelta(minutes=minute))
    assert sweep(NOW + QUIET) == 1


def test_moved_and_called_off_before_anybody_heard_it_is_the_one_they_know_that_is_off(
    house: TeaHouse, booked: Booking
) -> None:
    sweep(NOW)
    move(booked, clock(22, 15), house, NOW)
    operations.cancel_booking(booking_id=booked.pk, actor=house.clerk, at=NOW)
    plan(booked, NOW)
    assert sweep(NOW) == 1
    assert "20 Mar, 15:00–16:30" in mail.outbox[-1].subject


def test_what_is_stale_by_the_time_it_is_due_is_left_out_even_where_nobody_planned_anew(
    house: TeaHouse, booked: Booking
) -> None:
    sweep(NOW)
    operations.cancel_booking(booking_id=booked.pk, actor=house.clerk, at=NOW)

    assert sweep(clock(19, 10)) == 0

    assert Reminder.objects.get(kind=ReminderKind.DAY_BEFORE).state == ReminderState.SKIPPED
    assert len(mail.outbox) == 1


def test_a_cancelled_booking_is_told_of_and_taken_out_of_the_calendar(house: TeaHouse, booked: Booking) -> None:
    sweep(NOW)
    operations.cancel_booking(booking_id=booked.pk, actor=house.clerk, at=NOW)
    plan(booked, NOW)

    assert sweep(NOW) == 1

    assert mail.outbox[-1].attachments[0].get_param("method") == "CANCEL"
    assert pending(booked) == []


def test_a_move_between_writing_and_sending_leaves_the_old_words_unsent(
    house: TeaHouse, booked: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = sending._prepare

    def moved_meanwhile(*args: Any, **kwargs: Any) -> Any:
        ready = written(*args, **kwargs)
        monkeypatch.setattr(sending, "_prepare", written)
        move(booked, clock(22, 15), house, NOW)
        return ready

    monkeypatch.setattr(sending, "_prepare", moved_meanwhile)
    assert sweep(NOW) == 1
    assert "22 Mar" in mail.outbox[0].subject


def test_guests_are_written_to_in_their_language(house: TeaHouse) -> None:
    booking = house.book(BEGINS, guest=Guest("李伟", email="li@example.org", language="zh-hans"))
    plan(booking, NOW)
    sweep(NOW)
    assert "3月20日" in mail.outbox[0].subject


def test_a_tasting_that_has_begun_reminds_nobody(house: TeaHouse, booked: Booking) -> None:
    sweep(NOW)
    operations.start_session(session_id=booked.session_id, actor=house.clerk, at=clock(19, 9))
    assert sweep(clock(19, 10)) == 0


def test_whoever_nobody_can_reach_is_left_out(house: TeaHouse) -> None:
    booking = house.book(BEGINS, guest=Guest("Li Wei", phone="1390000"))
    plan(booking, NOW)
    assert sweep(NOW) == 0
    assert Reminder.objects.get(kind=ReminderKind.CONFIRMED).state == ReminderState.SKIPPED


def test_a_phone_is_texted_where_somebody_delivers_texts(house: TeaHouse, settings: Any) -> None:
    settings.SMS_PROVIDER = by("Texting")
    booking = house.book(BEGINS, guest=Guest("Li Wei", phone="1390000"))
    plan(booking, NOW)
    assert sweep(NOW) == 1
    phone, words, key = Texting.sent[0]
    assert phone == "1390000" and "/t/" in words and key.startswith("reminder-")


def test_one_way_is_enough_unless_they_asked_for_two(house: TeaHouse, booked: Booking, settings: Any) -> None:
    settings.SMS_PROVIDER = by("Texting")
    sweep(NOW)
    assert (len(mail.outbox), len(Texting.sent)) == (1, 0)

    operations.choose_ways(booking_id=booked.pk, ways=["sms", "mail"], at=NOW)
    assert sweep(clock(19, 10)) == 2
    assert (len(mail.outbox), len(Texting.sent)) == (2, 1)


def test_who_asked_for_it_on_their_device_is_reminded_there_and_not_by_mail(booked: Booking) -> None:
    sweep(NOW)
    recipient = notices.recipient_for_guest(booked.subject)
    device = Device.objects.create(recipient=recipient, endpoint="https://push.example/1", added_at=NOW)

    assert sweep(clock(19, 10)) == 1

    (where, payload) = Null.pushed[-1]
    assert where == device and payload["url"].startswith("/t/")
    assert len(mail.outbox) == 1


def test_a_line_in_their_conversation_reaches_those_without_an_address(house: TeaHouse) -> None:
    booking = house.book(BEGINS, guest=Guest("Li Wei", phone="1390000"))
    conversation = messaging.open_about(kind=Kind.CUSTOMER, subject=booking.subject, title="T", customer=None)
    messaging.join(conversation=conversation, user=None, at=NOW, name="Li Wei", is_outside=True)
    plan(booking, NOW)

    assert sweep(NOW) == 1
    assert "15:00" in Message.objects.get(conversation=conversation).text


def test_what_others_may_read_about_an_order_is_no_way_to_tell_somebody(house: TeaHouse) -> None:
    customer = Customer.objects.create(name="Li Wei", phone="1390000")
    order_talk = messaging.open_about(kind=Kind.CUSTOMER, subject="order:1", title="", customer=customer)
    messaging.join(conversation=order_talk, user=None, at=NOW, is_outside=True)
    booking = house.book(BEGINS, guest=Guest("Li Wei", phone="1390000", customer=customer))
    plan(booking, NOW)
    assert sweep(NOW) == 0
    assert not Message.objects.exists()


def test_a_server_that_is_not_there_is_asked_again_and_then_another_way_is_taken(
    house: TeaHouse, booked: Booking, settings: Any
) -> None:
    settings.MAIL_PROVIDER, settings.SMS_PROVIDER = by("Refusing"), by("Texting")
    at = NOW
    for _minute in range(60):
        at += timedelta(minutes=1)
        sweep(at)
    reminder = Reminder.objects.get(kind=ReminderKind.CONFIRMED)
    assert (reminder.state, reminder.sent_by, reminder.attempts) == (ReminderState.SENT, "sms", 4)
    assert len(Texting.sent) == 1


def test_what_cannot_be_sent_by_any_way_is_parked(booked: Booking, settings: Any) -> None:
    settings.MAIL_PROVIDER = by("Refusing")
    for minute in range(60):
        sweep(NOW + timedelta(minutes=minute))
    reminder = Reminder.objects.get(kind=ReminderKind.CONFIRMED)
    assert (reminder.state, reminder.error) == (ReminderState.PARKED, "no route to host")
    assert [event.body["reminder_id"] for event in Event.objects.filter(kind="bookings.guests_untold")] == [reminder.pk]

    settings.MAIL_PROVIDER = "shopsuite.notices.providers.Mail"
    later = NOW + timedelta(hours=2)
    assert operations.send_again(reminder_ids=[reminder.pk], at=later) == 1
    assert sweep(later) == 1


def test_a_line_that_broke_in_the_middle_is_not_tried_again(booked: Booking, settings: Any) -> None:
    settings.MAIL_PROVIDER = by("Breaking")
    sweep(NOW)
    settings.MAIL_PROVIDER = "shopsuite.notices.providers.Mail"
    assert sweep(NOW + timedelta(hours=1)) == 0
    assert Reminder.objects.get(kind=ReminderKind.CONFIRMED).state == ReminderState.UNSURE
    assert Event.objects.filter(kind="bookings.guests_untold").count() == 1


def test_who_is_killed_before_handing_over_is_made_up_for(booked: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_begin", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(NOW)
    assert sweep(NOW + timedelta(minutes=1)) == 0
    assert sweep(NOW + CLAIMED_FOR) == 1
    assert len(mail.outbox) == 1


def test_who_is_killed_while_handing_a_mail_over_sends_no_second_one(booked: Booking, settings: Any) -> None:
    settings.MAIL_PROVIDER = by("Dying")
    with pytest.raises(KeyboardInterrupt):
        sweep(NOW)
    settings.MAIL_PROVIDER = "shopsuite.notices.providers.Mail"

    assert sweep(NOW + CLAIMED_FOR) == 0

    reminder = Reminder.objects.get(kind=ReminderKind.CONFIRMED)
    assert reminder.state == ReminderState.UNSURE
    assert mail.outbox == []


def test_a_service_that_drops_repeats_is_asked_again_under_the_same_name(booked: Booking, settings: Any) -> None:
    settings.MAIL_PROVIDER = by("Keyed")
    with pytest.raises(KeyboardInterrupt):
        sweep(NOW)
    assert sweep(NOW + CLAIMED_FOR) == 1
    assert len(Keyed.asked) == 2 and len(set(Keyed.asked)) == 1


@pytest.fixture
def asked(house: TeaHouse, db: None) -> Booking:
    """A booking without a deposit whose guests were asked whether they come, in a shop that frees what nobody answers for."""
    TastingSettings(frees_unanswered=True).save()
    house.private.deposit = 0
    house.private.save()
    booking = house.book(BEGINS, 4)
    plan(booking, NOW)
    sweep(NOW)
    sweep(clock(19, 10))
    return booking


def state(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.state


def test_who_does_not_answer_in_time_loses_the_seats_and_is_told(asked: Booking) -> None:
    assert "20 Mar, 09:00" in mail.outbox[-1].body
    assert operations.free_unanswered(at=clock(20, 8, 59)) == 0
    assert operations.free_unanswered(at=clock(20, 9)) == 1
    assert state(asked) == BookingState.CANCELLED
    assert operations.free_unanswered(at=clock(20, 9, 1)) == 0
    plan(asked, clock(20, 9))
    sweep(clock(20, 9))
    assert "heard nothing" in mail.outbox[-1].body


def _answers(booking: Booking, house: TeaHouse) -> None:
    operations.say_coming(booking_id=booking.pk, at=clock(19, 12))


def _says_late(booking: Booking, house: TeaHouse) -> None:
    operations.say_late(booking_id=booking.pk, minutes=10, at=clock(19, 12))


def _is_moved(booking: Booking, house: TeaHouse) -> None:
    move(booking, clock(20, 16), house, clock(19, 12))


def _shop_thinks_better_of_it(booking: Booking, house: TeaHouse) -> None:
    TastingSettings.objects.update(frees_unanswered=False)


def _nobody_knows_whether_it_went_out(booking: Booking, house: TeaHouse) -> None:
    Reminder.objects.filter(kind=ReminderKind.STILL_COMING).update(state=ReminderState.UNSURE)


@pytest.mark.parametrize(
    "meanwhile", [_answers, _says_late, _is_moved, _shop_thinks_better_of_it, _nobody_knows_whether_it_went_out]
)
def test_the_seats_are_theirs_after(
    meanwhile: Callable[[Booking, TeaHouse], None], asked: Booking, house: TeaHouse
) -> None:
    meanwhile(asked, house)
    assert operations.free_unanswered(at=clock(20, 9)) == 0
    assert state(asked) == BookingState.CONFIRMED


def test_who_was_not_told_by_when_to_answer_loses_nothing(house: TeaHouse) -> None:
    house.private.deposit = 0
    house.private.save()
    booking = house.book(BEGINS, 4)
    plan(booking, NOW)
    sweep(NOW)
    sweep(clock(19, 10))
    TastingSettings(frees_unanswered=True).save()
    assert operations.free_unanswered(at=clock(20, 9)) == 0
    assert state(booking) == BookingState.CONFIRMED
