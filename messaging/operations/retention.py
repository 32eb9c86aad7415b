"""Letting go of what was kept long enough."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from messaging import events, queries
from messaging.models import Conversation
from messaging.operations.emptying import empty
from shopsuite.feed.operations import record
from shopsuite.people.roles import Role


@dataclass(frozen=True)
class LetGo:
    """How much went, or would go."""

    conversations: int = 0
    messages: int = 0
    files: int = 0


def let_go(*, at: datetime) -> LetGo:
    """Delete the words and files of conversations whose time is over, each in a transaction of its own.

    Safe to kill and to run again: a conversation is whole or gone, and files go after the rows that name them.
    """
    gone = [counts for pk in queries.conversations_to_let_go(at=at) if (counts := _let_go_of(pk, at=at))]
    return LetGo(len(gone), sum(one.messages for one in gone), sum(one.files for one in gone))


@transaction.atomic
def _let_go_of(pk: int, *, at: datetime) -> LetGo | None:
    """None where somebody has said something meanwhile, or is just doing so."""
    due = Conversation.objects.filter(pk=pk).filter(queries.is_to_be_let_go(at=at))
    conversation = due.select_for_update(skip_locked=True).first()
    if conversation is None:
        return None
    messages, files = empty(conversation)
    event = events.ConversationLetGo(conversation_id=pk, messages=messages, files=files)
    record(event, actor=None, at=at, audiences=[f"role:{Role.OWNER}"])
    return LetGo(1, messages, files)
