"""What a message shows has changed: every page with it reads that message again."""

from datetime import datetime

from messaging.models import Conversation
from messaging.models.message import Lane
from messaging.operations.telling import tell
from shopsuite.feed.events import FeedEvent
from shopsuite.people.models import User


def show_again(*cards: str, conversation: Conversation, event: FeedEvent, actor: User | None, at: datetime) -> None:
    """Give the messages with ``cards`` a new version and tell everybody ``event``. The conversation is locked already."""
    conversation.version += 1
    conversation.save(update_fields=["version", "updated_at"])
    conversation.messages.filter(card__in=cards).update(version=conversation.version)
    tell(event, conversation=conversation, actor=actor, at=at, lane=Lane.ALL)
