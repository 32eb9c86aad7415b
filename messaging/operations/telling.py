"""Who hears of what happens in a conversation."""

from datetime import datetime

from django.db import connection

from messaging.models import Conversation
from messaging.models.conversation import Kind
from messaging.models.message import Lane
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import holders_of


def lock_conversation(conversation_id: int) -> Conversation:
    """The conversation, locked until the transaction ends: whoever writes into it next waits here."""
    return Conversation.objects.select_for_update().get(pk=conversation_id)


def tell(
    event: FeedEvent, *, conversation: Conversation, actor: User | None, at: datetime, lane: str = Lane.ALL
) -> None:
    """Record ``event`` for exactly those who see what it is about (``audiences_of``)."""
    record(event, actor=actor, at=at, audiences=audiences_of(conversation, lane=lane))


def audiences_of(conversation: Conversation, *, lane: str = Lane.ALL) -> list[str]:
    """Who sees what is said in ``lane``. Nobody outside is told of a line that only the shop sees; that one was written
    can be seen from the numbers of the lines around it."""
    with connection.cursor() as cursor:  # asked with every message: the ORM takes three times as long
        cursor.execute(
            """SELECT user_id FROM messaging_member
                WHERE conversation_id = %s AND left_at IS NULL AND user_id IS NOT NULL AND (%s OR NOT is_outside)""",
            [conversation.pk, lane != Lane.STAFF],
        )
        audiences = [f"user:{pk}" for (pk,) in cursor.fetchall()]
    if conversation.kind in (Kind.CUSTOMER, Kind.ANNOUNCEMENT):
        audiences.append("staff")
    elif conversation.kind == Kind.SUPPLIER:
        audiences += sorted(f"role:{role}" for role in holders_of("messages.suppliers"))
    if lane == Lane.ALL:
        audiences.append(conversation.page_audience)
    return audiences
