"""Who hears of what happens in a conversation."""

from datetime import datetime

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
    members = conversation.members.filter(left_at=None, user__isnull=False)
    if lane == Lane.STAFF:
        members = members.filter(is_outside=False)
    audiences = [f"user:{pk}" for pk in members.values_list("user_id", flat=True)]
    if conversation.kind in (Kind.CUSTOMER, Kind.ANNOUNCEMENT):
        audiences.append("staff")
    elif conversation.kind == Kind.SUPPLIER:
        audiences += sorted(f"role:{role}" for role in holders_of("messages.suppliers"))
    if lane == Lane.ALL:
        audiences.append(conversation.page_audience)
    return audiences
