"""Proposing facts to the other side, and the other side's yes or no."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from messaging import events
from messaging.models import Agreement, AgreementFact, Conversation, Member, Message
from messaging.models.agreement import AgreementState, FactKind
from messaging.operations import waits
from messaging.operations.sending import Content, send
from messaging.operations.showing import show_again
from messaging.operations.telling import lock_conversation, tell
from shopsuite.core.errors import DomainError, Invalid, NotFound


class NotOpen(DomainError):
    """It was answered otherwise, replaced by a later proposal, or taken back."""


class OwnSide(DomainError):
    """Nobody agrees with themselves."""


@dataclass(frozen=True)
class Fact:
    """One fact to agree on; ``kind`` says which of the values it has. ``currency`` is ISO 4217."""

    kind: str
    label: str
    price: Decimal | None = None
    currency: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    day: date | None = None
    words: str = ""

    @property
    def has_its_value(self) -> bool:
        match self.kind:
            case FactKind.PRICE:
                return self.price is not None and self.price >= 0 and bool(self.currency)
            case FactKind.QUANTITY:
                return self.quantity is not None and self.quantity > 0
            case FactKind.DATE:
                return self.day is not None
            case _:
                return bool(self.words)


@transaction.atomic
def propose(*, member: Member, client_id: str, title: str, facts: Sequence[Fact], at: datetime) -> Agreement:
    """Say what ``member`` wants both sides to be bound by; the same ``client_id`` gives the proposal of the first time.

    A proposal about the same thing that waits for its answer is replaced. Locks the conversation. Raises ``Invalid``.
    """
    conversation = lock_conversation(member.conversation_id)
    if not conversation.has_two_sides:
        raise Invalid("no_other_side", _("Only with customers and suppliers there is another side to agree with."))
    known = Message.objects.filter(conversation=conversation, sender=member, client_id=client_id).first()
    if known:
        return _proposed_in(known)
    title = title.strip()
    if not title:
        raise Invalid("no_title", _("Say what it is about."), field="title")
    if not facts or not all(fact.has_its_value for fact in facts):
        raise Invalid("no_facts", _("Fill in at least one fact to agree on."), field="facts")
    agreement = _write(conversation, member, title=title, facts=facts, at=at)
    replaced = _replace(agreement, AgreementState.PROPOSED)
    send(member=member, client_id=client_id, content=Content(card=agreement.subject), at=at)
    conversation.refresh_from_db()
    _show(agreement, *replaced, conversation=conversation, actor=member, at=at)
    return agreement


@transaction.atomic
def answer(*, agreement_id: int, member: Member, accepts: bool, at: datetime) -> Agreement:
    """The yes or no of ``member`` to a proposal of the other side; the same answer again changes nothing.

    Locks the conversation. Raises ``OwnSide`` for who proposed it and their side, ``NotOpen`` once it was answered otherwise,
    replaced, or taken back.
    """
    conversation = lock_conversation(member.conversation_id)
    agreement = conversation.agreements.select_related("proposed_by").filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound("not_found", _("There is no such proposal."))
    if member.is_outside == agreement.proposed_by.is_outside:
        raise OwnSide("own_side", _("Your side proposed this; the other side answers."))
    wanted = AgreementState.ACCEPTED if accepts else AgreementState.DECLINED
    if agreement.state == wanted:
        return agreement
    # As it was proposed: that somebody else shows it again does not bring back what was taken back.
    proposal = conversation.messages.filter(card=agreement.subject, sender=agreement.proposed_by, recalled_at=None)
    is_shown = proposal.exists()
    if agreement.state != AgreementState.PROPOSED or not is_shown:
        raise NotOpen("not_open", _("This was answered or replaced meanwhile. Look at the latest proposal."))
    replaced = _replace(agreement, AgreementState.ACCEPTED) if accepts else []
    agreement.state, agreement.answered_by, agreement.answered_at = wanted, member, at
    agreement.save(update_fields=["state", "answered_by", "answered_at"])
    if not member.is_outside and conversation.waiting_since is not None:
        waits.end(conversation, at=at)  # a yes or a no is what they waited for
        conversation.save(update_fields=["waiting_since", "answer_due_at", "updated_at"])
    _show(agreement, *replaced, conversation=conversation, actor=member, at=at)
    return agreement


def _proposed_in(message: Message) -> Agreement:
    thing, _colon, pk = message.card.partition(":")
    if thing != "agreement":
        raise Invalid("bad_client_id", "This client_id names a message that proposes nothing.", field="client_id")
    return Agreement.objects.get(conversation=message.conversation_id, pk=int(pk))


def _write(conversation: Conversation, member: Member, *, title: str, facts: Sequence[Fact], at: datetime) -> Agreement:
    earlier = conversation.agreements.filter(title__iexact=title)
    last = earlier.aggregate(last=Max("version"))["last"] or 0
    agreement = Agreement.objects.create(
        conversation=conversation,
        title=earlier.values_list("title", flat=True).first() or title,
        version=last + 1,
        proposed_by=member,
        proposed_at=at,
    )
    AgreementFact.objects.bulk_create(
        AgreementFact(agreement=agreement, position=position, **asdict(fact)) for position, fact in enumerate(facts)
    )
    return agreement


def _replace(agreement: Agreement, state: str) -> list[Agreement]:
    """Earlier versions in ``state`` are replaced by ``agreement``."""
    earlier = Agreement.objects.filter(
        conversation=agreement.conversation_id, title=agreement.title, version__lt=agreement.version, state=state
    )
    replaced = list(earlier)
    earlier.update(state=AgreementState.SUPERSEDED)
    return replaced


def _show(*agreements: Agreement, conversation: Conversation, actor: Member, at: datetime) -> None:
    moved = agreements[0]
    event = events.AgreementMoved(
        conversation_id=conversation.pk,
        agreement_id=moved.pk,
        version=moved.version,
        state=moved.state,
    )
    subjects = [agreement.subject for agreement in agreements]
    show_again(conversation, conversation.messages.filter(card__in=subjects))
    tell(event, conversation=conversation, actor=actor.user, at=at)
