"""Keeping record of who took a copy of what was said."""

from datetime import datetime

from django.db import transaction

from messaging import events
from messaging.models import Conversation
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role


@transaction.atomic
def note_export(*, conversation: Conversation, has_shop_lines: bool, actor: User, at: datetime) -> None:
    """Write into the log that ``actor`` exported ``conversation``; it is told to the owners and to nobody else."""
    event = events.ConversationExported(conversation_id=conversation.pk, has_shop_lines=has_shop_lines)
    record(event, actor=actor, at=at, audiences=[f"role:{Role.OWNER}"])
