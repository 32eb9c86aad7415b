"""A word is planted wherever somebody can write one, and looked for in every column and every file."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bookings import operations as hosting
from bookings.models import (
    Booking,
    FollowUp,
    NoteBy,
    PreparationStep,
    Reminder,
    TastingNote,
    TeaNews,
    WaitingParty,
)
from care import operations as caring
from delivery import operations as delivering
from delivery.models import Carrier, CarrierParcel, Delivery, InterceptAsk
from delivery.rules.tracking import Heard, State
from messaging import operations as talking
from messaging.models import Conversation
from messaging.operations import Fact
from orders import operations as ordering
from orders.models import (
    Channel,
    ChannelCustomer,
    ImportedDocument,
    Intercept,
    Order,
    PrintRun,
    Return,
)
from orders.talk import conversation_about
from quotes import operations as quoting
from shopsuite.api.models import KeptAnswer
from shopsuite.feed.models import Event, ParkedEvent
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Device
from shopsuite.people.models import Customer, Erasure
from shopsuite.people.operations import erase_customer
from shopsuite.people.roles import Role
from shopsuite.spreadsheets.models import SheetImport, SheetProblem
from tests import factories as make
from tests.bookings.stage import clock, tea_house
from tests.care.stage import complained
from tests.delivery import stages as riding
from tests.factories import NOON
from tests.messaging import recordings, stage
from tests.people.conftest import PHONE, WORD


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
    channel = Channel.objects.get(code="file")
    job = SheetImport.objects.create(
        kind="orders",
        about=f"channel:{channel.pk}",
        options={"place": make.main_place().pk},
        file_name="may.csv",
        file=ContentFile(f"1001,{WORD}", name="may.csv"),
        preview={"rows": [WORD]},
        state="done",
    )
    back = Return.objects.create(
        channel=channel,
        external_id="R-1",
        order=order,
        customer=lin,
        at=NOON,
        currency="CNY",
        reason=f"{WORD} sent it",
    )
    for number, what in (("1001", {"order": order}), ("R-1", {"document": back})):
        ImportedDocument.objects.create(
            channel=channel, source=job, external_id=number, kind="order", raw=[{"name": WORD}], at=NOON, **what
        )
    SheetProblem.objects.create(source=job, row=1, title="1001", message=f"{WORD} has no phone")
    ChannelCustomer.objects.create(channel=channel, external_id=f"c-{WORD}", customer=lin)
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


def plant_on_paper(lin, order, chen) -> None:
    """A proposal that was declined, and documents that were printed."""
    wish = {"customer": lin, "occasion": f"{WORD}'s birthday", "wishes": f"{WORD} likes tea"}
    place = make.main_place().pk
    proposal = quoting.open_proposal(**wish, place_id=place, owner=chen, at=NOON)
    version = quoting.write_version(
        proposal_id=proposal.pk,
        lines=[quoting.LineDraft(order.lines.order_by("pk")[0].variant_id, Decimal(1))],
        terms=quoting.Terms(valid_until=NOON + timedelta(days=1), words=f"Dear {WORD}"),
        actor=chen,
        at=NOON,
    )
    quoting.send(proposal_id=proposal.pk, version=version.number, actor=chen, at=NOON)
    quoting.decline(proposal_id=proposal.pk, reason=f"{WORD} has no money", at=NOON)
    run = PrintRun.objects.create(kind="packing", order_ids=[order.pk], language="en", asked_by=chen)
    run.file.save("run.pdf", ContentFile(f"To {WORD}"))


def plant_a_case(order, chen) -> None:
    """Complained about with a photo, and declined; and a problem with the address."""
    outside = talking.join(conversation=conversation_about(order), user=None, at=NOON, is_outside=True)
    photo = stage.upload(outside, recordings.picture(), f"{WORD}.jpg")
    case = complained(order, words=f"{WORD} came broken", attachments=[photo.pk])
    caring.decline(case_id=case.pk, words=f"Dear {WORD}, no", actor=chen, at=NOON)
    caring.raise_incident(
        order_id=order.pk,
        client_id=uuid4(),
        kind="address",
        words=f"{WORD} moved",
        photo=SimpleUploadedFile("door.jpg", recordings.picture()),
        actor=chen,
        at=NOON,
    )


def plant_a_parcel(order, chen) -> None:
    """One more parcel that a carrier has, with what it writes of them."""
    sf = Carrier.objects.create(name="SF Express", code="sf")
    parcel = CarrierParcel.objects.create(
        order=order, carrier=sf, called=sf.name, number=f"{WORD}1", handed_at=NOON, state_at=NOON, heard_at=NOON
    )
    delivering.correct_number(parcel_id=parcel.pk, carrier="sf", number=f"{WORD}2", actor=chen, at=NOON)
    said = Heard("e-1", f"{WORD}2".upper(), State.PROBLEM, NOON, f"{WORD}'s door", f"{WORD} is not there")
    delivering.take_in(carrier_id=sf.pk, heard=[said], at=NOON)
    cousin = CarrierParcel.objects.create(
        order=order, called=f"{WORD}'s cousin", handed_at=NOON, state_at=NOON, heard_at=NOON
    )
    asked = Intercept.objects.create(order=order, way="carrier", asked_at=NOON, outcome="too_late")
    InterceptAsk.objects.create(intercept=asked, parcel=cousin, state="by_phone", problem=f"{WORD}?", at=NOON)


def plant_at_the_door(lin, chen) -> Delivery:
    """A rider brings it: how to get to the door, where it may be left, other addresses asked for (one is agreed to, one not), and what was
    said when nobody was there."""
    order = riding.to_bring(customer=lin, customer_name=lin.name, address=f"2 {WORD} Lane")
    delivering.follow_order(order_id=order.pk, at=NOON)
    delivery = Delivery.objects.get(order=order)
    found = delivering.note_destination(delivery_id=delivery.pk, at=NOON)
    delivering.write_access_note(address_id=found.pk, note=f"{WORD}'s gate: 1234", actor=chen, at=NOON)
    shared = riding.to_bring(customer_name="Zhao", address="3 Shared Lane")
    delivering.follow_order(order_id=shared.pk, at=NOON)
    theirs = delivering.note_destination(delivery_id=Delivery.objects.get(order=shared).pk, at=NOON)
    delivering.write_access_note(address_id=theirs.pk, note=f"Ask for {WORD}", actor=chen, at=NOON)
    delivering.wish_door(delivery_id=delivery.pk, door=f"Behind {WORD}'s bicycle", actor=None, at=NOON)
    asked = delivering.wish_address(delivery_id=delivery.pk, address="3 Shared Lane", actor=None, at=NOON)
    ordering.decide_change(request_id=asked.pk, is_agreed=True, actor=chen, at=NOON)
    delivering.note_destination(delivery_id=delivery.pk, at=NOON)

    attempt = riding.on_the_way(Order.objects.get(pk=order.pk), rider=make.person(Role.RIDER))
    asked = delivering.wish_address(delivery_id=delivery.pk, address=f"4 {WORD} Lane", actor=None, at=NOON)
    ordering.decide_change(
        request_id=asked.pk, is_agreed=False, actor=chen, at=NOON, reason=f"{WORD} lives too far away"
    )
    for each in order.intercepts.filter(outcome=""):
        ordering.answer_intercept(intercept_id=each.pk, outcome="too_late", actor=None, at=NOON)
    delivering.fail(
        attempt_id=attempt.pk,
        client_id=uuid4(),
        reason="nobody",
        words=f"{WORD} did not open",
        actor=attempt.rider,
        at=NOON,
    )
    again = riding.decided(attempt, "leave", instruction=f"With {WORD}'s neighbour")
    proof = delivering.Proof(hands="neighbour", received_by=f"Aunt {WORD}")
    delivering.deliver(attempt_id=again.pk, proof=proof, actor=again.rider, at=NOON)
    return delivery


def plant_a_tasting(lin, chen) -> Booking:
    """A party that was there: wishes, notes, answers, what was made ready for them, what they were told; and one that waited."""
    house = tea_house()
    guest = hosting.Guest(
        name=lin.name,
        phone=lin.phone,
        email=lin.email,
        allergies=f"{WORD} nuts",
        occasion=f"{WORD}'s birthday",
        note=f"{WORD} sits by the window",
        customer=lin,
    )
    booking = house.book(clock(12, 14), guest=guest)
    ordering.cancel_order(order_id=booking.order_id, reason="Paid in another way", actor=chen, at=NOON)
    Booking.objects.filter(pk=booking.pk).update(state="done")
    for by in NoteBy:
        TastingNote.objects.create(
            booking=booking, product=house.puer.product, by=by, score=5, flavours=["honey"], words=f"{WORD} loves it"
        )
    FollowUp.objects.create(booking=booking, words=f"{WORD} liked it", answered_at=NOON)
    PreparationStep.objects.update_or_create(
        session=booking.session,
        key=f"allergy-of-{booking.pk}",
        defaults={
            "kind": "allergy",
            "due_at": NOON,
            "booking": booking,
            "words": f"{WORD} nuts",
            "was": {"words": WORD},
        },
    )
    untold = Reminder.objects.create(
        booking=booking,
        kind="follow_up",
        version=booking.version,
        due_at=NOON,
        good_until=NOON,
        error=f"{WORD}@lin.test refused",
    )
    on_their_page = notices.recipient_for_guest(booking.subject)
    Device.objects.create(recipient=on_their_page, endpoint=f"https://push.test/{WORD}", added_at=NOON)
    for subject in (booking.subject, untold.subject):
        told = {"subject": subject, "kind": "tastings_today", "mark": 1, "at": NOON}
        notices.note(recipient=notices.recipient_for_user(house.lin.user), **told)
    hosting.give_consent(customer_id=lin.pk, source=booking.subject, actor=None, at=NOON, is_by_customer=True)
    hosting.correct_taste(customer_id=lin.pk, flavour="honey", likes=True, actor=None, at=NOON, is_by_customer=True)
    hosting.make_regular(customer_id=lin.pk, adviser=house.lin, actor=chen, at=NOON)
    TeaNews.objects.create(
        customer=lin, kind="arrived", product=house.puer.product, made_at=NOON, due_at=NOON, error=f"no mail to {WORD}"
    )
    WaitingParty.objects.create(
        kind=house.private,
        client_id=uuid4(),
        party_size=2,
        first_day=NOON.date(),
        last_day=NOON.date(),
        name=f"Lin {WORD}",
        phone=PHONE,
        email=lin.email,
        allergies=f"{WORD} milk",
        asked_at=NOON,
        customer=lin,
    )
    return booking
