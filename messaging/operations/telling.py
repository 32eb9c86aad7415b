"""Who hears of what happens in a conversation."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from messaging.models import Conversation
from messaging.models.conversation import AMONG_COLLEAGUES, Kind
from messaging.models.message import Lane
from shopsuite.core.errors import DomainError
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import STAFF

# Among colleagues those who take part and still may; otherwise the shop's people hear by their roles.
_TAKING_PART = """
SELECT member.user_id FROM messaging_member AS member
 WHERE member.conversation_id = %(conversation)s AND member.left_at IS NULL AND member.user_id IS NOT NULL
   AND CASE WHEN member.is_outside THEN %(outside_too)s
            ELSE %(colleagues_too)s AND EXISTS (
                SELECT FROM people_user_groups AS held JOIN auth_group AS role ON role.id = held.group_id
                 WHERE held.user_id = member.user_id AND role.name = ANY(%(holders)s))
       END
"""


class Gone(DomainError):
    """The conversation was deleted, or the customer it was with erased: nothing can be said in it."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            "conversation_gone", _("This conversation has been deleted. Nothing can be written in it any more.")
        )


def lock_conversation(conversation_id: int) -> Conversation:
    """The conversation, locked until the transaction ends: whoever writes into it next waits here.

    Raises ``Gone`` where it was deleted meanwhile; whoever waited for the eraser's lock comes to nothing.
    """
    try:
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    except Conversation.DoesNotExist:
        raise Gone from None
    if conversation.erased_at:
        raise Gone
    return conversation


def tell(
    event: FeedEvent, *, conversation: Conversation, actor: User | None, at: datetime, lane: str = Lane.ALL
) -> None:
    """Record ``event`` for exactly those who see what it is about (``audiences_of``)."""
    record(event, actor=actor, at=at, audiences=audiences_of(conversation, lane=lane))


def audiences_of(conversation: Conversation, *, lane: str = Lane.ALL) -> list[str]:
    """Who sees what is said in ``lane``. Nobody outside is told of a line that only the shop sees; that one was written
    can be seen from the numbers of the lines around it."""
    kind = Kind(conversation.kind)
    holders = sorted(conversation.seen_by_roles)
    with connection.cursor() as cursor:  # asked with every message: the ORM takes three times as long
        cursor.execute(
            _TAKING_PART,
            {
                "conversation": conversation.pk,
                "outside_too": lane != Lane.STAFF,
                "colleagues_too": kind in AMONG_COLLEAGUES,
                "holders": holders,
            },
        )
        audiences = [f"user:{pk}" for (pk,) in cursor.fetchall()]
    if kind not in AMONG_COLLEAGUES:
        audiences += ["staff"] if set(holders) >= STAFF else [f"role:{role}" for role in holders]
    if lane == Lane.ALL:
        audiences.append(conversation.page_audience)
    return audiences
