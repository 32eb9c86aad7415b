"""Letting go of what was kept long enough."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from messaging import events, queries
from messaging.models import Attachment, Conversation, Draft, FormRequest, Message, Revision
from messaging.models.agreement import AgreementState
from messaging.models.conversation import State
from messaging.operations.keeping import throw_away
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
    names = [name for kept in Attachment.objects.filter(conversation=conversation) for name in kept.files]
    counts = LetGo(1, conversation.messages.count(), len(names))
    transaction.on_commit(partial(throw_away, names))
    _delete_words(conversation)
    if conversation.agreements.exists():
        # Who agreed on it has to be named: what is left is a closed conversation in which nothing is said.
        conversation.state, conversation.last_at, conversation.waiting_since = State.CLOSED, None, None
        conversation.answer_due_at = None
        conversation.save(update_fields=["state", "last_at", "waiting_since", "answer_due_at", "updated_at"])
    else:
        conversation.delete()
    event = events.ConversationLetGo(conversation_id=pk, messages=counts.messages, files=counts.files)
    record(event, actor=None, at=at, audiences=[f"role:{Role.OWNER}"])
    return counts


def _delete_words(conversation: Conversation) -> None:
    """All that was said, and proposals that never bound anybody; rows that name others go first."""
    Draft.objects.filter(conversation=conversation).delete()
    Revision.objects.filter(message__conversation=conversation).delete()
    Attachment.objects.filter(conversation=conversation).delete()
    FormRequest.objects.filter(conversation=conversation).delete()
    Message.objects.filter(conversation=conversation).update(reply_to=None)
    Message.objects.filter(conversation=conversation).delete()
    never_bound = Q(answered_at=None) | Q(state=AgreementState.DECLINED)
    conversation.agreements.filter(never_bound).delete()
