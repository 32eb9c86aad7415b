"""How far each has received and read: marks that only rise."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from messaging import events
from messaging.models import Member, Message
from messaging.models.message import Lane
from messaging.operations.telling import tell


def mark_delivered(*, member: Member, seq: int, at: datetime) -> bool:
    """Everything up to ``seq`` reached a device of this member. True when that was news."""
    return _mark(member, delivered=seq, read=0, at=at)


def mark_read(*, member: Member, seq: int, at: datetime) -> bool:
    """This member has seen everything up to ``seq``. True when that was news; a late or repeated mark changes nothing."""
    return _mark(member, delivered=seq, read=seq, at=at)


def raise_marks(member: Member, *, delivered: int, read: int) -> bool:
    """Raise the marks, never lower them; one statement, and no lock but the member's own row. True when one rose."""
    lower = Member.objects.filter(pk=member.pk).exclude(delivered_seq__gte=delivered, read_seq__gte=read)
    return bool(
        lower.update(delivered_seq=Greatest(F("delivered_seq"), delivered), read_seq=Greatest(F("read_seq"), read))
    )


def _lane_of_news(member: Member, *, up_to: int) -> Lane:
    """Who hears that these marks rose: where all that was new to ``member`` was said among the shop, only the shop."""
    news = Message.objects.filter(
        conversation=member.conversation_id, seq__gt=min(member.delivered_seq, member.read_seq), seq__lte=up_to
    )
    return Lane.ALL if news.filter(lane=Lane.ALL).exists() else Lane.STAFF


@transaction.atomic
def _mark(member: Member, *, delivered: int, read: int, at: datetime) -> bool:
    conversation = member.conversation
    conversation.refresh_from_db(fields=["last_seq"])
    top = conversation.last_seq  # nobody has read what was not said
    if not raise_marks(member, delivered=min(delivered, top), read=min(read, top)):
        return False
    told = events.MarksMoved(conversation_id=conversation.pk, member_id=member.pk)
    tell(told, conversation=conversation, actor=member.user, at=at, lane=_lane_of_news(member, up_to=top))
    return True
