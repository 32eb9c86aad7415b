"""What a message shows has changed: every page with it reads that message again."""

from django.db.models import QuerySet

from messaging.models import Conversation, Message


def show_again(conversation: Conversation, messages: QuerySet[Message]) -> None:
    """Give ``messages`` of ``conversation`` its next version; pages ask for what is newer than theirs once they are told of
    something. Under the conversation's lock; the caller tells."""
    conversation.version += 1
    conversation.save(update_fields=["version", "updated_at"])
    messages.update(version=conversation.version)
