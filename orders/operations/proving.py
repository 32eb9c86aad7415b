"""A customer's wish is shown to be met before the parcel is closed."""

from datetime import datetime
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from messaging import operations as messaging
from messaging.operations import Content
from messaging.uploads import take_in_files
from orders import events, rules
from orders.models import Order, ProofStep
from orders.models.order import Stage
from orders.models.proof import ProofState
from orders.operations.settle import lock_order, tell
from orders.talk import conversation_about
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User


class ProofMissing(DomainError):
    """The parcel is not closed before the customer's wish was shown (or approved)."""


@transaction.atomic
def ask_proof(*, order_id: int, wish: str, waits_for_approval: bool, actor: User, at: datetime) -> ProofStep:
    """Have the packer show that a customer's wish is met. Locks the order. Raises ``WrongStage`` for a packed order."""
    if not wish.strip():
        raise Invalid("no_wish", _("Write what is to be shown."), field="wish")
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.PLACED, Stage.PICKING, Stage.PACKING)
    step = ProofStep.objects.create(
        order=order, wish=wish.strip()[:200], waits_for_approval=waits_for_approval, asked_by=actor, asked_at=at
    )
    told = events.ProofAsked(order_id=order.pk, number=order.number, proof_id=step.pk, wish=step.wish)
    tell(told, order=order, actor=actor, at=at)
    return step


@transaction.atomic
def drop_proof(*, proof_id: int, reason: str, actor: User, at: datetime) -> ProofStep:
    """It need not be shown after all, and why. Dropping twice is once. Locks the order."""
    if not reason.strip():
        raise Invalid("say_why", _("Say why it need not be shown."), field="reason")
    order, step = _locked(proof_id)
    if step.state != ProofState.DROPPED:
        _answer(step, ProofState.DROPPED, reason, at=at)
        told = events.ProofDropped(order_id=order.pk, number=order.number, proof_id=step.pk, reason=step.answer)
        tell(told, order=order, actor=actor, at=at)
    return step


def show_proof(*, proof_id: int, file: UploadedFile, actor: User, at: datetime) -> ProofStep:
    """Send a photo or short video of it into the conversation about the order. Locks the order, then the conversation.

    Raises ``WrongStage`` outside packing, ``Overtaken`` when it is not to be shown any more, and what uploading raises.
    """
    step = ProofStep.objects.select_related("order").get(pk=proof_id)
    member = messaging.join(conversation=conversation_about(step.order), user=actor, at=at)
    client_id = str(uuid4())
    attachments = take_in_files(member=member, client_id=client_id, files=[file])
    with transaction.atomic():
        order, step = _locked(proof_id)
        rules.require_stage(order.stage, Stage.PACKING)
        if not step.is_to_be_shown:
            raise rules.Overtaken("overtaken", _("This is not to be shown any more: %s.") % step.get_state_display())
        said = Content(_("You asked: “%s”. Here it is.") % step.wish, attachments=attachments)
        message = messaging.send(member=member, client_id=client_id, content=said, at=at)
        step.attachment = message.attachments.first()
        step.state, step.shown_by, step.shown_at = ProofState.SHOWN, actor, at
        step.save(update_fields=["attachment", "state", "shown_by", "shown_at"])
        told = events.ProofShown(order_id=order.pk, number=order.number, proof_id=step.pk)
        tell(told, order=order, actor=actor, at=at)
    return step


@transaction.atomic
def answer_proof(*, proof_id: int, is_approved: bool, actor: User | None, at: datetime, words: str = "") -> ProofStep:
    """The customer says that it is right, or what is wrong with it: then it is to be shown again. Locks the order.

    The same answer twice is once. Raises ``Overtaken`` when there is nothing to answer (any more), ``Invalid`` for a
    question without words.
    """
    order, step = _locked(proof_id)
    state = ProofState.APPROVED if is_approved else ProofState.QUESTIONED
    if step.state == state:
        return step
    if step.state != ProofState.SHOWN:
        raise rules.Overtaken("overtaken", _("This is settled already: %s.") % step.get_state_display())
    if not is_approved and not words.strip():
        raise Invalid("say_why", _("Say what should be different."), field="words")
    _answer(step, state, words, at=at)
    told = events.ProofAnswered(
        order_id=order.pk, number=order.number, proof_id=step.pk, is_approved=is_approved, answer=step.answer
    )
    tell(told, order=order, actor=actor, at=at)
    return step


def require_proofs(order: Order) -> None:
    """Refuse (``ProofMissing``) to close the parcel of a locked order before all that is to be shown was."""
    for step in order.proofs.all():
        if step.keeps_open:
            waits = step.state == ProofState.SHOWN
            raise ProofMissing(
                "proof_missing",
                (_("Wait for the customer's yes: %s") if waits else _("Show it first, with a photo or video: %s"))
                % step.wish,
                proof=step.pk,
            )


def _locked(proof_id: int) -> tuple[Order, ProofStep]:
    order = lock_order(ProofStep.objects.values_list("order", flat=True).get(pk=proof_id))
    return order, ProofStep.objects.get(pk=proof_id)


def _answer(step: ProofStep, state: ProofState, words: str, *, at: datetime) -> None:
    step.state, step.answer, step.answered_at = state, words.strip()[:500], at
    step.save(update_fields=["state", "answer", "answered_at"])
