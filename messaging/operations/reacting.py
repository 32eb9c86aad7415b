"""Reacting to a message, and keeping one in sight."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import events, rules
from messaging.models import Member, Message, Pin, Reaction
from messaging.models.emoji import Emoji
from messaging.models.message import Lane
from messaging.operations.showing import show_again
from messaging.operations.telling import lock_conversation, tell
from shopsuite.core.errors import Invalid, NotFound


@transaction.atomic
def react(*, message_id: int, member: Member, emoji: str, is_on: bool, at: datetime) -> Message:
    """Add ``member``'s ``emoji`` to a message, or take it away; doing either twice is doing it once.

    Locks the conversation. Raises ``Invalid`` for an emoji that is not offered, ``NotFound`` for a message that
    ``member`` does not see or that was taken back.
    """
    if emoji not in Emoji.values:
        raise Invalid("no_such_emoji", _("There is no such reaction."), field="emoji")
    conversation = lock_conversation(member.conversation_id)
    message = _seen_by(member, message_id)
    mine = Reaction.objects.filter(message=message, member=member, emoji=emoji)
    if mine.exists() == is_on:
        return message
    if is_on:
        Reaction.objects.create(message=message, member=member, emoji=emoji)
    else:
        mine.delete()
    show_again(conversation, Message.objects.filter(pk=message.pk))
    told = events.MessageReacted(conversation_id=conversation.pk, message_id=message.pk)
    tell(told, conversation=conversation, actor=member.user, at=at, lane=message.lane)
    return message


@transaction.atomic
def pin(*, message_id: int, member: Member, is_on: bool, at: datetime) -> Message:
    """Keep a message in sight at the head of the conversation, or no longer; doing either twice is doing it once.

    Locks the conversation. Raises ``NotFound`` for those outside the shop and for what they could not see, ``Invalid``
    when there are as many as fit.
    """
    conversation = lock_conversation(member.conversation_id)
    message = _seen_by(member, message_id)
    if member.is_outside:
        raise _nothing_there()
    if Pin.objects.filter(message=message).exists() == is_on:
        return message
    if not is_on:
        Pin.objects.filter(message=message).delete()
    elif Pin.objects.filter(message__conversation=conversation).count() >= rules.MOST_PINS:
        raise Invalid("too_many_pins", _("At most %d messages can be pinned. Take one down first.") % rules.MOST_PINS)
    else:
        Pin.objects.create(message=message, by=member, at=at)
    show_again(conversation, Message.objects.filter(pk=message.pk))
    told = events.MessagePinned(conversation_id=conversation.pk, message_id=message.pk)
    tell(told, conversation=conversation, actor=member.user, at=at, lane=message.lane)
    return message


def clear(message: Message) -> None:
    """A message that was taken back keeps neither reactions nor its pin. In the caller's transaction."""
    Reaction.objects.filter(message=message).delete()
    Pin.objects.filter(message=message).delete()


def _seen_by(member: Member, message_id: int) -> Message:
    messages = Message.objects.filter(conversation=member.conversation_id, recalled_at=None)
    if member.is_outside:
        messages = messages.filter(lane=Lane.ALL)
    message = messages.filter(pk=message_id).first()
    if message is None:
        raise _nothing_there()
    return message


def _nothing_there() -> NotFound:
    return NotFound("not_found", _("This message is not there any more."))
