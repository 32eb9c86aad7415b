"""Taking out of a conversation all that was said in it; for retention and for the erasure of a person."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from messaging.away import answer_in
from messaging.models import Attachment, Conversation, Draft, FormRequest, Message, Proof, Revision, Visitor, Wait
from messaging.models.agreement import AgreementState
from messaging.models.conversation import State
from messaging.operations.keeping import throw_away
from shopsuite.notices import operations as notices
from shopsuite.people.models import Preference

#: So long a code that led nowhere, and a browser that was shut out, can still be looked into.
SPENT_KEPT_FOR = timedelta(days=30)


def empty(conversation: Conversation) -> tuple[int, int]:
    """Delete ``conversation`` and everything in it; how many messages and files went, the files after the commit.

    Where something was agreed, it is left closed and empty to name who agreed. Under the conversation's lock.
    """
    files = [name for kept in Attachment.objects.filter(conversation=conversation) for name in kept.files]
    messages = conversation.messages.count()
    transaction.on_commit(partial(throw_away, files))
    # Neither is tied to the conversation by anything but its name.
    notices.forget(subjects=[conversation.topic, answer_in(conversation.pk)])
    _delete_words(conversation)
    if conversation.agreements.exists():
        _leave_agreed(conversation)
    else:
        conversation.delete()
    return messages, len(files)


def clear_spent_proofs(*, at: datetime) -> int:
    """Delete tries to prove who somebody is that led nowhere or were taken back, and keys of visitors that open nothing any
    more, after a month; how many. Safe to run twice."""
    before = at - SPENT_KEPT_FOR
    led_nowhere = Proof.objects.filter(asked_at__lt=before, proven_at=None) | Proof.objects.filter(undone_at__lt=before)
    shut_out = Visitor.objects.filter(at__lt=before).exclude(link_number=F("conversation__link_number"))
    return led_nowhere.delete()[0] + shut_out.delete()[0]


def _delete_words(conversation: Conversation) -> None:
    """All that was said, and proposals that never bound anybody; rows that name others go first."""
    Draft.objects.filter(conversation=conversation).delete()
    messages = Message.objects.filter(conversation=conversation)
    _unanswered_preferences(conversation).delete()
    Revision.objects.filter(message__conversation=conversation).delete()
    Attachment.objects.filter(conversation=conversation).delete()
    FormRequest.objects.filter(conversation=conversation).delete()
    messages.update(reply_to=None)
    messages.delete()
    never_bound = Q(answered_at=None) | Q(state=AgreementState.DECLINED)
    conversation.agreements.filter(never_bound).delete()


def _unanswered_preferences(conversation: Conversation) -> QuerySet[Preference]:
    """Words of a message that were copied and never agreed to be kept: they go with it."""
    name = Concat(Value("message:"), Cast("pk", CharField()))
    said = conversation.messages.annotate(name=name).values("name")
    return Preference.objects.filter(source__in=said).exclude(consents=True)


def _leave_agreed(conversation: Conversation) -> None:
    """Only those who agreed are named; nobody waits, and nobody has a key any more."""
    for rows in (Wait, Visitor, Proof):
        rows.objects.filter(conversation=conversation).delete()
    sides = conversation.agreements.values_list("proposed_by", "answered_by")
    conversation.members.exclude(pk__in={member for both in sides for member in both}).delete()
    conversation.state, conversation.last_at, conversation.waiting_since = State.CLOSED, None, None
    conversation.answer_due_at = None
    conversation.save(update_fields=["state", "last_at", "waiting_since", "answer_due_at", "updated_at"])
