"""From a stranger to a known customer: only by proof, never by what somebody says of themselves."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from messaging import events
from messaging.code_senders import code_sender
from messaging.models import Conversation, Member, Proof
from messaging.models.message import Lane
from messaging.operations.telling import lock_conversation, tell
from shopsuite.core.errors import Invalid
from shopsuite.people import rules
from shopsuite.people.models import Customer, User


def ask_for_code(*, member: Member, email: str, at: datetime) -> Proof:
    """Begin a proof for the customer with ``email`` on record; the code itself is made and sent by ``send_code``.

    Nothing here depends on whether there is such a customer: not what is returned, not what is written, not how long it
    takes. Earlier codes of the conversation hold no more.
    """
    found = Customer.objects.filter(email__iexact=email).order_by("-pk").first() if email else None
    return Proof.objects.create(conversation=member.conversation, customer=found, asked_at=at)


def send_code(*, proof_id: int) -> None:
    """Make the code and send it to the customer's address on record; for nobody, do nothing. Sent again, the first holds no
    more. Nothing is locked while it is sent: trying a code waits for no mail server."""
    proof = Proof.objects.select_related("customer").get(pk=proof_id)
    if proof.customer is None or proof.proven_at:
        return
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    Proof.objects.filter(pk=proof.pk, proven_at=None).update(code_hash=_hash(proof, code))
    code_sender().send(customer=proof.customer, code=code)


@transaction.atomic
def prove(*, member: Member, code: str, at: datetime) -> bool:
    """Whether ``code`` is the last one sent for this conversation; then it is that customer's from now on.

    Each call is a try, and after five of them, or ten minutes, no code is right. Locks the conversation, so that of many
    tries at once every one counts.
    """
    conversation = lock_conversation(member.conversation_id)
    proof = Proof.objects.filter(conversation=conversation, by=None, undone_at=None).last()
    if proof is None or not rules.may_try_code(asked_at=proof.asked_at, tries=proof.tries, at=at):
        return False
    if conversation.customer_id not in (None, proof.customer_id):
        return False  # whom it is with is known from elsewhere, as with an order
    if not Proof.objects.filter(pk=proof.pk).update(tries=F("tries") + 1):
        return False  # the customer was erased in this moment
    is_right = constant_time_compare(_hash(proof, code), proof.code_hash) and proof.customer is not None
    if is_right and proof.proven_at is None:
        proof.refresh_from_db(fields=["tries"])
        _link(conversation, proof, actor=None, at=at)
    return is_right


@transaction.atomic
def link_customer(*, conversation_id: int, customer: Customer, actor: User, at: datetime) -> Proof:
    """``actor`` has made sure that the conversation is with ``customer``. Locks the conversation.

    Raises ``Invalid`` where it is already known whom it is with, and for a customer who was erased.
    """
    conversation = lock_conversation(conversation_id)
    if conversation.customer_id is not None:
        raise Invalid("known_already", _("It is already known whom this conversation is with."))
    # Then the customer, as whoever erases them does.
    if not Customer.objects.select_for_update(no_key=True).filter(pk=customer.pk, erased_at=None).exists():
        raise Invalid("erased", _("This customer has been erased. Make a new one."))
    proof = Proof(conversation=conversation, customer=customer, asked_at=at, by=actor)
    _link(conversation, proof, actor=actor, at=at)
    return proof


@transaction.atomic
def unlink_customer(*, conversation_id: int, actor: User, at: datetime) -> None:
    """Take back what a proof or a colleague said; doing so again does nothing. Locks the conversation."""
    conversation = lock_conversation(conversation_id)
    held = Proof.objects.filter(conversation=conversation, proven_at__isnull=False, undone_at=None)
    if held.update(undone_at=at):
        _set_customer(conversation, None, actor=actor, at=at)


def _link(conversation: Conversation, proof: Proof, *, actor: User | None, at: datetime) -> None:
    proof.proven_at = at
    proof.save()
    _set_customer(conversation, proof.customer, actor=actor, at=at)


def _set_customer(conversation: Conversation, customer: Customer | None, *, actor: User | None, at: datetime) -> None:
    conversation.customer = customer
    conversation.save(update_fields=["customer", "updated_at"])
    linked = events.CustomerLinked(conversation_id=conversation.pk, customer_id=customer.pk if customer else None)
    # Outside, nobody is told whom the shop takes them for.
    tell(linked, conversation=conversation, actor=actor, at=at, lane=Lane.STAFF)


def _hash(proof: Proof, code: str) -> str:
    """Keyed: a million codes are soon tried against a bare hash."""
    return salted_hmac("messaging.proof", f"{proof.pk}:{code}", algorithm="sha256").hexdigest()
