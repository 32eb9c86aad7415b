"""What was said in one conversation, and how far everybody is."""

from datetime import datetime

from django.db.models import (
    Max,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from messaging import rules
from messaging.models import (
    Attachment,
    Conversation,
    Draft,
    Member,
    Mention,
    Message,
    Reaction,
)
from messaging.models.attachment import Preparation
from messaging.models.message import Lane
from shopsuite.people.models import User

PAGE = 50
#: A page that lacks more than this begins again with the newest.
MOST_NEWER = 200


def draft_of(conversation: Conversation, user: User) -> Draft | None:
    """What ``user`` has begun to write there."""
    return Draft.objects.filter(conversation=conversation, user=user).first()


def messages_of(conversation: Conversation, *, is_outside: bool) -> QuerySet[Message]:
    """Everything said, oldest first, without what only the shop sees where the reader is not of the shop."""
    reactions = Prefetch("reactions", Reaction.objects.select_related("member__user"))
    messages = conversation.messages.select_related("sender__user", "reply_to__sender__user", "pin")
    messages = messages.prefetch_related(reactions)
    if is_outside:
        return messages.filter(lane=Lane.ALL).order_by("seq")
    mentions = Prefetch("mentions", Mention.objects.select_related("user", "acknowledged_by"))
    return messages.prefetch_related(mentions, "mentions__people").order_by("seq")


def latest(conversation: Conversation, *, is_outside: bool, before: int | None = None) -> list[Message]:
    """The last ``PAGE`` messages (before number ``before``), oldest first. As fast in a long conversation as in a short."""
    messages = messages_of(conversation, is_outside=is_outside).order_by("-seq")
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return _with_attachments(list(messages[:PAGE])[::-1])


def newer(conversation: Conversation, *, is_outside: bool, since: int) -> list[Message] | None:
    """What was sent, edited or recalled after version ``since``, in order of number; None when that is more than a page
    can be brought up to date with, line by line."""
    found = list(messages_of(conversation, is_outside=is_outside).filter(version__gt=since)[: MOST_NEWER + 1])
    return _with_attachments(found) if len(found) <= MOST_NEWER else None


def attachments_visible_to(member: Member) -> QuerySet[Attachment]:
    """What can be asked for by ``member``: what messages carry that they see and nobody took back."""
    seen = Attachment.objects.filter(
        conversation=member.conversation_id, message__isnull=False, message__recalled_at=None
    )
    return seen.filter(message__lane=Lane.ALL) if member.is_outside else seen


def left_unprepared(*, at: datetime) -> list[int]:
    """Ids of voice notes and video whose preparation must have begun by now, and has not come to an end."""
    late = Attachment.objects.filter(preparation=Preparation.PENDING, at__lt=at - rules.PREPARED_WITHIN)
    return list(late.order_by("pk").values_list("pk", flat=True))


def pinned(conversation: Conversation, *, is_outside: bool) -> list[Message]:
    """The messages kept in sight, those pinned last first."""
    return list(messages_of(conversation, is_outside=is_outside).exclude(pin=None).order_by("-pin__at"))


def unread_outside(member: Member) -> int:
    """How many lines meant for them a member outside the shop has not read."""
    lines = Message.objects.filter(conversation=member.conversation_id, lane=Lane.ALL, seq__gt=member.read_seq)
    return lines.exclude(sender=member).count()


def reached_others(member: Member) -> tuple[int, int]:
    """Up to which number messages were delivered to, and read by, at least one of the others: (delivered, read).

    With customers the others are those of the other side: that a colleague read an answer says nothing about the customer.
    """
    others = Member.objects.filter(conversation=member.conversation_id, left_at=None).exclude(pk=member.pk)
    if member.conversation.has_two_sides:
        others = others.filter(is_outside=not member.is_outside)
    marks = others.aggregate(delivered=Coalesce(Max("delivered_seq"), 0), read=Coalesce(Max("read_seq"), 0))
    return marks["delivered"], marks["read"]


def _with_attachments(messages: list[Message]) -> list[Message]:
    """The same, those that carry something with what they carry; asks only when there is something to ask for."""
    prefetch_related_objects([message for message in messages if message.attachment_count], "attachments")
    return messages
