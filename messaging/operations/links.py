"""Private links that have come into the wrong hands."""

from datetime import datetime

from django.db import transaction

from messaging import events, links
from messaging.models import Conversation
from messaging.operations.telling import lock_conversation, tell
from shopsuite.notices import operations as notices
from shopsuite.people.models import User


@transaction.atomic
def replace_link(*, conversation_id: int, actor: User, at: datetime) -> Conversation:
    """Give the conversation a new private link. Whoever has it open by an earlier one is shown out and hears nothing more.

    Locks the conversation, so that of two at once each makes a link of its own, and then what else leads to it.
    """
    conversation = lock_conversation(conversation_id)
    # Told to those with the old link, who are not told of anything after this.
    tell(events.LinkReplaced(conversation_id=conversation.pk), conversation=conversation, actor=actor, at=at)
    conversation.link_number += 1
    conversation.save(update_fields=["link_number", "updated_at"])
    links.renew_others(conversation)
    notices.forget_devices_of_guest(conversation.topic)
    return conversation
