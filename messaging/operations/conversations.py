"""Opening conversations, taking part in them, and keeping the inbox in order."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from messaging import events
from messaging.models import Conversation, Member
from messaging.models.conversation import Kind, State
from messaging.operations import waits
from messaging.operations.telling import Gone, lock_conversation, tell
from shopsuite.core.errors import Invalid
from shopsuite.people.models import Customer, User


def open_about(
    *, kind: str, subject: str, title: str, customer: Customer | None = None, party: str = ""
) -> Conversation:
    """The one conversation of ``kind`` about ``subject`` ("order:42"), made when first asked for; safe to race.

    With suppliers there is one for each ``party`` ("user:7").
    """
    return Conversation.objects.get_or_create(
        kind=kind, subject=subject, party=party, defaults={"title": title, "customer": customer}
    )[0]


@transaction.atomic
def open_with_supplier(*, subject: str, title: str, supplier: User, actor: User | None, at: datetime) -> Conversation:
    """The shop's conversation with ``supplier`` about ``subject``, begun by ``actor`` of the shop or by themselves (None).

    They see this one and nothing else of it; safe to race.
    """
    conversation = open_about(kind=Kind.SUPPLIER, subject=subject, title=title, party=f"user:{supplier.pk}")
    join(conversation=conversation, user=supplier, at=at, is_outside=True)
    if actor is not None:
        join(conversation=conversation, user=actor, at=at)
    tell(changed(conversation), conversation=conversation, actor=actor, at=at)
    return conversation


def join(
    *, conversation: Conversation, user: User | None, at: datetime, name: str = "", is_outside: bool = False
) -> Member:
    """The membership of ``user``, or of whoever holds the private link (None), made when there is none; safe to race.

    Who joins a group is asked to read nothing of before; with customers, whoever looks has still everything to read.
    Raises ``Gone`` for a first time from outside where the customer was erased: their link was read a moment too early.
    """
    if known := Member.objects.filter(conversation=conversation, user=user).first():
        return known
    if is_outside:
        with transaction.atomic():
            locked = lock_conversation(conversation.pk)
            if locked.customer and locked.customer.erased_at:
                raise Gone
            return _join(locked, user, at=at, name=name, is_outside=True)
    return _join(conversation, user, at=at, name=name, is_outside=is_outside)


def _join(conversation: Conversation, user: User | None, *, at: datetime, name: str, is_outside: bool) -> Member:
    start = conversation.last_seq if conversation.kind == Kind.GROUP else 0
    return Member.objects.get_or_create(
        conversation=conversation,
        user=user,
        defaults={
            "name": name,
            "is_outside": is_outside,
            "joined_at": at,
            "delivered_seq": start,
            "read_seq": start,
        },
    )[0]


@transaction.atomic
def take_on(*, conversation_id: int, owner: User | None, actor: User, at: datetime) -> Conversation:
    """``owner`` looks after it from now on (None: nobody in particular). Locks the conversation.

    Raises ``Invalid`` among colleagues: who looks after a group may take people out of it, and does not get that by asking.
    """
    conversation = lock_conversation(conversation_id)
    if not conversation.has_two_sides:
        raise Invalid("not_to_take_on", _("This conversation is not one to take on."))
    return change(conversation, actor=actor, at=at, owner=owner)


@transaction.atomic
def close(*, conversation_id: int, actor: User, at: datetime) -> Conversation:
    """Nothing is left to say. What somebody outside writes opens it again. Locks the conversation."""
    conversation = lock_conversation(conversation_id)
    waits.drop(conversation)
    return change(
        conversation,
        actor=actor,
        at=at,
        state=State.CLOSED,
        waiting_since=None,
        answer_due_at=None,
        snoozed_until=None,
    )


@transaction.atomic
def reopen(*, conversation_id: int, actor: User, at: datetime) -> Conversation:
    """Take ``close`` or ``snooze`` back. Locks the conversation."""
    return change(lock_conversation(conversation_id), actor=actor, at=at, state=State.OPEN, snoozed_until=None)


@transaction.atomic
def snooze(*, conversation_id: int, until: datetime, actor: User, at: datetime) -> Conversation:
    """Set it aside until then, or until somebody outside writes. Locks the conversation. Raises ``Invalid`` for the past."""
    if until <= at:
        raise Invalid("past", _("Choose a time that is still to come."), field="until")
    return change(lock_conversation(conversation_id), actor=actor, at=at, snoozed_until=until)


def change(conversation: Conversation, *, actor: User, at: datetime, **fields: object) -> Conversation:
    """Set ``fields`` and tell of it. Under the conversation's lock."""
    for name, value in fields.items():
        setattr(conversation, name, value)
    # The version moves, too: pages ask for what is newer and learn of the change with it.
    conversation.version = F("version") + 1
    conversation.save(update_fields=[*fields, "version", "updated_at"])
    conversation.refresh_from_db()
    tell(changed(conversation), conversation=conversation, actor=actor, at=at, lane="staff")
    return conversation


def changed(conversation: Conversation) -> events.ConversationChanged:
    """That ``conversation`` stands as it does now."""
    return events.ConversationChanged(
        conversation_id=conversation.pk, owner_id=conversation.owner_id, state=conversation.state
    )
