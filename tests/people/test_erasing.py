"""A customer is erased: nothing of what they were called, said or wrote is left anywhere, and the accounts stay whole."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from messaging import operations as talking
from messaging.links import token_of
from messaging.models import Agreement, AgreementFact, Conversation, Message, Visitor
from messaging.operations import Content, Fact
from messaging.operations.telling import Gone
from orders import operations as ordering
from orders.models import (
    Channel,
    ChannelCustomer,
    ImportedDocument,
    ImportProblem,
    Order,
    OrderImport,
    PackPhoto,
    Return,
)
from orders.operations.forgetting import StillOpen
from orders.talk import conversation_about
from shopsuite.api.models import KeptAnswer
from shopsuite.feed.models import Event, ParkedEvent
from shopsuite.notices import operations as notices
from shopsuite.people.models import Customer, Erasure, User
from shopsuite.people.operations import erase_customer, remember_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage
from tests.people.conftest import PHONE, WORD
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def erase(lin, owner, *, reason="asked", at=NOON) -> Erasure:
    return erase_customer(customer=Customer.objects.get(pk=lin.pk), by=owner, reason=reason, at=at)


def rows_with(word: str) -> list[str]:
    """The tables in which a row has ``word`` in any column: text, JSON, arrays, search vectors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS kept WHERE kept::text ILIKE %s', [f"%{word}%"])
            found += [table] * bool(cursor.fetchone()[0])
    return sorted(found)


def files_with(folder: Path, word: str) -> list[Path]:
    """The files that have ``word`` in their name or in them."""
    every = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in every if word in str(path.relative_to(folder)) or word.encode() in path.read_bytes()]


def plant_what_was_said(lin, order, chen) -> Conversation:
    talk = conversation_about(order)
    inside = stage.colleague(talk, chen)
    outside = talking.join(conversation=talk, user=None, at=NOON, name=lin.name, is_outside=True)
    signed_in = talking.join(conversation=talk, user=lin.user, at=NOON, is_outside=True)
    carried = stage.upload(outside, f"{WORD},1".encode(), f"{WORD}.csv")
    said = stage.say(outside, f"I am {WORD}", attachments=(carried.pk,))
    talking.edit(message_id=said.pk, member=outside, text=f"I am not {WORD}", at=NOON)
    taken_back = stage.say(inside, f"{WORD}?")
    talking.recall(message_id=taken_back.pk, member=inside, at=NOON)
    stage.say(inside, f"{WORD} is a nuisance", lane="staff", reply_to=said.pk)
    stage.upload(signed_in, f"{WORD} unsent".encode(), f"{WORD}.txt")
    talking.save_draft(conversation=talk, user=lin.user, text=f"{WORD} begins", at=NOON)
    talking.save_draft(conversation=talk, user=chen, text=f"Dear {WORD}", at=NOON)
    asked = talking.note_preference(message_id=said.pk, member=inside, at=NOON)
    talking.answer_preference(preference_id=asked.pk, member=outside, consents=True, at=NOON)
    form = talking.ask_to_fill_in(kind="tasting", member=inside, at=NOON)
    talking.fill_in(request_id=form.pk, member=outside, answers={"note": f"{WORD} is allergic"}, at=NOON)
    facts = [
        Fact(kind="price", label=f"{WORD}'s price", price=Decimal(480), currency="CNY", unit=f"{WORD} tin"),
        Fact(kind="text", label=WORD, words=f"{WORD} pays late"),
    ]
    proposed = talking.propose(member=inside, client_id="terms", title=f"Terms for {WORD}", facts=facts, at=NOON)
    talking.answer(agreement_id=proposed.pk, member=outside, accepts=True, at=NOON)
    notices.note(recipient=notices.recipient_for_guest(talk.topic), subject=talk.topic, kind="message", mark=1, at=NOON)
    return talk


def plant_a_visit(lin, chen) -> Conversation:
    """From the chat window, by a visitor who was found to be Lin."""
    who = talking.Introduction(name=f"{WORD} L", email=f"{WORD}@other.test")
    visit = talking.begin_as_visitor(key="ab" * 32, client_id="hello", text=f"{WORD} here", introduction=who, at=NOON)
    talking.link_customer(conversation_id=visit.pk, customer=lin, actor=chen, at=NOON)
    return visit


def plant_elsewhere(lin, order, owner, chen) -> None:
    """In what was imported, kept for the API, parked, written by the admin, and told to a supplier."""
    job = OrderImport.objects.create(
        channel=Channel.objects.get(code="file"),
        place=make.main_place(),
        file_name="may.csv",
        file=ContentFile(f"1001,{WORD}", name="may.csv"),
        preview={"rows": [WORD]},
        state="done",
    )
    back = Return.objects.create(
        channel=job.channel,
        external_id="R-1",
        order=order,
        customer=lin,
        at=NOON,
        currency="CNY",
        reason=f"{WORD} sent it",
    )
    for number, what in (("1001", {"order": order}), ("R-1", {"document": back})):
        ImportedDocument.objects.create(
            channel=job.channel, source=job, external_id=number, kind="order", raw=[{"name": WORD}], at=NOON, **what
        )
    ImportProblem.objects.create(source=job, row=1, number="1001", message=f"{WORD} has no phone")
    ChannelCustomer.objects.create(channel=job.channel, external_id=f"c-{WORD}", customer=lin)
    KeptAnswer.objects.create(
        user=chen, key="k", request_digest="d", status=201, at=NOON, body={"number": order.number, "for": WORD}
    )
    for number, body in enumerate([{"about": order.subject, "last_text": WORD}, {"customer": lin.pk, "title": WORD}]):
        KeptAnswer.objects.create(user=chen, key=f"k{number}", request_digest="d", status=201, at=NOON, body=body)
    event = Event.objects.filter(subject=order.subject).first()
    ParkedEvent.objects.create(consumer="x", event=event, error=f"no mail to {WORD}", attempts=5, parked_at=NOON)
    LogEntry.objects.create(
        user=owner,
        content_type=ContentType.objects.get_for_model(Customer),
        object_id=str(lin.pk),
        object_repr=str(lin),
        action_flag=CHANGE,
        change_message=f"Changed to {WORD}",
    )
    mill = make.person(Role.SUPPLIER)
    to_supplier = talking.open_with_supplier(subject=order.subject, title="Tins", supplier=mill, actor=chen, at=NOON)
    inside = stage.colleague(to_supplier, chen)
    first = stage.say(inside, f"Send it to Lin {WORD}, 1 {WORD} Road")
    talking.edit(message_id=first.pk, member=inside, text=f"Send it to LIN {WORD.upper()} at {PHONE}", at=NOON)


def test_the_word_is_nowhere_any_more(lin, order, owner, chen, media, django_capture_on_commit_callbacks):
    talk = plant_what_was_said(lin, order, chen)
    visit = plant_a_visit(lin, chen)
    plant_elsewhere(lin, order, owner, chen)
    told_before = Event.objects.count()
    for table in (
        "people_customer",
        "people_user",
        "people_preference",
        "orders_order",
        "orders_ordernote",
        "feed_event",
    ):
        assert table in rows_with(WORD)
    assert len(files_with(media, WORD)) == 3  # sent, not sent, imported

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
    assert erasure.counts["orders"] == 1
    assert Event.objects.count() > told_before  # nothing was taken out of the log but words


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_erased_first", [True, False])
@pytest.mark.parametrize("has_agreement", [True, False])
def test_what_is_being_said_in_the_same_moment_does_not_survive(lin, owner, chen, is_erased_first, has_agreement):
    talk = stage.about("order:0")
    talk.customer = lin
    talk.save()
    outside, inside = stage.customer(talk), stage.colleague(talk, chen)
    if has_agreement:
        fact = Fact(kind="text", label="Delivery", words="by Friday")
        proposed = talking.propose(member=inside, client_id="a", title="Terms", facts=[fact], at=NOON)
        talking.answer(agreement_id=proposed.pk, member=outside, accepts=True, at=NOON)

    def erasing():
        erase(lin, owner)
        return "erased"

    def saying():
        try:
            stage.say(outside, f"{WORD} is typing")
        except Gone:
            return "gone"
        return "said"

    callers = (erasing, saying) if is_erased_first else (saying, erasing)
    outcomes = race(Conversation.objects.filter(pk=talk.pk), *callers, in_turn=True)

    assert outcomes == (["erased", "gone"] if is_erased_first else ["said", "erased"])
    assert rows_with(WORD) == []
    assert Conversation.objects.filter(pk=talk.pk).exists() == has_agreement


@pytest.mark.django_db(transaction=True)
def test_a_conversation_that_turns_out_to_be_theirs_in_the_same_moment_goes_as_well(lin, owner, chen):
    who = talking.Introduction(name=f"{WORD} L")
    visit = talking.begin_as_visitor(key="cd" * 32, client_id="a", text=f"{WORD} here", introduction=who, at=NOON)

    def linking():
        talking.link_customer(conversation_id=visit.pk, customer=lin, actor=chen, at=NOON)

    race(Customer.objects.filter(pk=lin.pk), linking, lambda: erase(lin, owner), in_turn=True)

    assert rows_with(WORD) == []


def test_a_link_that_was_read_a_moment_too_early_opens_nothing(client, lin, order, owner, monkeypatch):
    stale = Order.objects.get(pk=order.pk)
    erase(lin, owner)
    monkeypatch.setattr("orders.queries.order_by_link", lambda token: stale)

    assert client.get(stale.get_customer_url()).status_code == 410
    assert rows_with(WORD) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_once_leave_one_record(lin, order, owner):
    first, second = race(Order.objects.filter(pk=order.pk), *[lambda: erase(lin, owner)] * 2)

    assert first == second == Erasure.objects.get()
