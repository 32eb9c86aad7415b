"""Strangers, and what is known of customers."""

from collections.abc import Iterable

from messaging import rules
from messaging.models import (
    ChatOrigin,
    Conversation,
    Message,
    Proof,
    Visitor,
)
from shopsuite.people.models import Preference


def visitor_of(key: str) -> Visitor | None:
    """Whose browser keeps ``key``, with their conversation."""
    return Visitor.objects.select_related("conversation").filter(key_hash=rules.hash_of_key(key)).first()


def proof_of(conversation: Conversation) -> Proof | None:
    """How the shop knows whom a conversation is with that a stranger began."""
    return (
        Proof.objects.filter(conversation=conversation, proven_at__isnull=False, undone_at=None)
        .select_related("by")
        .last()
    )


def chat_origins() -> list[str]:
    """The sites whose pages may show the chat window."""
    return list(ChatOrigin.objects.filter(is_active=True).values_list("origin", flat=True))


def sources_of(preferences: Iterable[Preference]) -> dict[str, Message]:
    """In which messages customers said what they like: source -> message. One query."""
    ids = [source.removeprefix("message:") for each in preferences if (source := each.source).startswith("message:")]
    found = Message.objects.filter(pk__in=[int(pk) for pk in ids if pk.isdecimal()], recalled_at=None)
    return {f"message:{message.pk}": message for message in found}
