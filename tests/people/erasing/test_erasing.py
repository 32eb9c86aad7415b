"""A customer is erased: nothing of what they were called, said or wrote is left anywhere, and the accounts stay whole."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings import operations as hosting
from bookings.holding import TastingAhead
from bookings.models import Booking
from delivery.models import KnownAddress
from messaging import operations as talking
from messaging.links import token_of
from messaging.models import Agreement, AgreementFact, Conversation, Message, Visitor
from messaging.operations import Content
from messaging.operations.telling import Gone
from orders import operations as ordering
from orders.models import (
    Order,
    PackPhoto,
)
from orders.operations.forgetting import StillOpen
from orders.talk import conversation_about
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice, Notice, Recipient
from shopsuite.people import devices
from shopsuite.people.models import Customer, EntryCode, Erasure, User
from shopsuite.people.operations import ask_for_code, enter, make_code, remember_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage
from tests.people.conftest import PHONE, WORD
from tests.people.erasing.stage import (
    erase,
    files_with,
    plant_a_case,
    plant_a_parcel,
    plant_a_tasting,
    plant_a_visit,
    plant_at_the_door,
    plant_elsewhere,
    plant_on_paper,
    plant_what_was_said,
    rows_with,
)

pytestmark = pytest.mark.django_db


def test_the_word_is_nowhere_any_more(lin, order, owner, chen, media, django_capture_on_commit_callbacks):
    talk = plant_what_was_said(lin, order, chen)
    visit = plant_a_visit(lin, chen)
    plant_elsewhere(lin, order, owner, chen)
    plant_a_case(order, chen)
    plant_a_parcel(order, chen)
    plant_on_paper(lin, order, chen)
    plant_a_tasting(lin, chen)
    brought = plant_at_the_door(lin, chen)
    told_before = Event.objects.count()
    for table in (
        "people_customer",
        "people_user",
        "people_preference",
        "orders_order",
        "orders_ordernote",
        "care_case",
        "care_decision",
        "care_incident",
        "feed_event",
        "quotes_proposal",
        "quotes_proposalversion",
        "bookings_booking",
        "bookings_tastingnote",
        "bookings_followup",
        "bookings_preparationstep",
        "bookings_waitingparty",
        "bookings_teanews",
        "bookings_reminder",
        "notices_device",
        "delivery_attempt",
        "delivery_knownaddress",
        "delivery_recipient",
        "orders_changedfield",
    ):
        assert table in rows_with(WORD)
    assert len(files_with(media, WORD)) == 4  # sent, not sent, imported, printed

    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(lin, owner)

    assert rows_with(WORD) == []
    assert rows_with(PHONE) == []
    assert files_with(media, WORD) == []
    assert not PackPhoto.objects.exists()
    assert not list(media.rglob("*.jpg"))
    assert not Conversation.objects.filter(pk=visit.pk).exists()
    assert not Visitor.objects.exists()
    assert not Message.objects.filter(conversation=talk).exists()
    assert (erasure.by, erasure.reason, erasure.at) == (owner, "asked", NOON)
    assert erasure.counts["messages"] >= 6
    assert erasure.counts["orders"] == 3  # what they bought, the tasting, and what a rider brought
    brought.refresh_from_db()
    assert (brought.state, brought.attempts.count()) == ("delivered", 2)
    assert KnownAddress.objects.get(text="3 Shared Lane").access_note == ""  # others have parcels brought there, too
    assert Event.objects.count() > told_before  # nothing was taken out of the log but words


def test_nobody_is_told_of_their_tasting_any_more(lin, owner, chen):
    plant_a_tasting(lin, chen)
    assert Notice.objects.exists() and InboxNotice.objects.count() == 2

    erase(lin, owner)

    assert not Notice.objects.exists()
    assert not InboxNotice.objects.exists()
    assert not Recipient.objects.exclude(guest="").exists()


def test_the_accounts_stay_whole(lin, order, owner, chen):
    before = Order.objects.filter(pk=order.pk).values("number", "total", "payment_state", "placed_at", "stage").get()
    lines = list(order.lines.values("title", "sku", "quantity", "unit_price", "amount"))
    paid = list(order.payments.values("amount", "method", "at", "actor"))
    happened = list(Event.objects.filter(subject=order.subject).order_by("pk").values_list("kind", "at", "actor"))
    plant_what_was_said(lin, order, chen)

    erase(lin, owner)

    kept = Order.objects.get(pk=order.pk)
    assert Order.objects.filter(pk=order.pk).values(*before).get() == before
    assert list(kept.lines.values("title", "sku", "quantity", "unit_price", "amount")) == lines
    assert list(kept.payments.values("amount", "method", "at", "actor")) == paid
    told = Event.objects.filter(subject=order.subject).order_by("pk").values_list("kind", "at", "actor")
    assert list(told)[: len(happened)] == happened
    assert (kept.customer_name, kept.phone, kept.address) == ("Erased customer", "", "")
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.proposed_by.user, str(agreement.answered_by)) == (
        "accepted",
        chen,
        "Erased customer",
    )
    price = AgreementFact.objects.get(kind="price")
    assert (price.price, price.currency) == (Decimal(480), "CNY")


def test_others_keep_what_is_theirs(lin, order, owner, chen):
    other = Customer.objects.create(name="Zhao", phone="139")
    tea = make.goods()
    make.batch(tea, 5)
    theirs = make.order(make.line(tea), customer=other, customer_name="Zhao", phone="139")
    ordering.add_note(order_id=theirs.pk, text="Likes jasmine", actor=chen, at=NOON)
    said = stage.say(stage.customer(conversation_about(theirs)), "Where is it?")

    erase(lin, owner)

    theirs.refresh_from_db()
    assert (theirs.customer_name, theirs.phone, theirs.notes.get().text) == ("Zhao", "139", "Likes jasmine")
    assert Message.objects.filter(pk=said.pk, text="Where is it?").exists()
    assert Event.objects.filter(kind="orders.note_added", subject=theirs.subject).get().body["text"] == "Likes jasmine"


def test_somebody_who_is_expected_at_a_tasting_is_not_forgotten_before(lin, owner, chen):
    booking = plant_a_tasting(lin, chen)
    Booking.objects.filter(pk=booking.pk).update(state="confirmed")
    with pytest.raises(TastingAhead, match=booking.number):
        erase(lin, owner)

    hosting.cancel_booking(booking_id=booking.pk, actor=chen, at=NOON, is_by_guest=False)
    erase(lin, owner)

    booking.refresh_from_db()
    assert (booking.name, booking.allergies, booking.link_number) == ("Erased customer", "", 2)
    assert erase(lin, owner) == Erasure.objects.get()


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_an_open_order_refuses_until_it_is_finished_or_cancelled(lin, owner, chen, is_cancelled):
    tea = make.goods()
    make.batch(tea, 5)
    placed = make.order(make.line(tea), customer=lin)
    if is_cancelled:
        ordering.cancel_order(order_id=placed.pk, reason=f"{WORD} moved", actor=chen, at=NOON)
        erase(lin, owner)
        assert rows_with(WORD) == []
    else:
        with pytest.raises(StillOpen, match=placed.number):
            erase(lin, owner)
        lin.refresh_from_db()
        assert lin.name == f"Lin {WORD}"
        assert not Erasure.objects.exists()


def test_erasing_again_changes_nothing(lin, order, owner, chen):
    plant_what_was_said(lin, order, chen)
    first = erase(lin, owner)
    conversation_about(order)  # somebody looks at the order

    assert erase(lin, owner, reason="consent", at=NOON + timedelta(days=1)) == first
    assert Event.objects.filter(kind="people.customer_erased").count() == 1


def test_something_goes_wrong_and_nothing_is_erased(lin, order, owner, chen, media, monkeypatch):
    plant_what_was_said(lin, order, chen)
    before, files = rows_with(WORD), files_with(media, WORD)

    def breaks(**_anything):
        raise KeyboardInterrupt

    monkeypatch.setattr("orders.operations.forgetting.strike_words", breaks)
    with pytest.raises(KeyboardInterrupt):
        erase(lin, owner)

    assert rows_with(WORD) == before
    assert files_with(media, WORD) == files


def test_their_devices_and_the_code_on_its_way_open_nothing(lin, order, owner):
    used, late = (ask_for_code(customer=lin, at=timezone.now()) for _each in range(2))
    key = enter(code_id=used.pk, code=make_code(code_id=used.pk)[1], at=timezone.now())
    code = make_code(code_id=late.pk)[1]
    keeping = HttpResponse()
    devices.keep(keeping, key)
    phone = Client()
    phone.cookies = keeping.cookies
    assert phone.get(reverse("orders:my_orders")).status_code == 200

    erasure = erase(lin, owner)

    assert phone.get(reverse("orders:my_orders")).status_code == 403
    assert enter(code_id=late.pk, code=code, at=timezone.now()) is None
    assert not EntryCode.objects.exists()
    assert erasure.counts["devices"] == 1


def test_they_are_signed_out_and_their_links_open_nothing(lin, order, owner, chen):
    talk = plant_what_was_said(lin, order, chen)
    token, page = token_of(talk), order.get_customer_url()
    browser = Client()
    browser.force_login(lin.user)
    assert browser.get(reverse("orders:my_orders")).status_code == 200

    erase(lin, owner)

    assert browser.get(reverse("orders:my_orders")).status_code == 302
    assert not Session.objects.exists()
    assert Client().get(page).status_code == 404
    assert Client().get(reverse("messaging:talk", args=[token])).status_code == 410
    assert Event.objects.filter(kind="messaging.link_replaced", subject=talk.topic).exists()
    user = User.objects.get(pk=lin.user.pk)
    assert (user.is_active, str(user), user.has_usable_password()) == (False, "Erased customer", False)


def test_a_colleague_who_is_a_customer_too_goes_on_working(lin, owner):
    clerk = make.person(Role.CLERK, Role.CUSTOMER, name="Ma")
    lin.user = clerk
    lin.save()

    erase(lin, owner)

    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.name) == (True, "Ma")
    assert Customer.objects.get(pk=lin.pk).user is None


def test_who_comes_back_is_somebody_new(lin, owner):
    erase(lin, owner)

    again = remember_customer(name="Lin", phone=PHONE)

    assert again.pk != lin.pk


def test_nothing_can_be_said_in_what_is_left(lin, order, owner, chen):
    talk = plant_what_was_said(lin, order, chen)
    inside = stage.colleague(talk, chen)

    erase(lin, owner)

    with pytest.raises(Gone):
        talking.send(member=inside, client_id="late", content=Content(f"Dear {WORD}"), at=NOON)
    with pytest.raises(Gone):
        stage.upload(inside, WORD.encode())
    with pytest.raises(Gone):
        talking.save_draft(conversation=talk, user=chen, text=WORD, at=NOON)
    assert rows_with(WORD) == []


def test_what_stays_is_shown_without_breaking(client, lin, order, owner, chen):
    talk = plant_what_was_said(lin, order, chen)
    erase(lin, owner)
    client.force_login(owner)

    for address in (
        order.get_absolute_url(),
        reverse("orders:list"),
        reverse("messaging:conversation", args=[talk.pk]),
        reverse("messaging:inbox"),
        reverse("admin:people_customer_change", args=[lin.pk]),
        reverse("admin:people_customer_changelist"),
        reverse("admin:orders_order_change", args=[order.pk]),
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        assert WORD not in page.content.decode()
    assert "Erased customer" in client.get(order.get_absolute_url()).content.decode()
