"""How far each has received and read: marks that only rise."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from messaging import events
from messaging.models import Member, Message
from shopsuite.feed.operations import record

#: Marks on older messages are told of with the page that shows them.
MOST_MARKED = 200


def mark_delivered(*, member: Member, seq: int, at: datetime) -> bool:
    """Everything up to ``seq`` reached a device of this member. True when that was news."""
    return _mark(member, delivered=seq, read=0, at=at)


def mark_read(*, member: Member, seq: int, at: datetime) -> bool:
    """This member has seen everything up to ``seq``. True when that was news; a late or repeated mark changes nothing."""
    return _mark(member, delivered=seq, read=seq, at=at)


@transaction.atomic
def _mark(member: Member, *, delivered: int, read: int, at: datetime) -> bool:
    conversation = member.conversation
    conversation.refresh_from_db(fields=["last_seq"])
    top = conversation.last_seq  # nobody has read what was not said
    before = min(member.delivered_seq, member.read_seq)
    delivered, read = min(delivered, top), min(read, top)
    # One statement, and no lock but the member's own row.
    lower = Member.objects.filter(pk=member.pk).exclude(delivered_seq__gte=delivered, read_seq__gte=read)
    if not lower.update(delivered_seq=Greatest(F("delivered_seq"), delivered), read_seq=Greatest(F("read_seq"), read)):
        return False
    member.refresh_from_db(fields=["delivered_seq", "read_seq"])
    told = events.MarksMoved(
        conversation_id=conversation.pk,
        member_id=member.pk,
        is_outside=member.is_outside,
        delivered=member.delivered_seq,
        read=member.read_seq,
    )
    record(told, actor=member.user, at=at, audiences=_whom_it_concerns(member, after=before, up_to=top))
    return True


def _whom_it_concerns(member: Member, *, after: int, up_to: int) -> list[str]:
    """The member's own pages, and whoever said something of what is newly marked: only they show marks on it.

    In a group of a hundred everybody hears a message; were everybody told of everybody's marks, it would be ten
    thousand times.
    """
    conversation = member.conversation
    news = Message.objects.filter(conversation=conversation, seq__gt=max(after, up_to - MOST_MARKED), seq__lte=up_to)
    said_by = Member.objects.filter(pk__in=news.exclude(sender=member).values("sender"))
    users = {*said_by.values_list("user", flat=True), member.user_id}
    return [conversation.page_audience if user is None else f"user:{user}" for user in users]
