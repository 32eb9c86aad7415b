"""Keeping what somebody is writing, for their other devices."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from messaging import rules
from messaging.models import Conversation, Draft
from messaging.operations.telling import lock_conversation
from shopsuite.feed.signals import signal
from shopsuite.people.models import User


@transaction.atomic
def save_draft(*, conversation: Conversation, user: User, text: str, at: datetime) -> int:
    """Keep ``text`` as what ``user`` has begun to write; what came last wins. Returns its version.

    Locks the conversation, and the draft. The other devices are told by a signal: one that misses it reads the draft when it is opened.
    """
    text = text.replace("\x00", "")[: rules.MOST_CHARACTERS]
    lock_conversation(conversation.pk)
    Draft.objects.get_or_create(conversation=conversation, user=user, defaults={"at": at})
    draft = Draft.objects.select_for_update().get(conversation=conversation, user=user)
    if draft.text != text:
        draft.text, draft.version, draft.at = text, draft.version + 1, at
        draft.save(update_fields=["text", "version", "at"])
        transaction.on_commit(lambda: _tell(draft), robust=True)
    return draft.version


def clear_draft(*, conversation: Conversation, user: User, at: datetime) -> None:
    """What was begun is sent. One statement where there is no draft, as most of the time."""
    begun = Draft.objects.filter(conversation=conversation, user=user).exclude(text="")
    if begun.update(text="", version=F("version") + 1, at=at):
        _tell(Draft.objects.get(conversation=conversation, user=user))


def _tell(draft: Draft) -> None:
    topic = f"conversation:{draft.conversation_id}"
    signal(topic, kind="draft", audiences=[f"user:{draft.user_id}"], version=draft.version)
