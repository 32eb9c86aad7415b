"""Saying something, changing it, taking it back."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging import cards, events, queries, rules
from messaging.models import Conversation, Member, Message, Revision
from messaging.models.conversation import State
from messaging.models.message import Lane
from messaging.operations import waits
from messaging.operations.attaching import attach
from messaging.operations.mentions import answer_calls, call, withdraw_calls
from messaging.operations.reacting import clear
from messaging.operations.telling import lock_conversation, tell
from messaging.operations.voice import require_voice
from messaging.operations.writing import rewrite, write
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.people.models import Preference


class TooLate(DomainError):
    """The time in which a message can be changed or taken back is over."""


class NotYours(NotFound):
    """Somebody else said it."""


@dataclass(frozen=True)
class Content:
    """What a message says: words, a card, attachments, or several of these.

    ``lane`` "staff" is seen by the shop alone, and only the shop may use it. ``reply_to`` is a message of the same
    conversation that the sender sees. ``card`` is the name of the thing shown with the words ("variant:7").
    ``attachments`` are ids of the sender's own uploads (``take_in``) that no message carries yet.
    """

    text: str = ""
    lane: str = Lane.ALL
    reply_to: int | None = None
    card: str = ""
    attachments: tuple[int, ...] = ()


def send(*, member: Member, client_id: str, content: Content, at: datetime) -> Message:
    """Say it as ``member``; sending it again under the same ``client_id`` gives the message of the first time.

    Locks the conversation; the unique name decides, so that of two at once the second is the first. Raises ``Invalid``
    for what cannot be said.
    """
    try:
        with transaction.atomic():
            conversation = lock_conversation(member.conversation_id)
            require_voice(member, conversation)
            return _say(conversation, sender=member, client_id=client_id, content=_checked(content), at=at)
    except (IntegrityError, DomainError):
        known = Message.objects.filter(sender=member, client_id=client_id).first()
        if known is None:
            raise
        return known


@transaction.atomic
def give_notice(*, conversation: Conversation, client_id: str, content: Content, at: datetime) -> Message:
    """The shop itself says something, once for each ``client_id`` ("feed:4711"). Locks the conversation."""
    locked = lock_conversation(conversation.pk)
    known = Message.objects.filter(conversation=locked, sender=None, client_id=client_id).first()
    return known or _say(locked, sender=None, client_id=client_id, content=content, at=at)


@transaction.atomic
def edit(*, message_id: int, member: Member, text: str, at: datetime) -> Message:
    """Say it better; what it said before is kept. Locks the conversation.

    Raises ``NotYours`` for another's message, ``TooLate`` after the shop's time for it or when it was recalled.
    """
    text = _checked_text(text)
    conversation = lock_conversation(member.conversation_id)
    message = _own(message_id, member)
    limit = queries.time_limits().edit_within
    if message.recalled_at or not rules.is_within(limit, sent_at=message.at, at=at):
        raise TooLate("too_late", _("This message cannot be changed any more. Write a new one that corrects it."))
    if message.text != text:
        _rewrite(conversation, message, text=text, at=at, edited_at=at)
        withdraw_calls(message, at=at, but=call(conversation, message, at=at))
        told = events.MessageEdited(conversation_id=conversation.pk, message_id=message.pk)
        tell(told, conversation=conversation, actor=member.user, at=at, lane=message.lane)
    return message


@transaction.atomic
def recall(*, message_id: int, member: Member, at: datetime) -> Message:
    """Take a message back: nobody sees any more what it said; the record keeps it. Locks the conversation.

    Recalling twice is once. Raises ``NotYours`` for another's message, ``TooLate`` after the shop's time for it.
    """
    conversation = lock_conversation(member.conversation_id)
    message = _own(message_id, member)
    if message.recalled_at:
        return message
    limits = queries.time_limits()
    if not rules.is_within(limits.recall_within, sent_at=message.at, at=at):
        raise TooLate("too_late", _too_late_to_recall(limits.recall_minutes))
    _rewrite(conversation, message, text="", at=at, recalled_at=at)
    clear(message)
    withdraw_calls(message, at=at)
    _forget_question_about(message, conversation)
    told = events.MessageRecalled(conversation_id=conversation.pk, message_id=message.pk)
    tell(told, conversation=conversation, actor=member.user, at=at, lane=message.lane)
    return message


def _too_late_to_recall(minutes: int) -> str:
    if not minutes:
        return _("Messages cannot be taken back here. Write a new one that corrects it.")
    return (
        ngettext(
            "A message can be taken back for %d minute. Write a new one that corrects it.",
            "A message can be taken back for %d minutes. Write a new one that corrects it.",
            minutes,
        )
        % minutes
    )


def _say(
    conversation: Conversation,
    *,
    sender: Member | None,
    client_id: str,
    content: Content,
    at: datetime,
) -> Message:
    """Write the message under the conversation's lock and move everything that follows from it."""
    lane = content.lane
    if sender is not None and sender.is_outside and lane != Lane.ALL:
        raise Invalid("bad_lane", _("Only the shop can write what only the shop sees."), field="lane")
    _require_reply_in_view(conversation, content.reply_to, lane)
    card_name = cards.names_for_sending(content.card, sender)[:400] if content.card and sender else ""
    conversation.last_seq += 1
    conversation.version += 1
    conversation.last_at = at
    is_from_outside = sender is not None and sender.is_outside
    if is_from_outside:
        if conversation.waiting_since is None:
            waits.begin(conversation, at=at)
        conversation.state, conversation.snoozed_until = State.OPEN, None
    elif sender is not None and lane == Lane.ALL and conversation.waiting_since is not None:
        waits.end(conversation, at=at)
    message = Message(
        conversation=conversation,
        seq=conversation.last_seq,
        version=conversation.version,
        sender=sender,
        client_id=client_id,
        lane=lane,
        text=content.text,
        card=content.card,
        card_name=card_name,
        attachment_count=len(content.attachments),
        reply_to_id=content.reply_to,
        at=at,
    )
    has_open_calls = write(message, conversation)
    if content.attachments:
        attach(message, content.attachments)
    if has_open_calls and sender is not None and sender.user and not sender.is_outside:
        answer_calls(conversation, by=sender.user, at=at)
    call(conversation, message, at=at)
    told = events.MessageSent(
        conversation_id=conversation.pk, seq=message.seq, message_id=message.pk, is_from_outside=is_from_outside
    )
    tell(told, conversation=conversation, actor=sender.user if sender else None, at=at, lane=lane)
    return message


def _require_reply_in_view(conversation: Conversation, reply_to: int | None, lane: str) -> None:
    """An answer to a line of the shop's own goes to the shop alone: quoted, everybody would read it."""
    if reply_to is None:
        return
    answered = Message.objects.filter(conversation=conversation, pk=reply_to).first()
    if answered is None or (answered.lane == Lane.STAFF and lane != Lane.STAFF):
        raise Invalid("bad_reply", _("The message this answers is not there."), field="reply_to")


def _rewrite(conversation: Conversation, message: Message, *, text: str, at: datetime, **stamps: datetime) -> None:
    Revision.objects.create(message=message, text=message.text, until=at)
    conversation.version += 1
    conversation.save(update_fields=["version", "updated_at"])
    for name, value in stamps.items():
        setattr(message, name, value)
    message.text, message.version = text, conversation.version
    rewrite(message)
    Message.objects.filter(reply_to=message).update(version=conversation.version)  # they quote it


def _forget_question_about(message: Message, conversation: Conversation) -> None:
    """Whether what was taken back may be remembered is no question any more."""
    asked = Preference.objects.filter(source=f"message:{message.pk}", consents=None)
    cards_asking = [preference.subject for preference in asked]
    asked.delete()
    conversation.messages.filter(card__in=cards_asking).update(version=conversation.version)


def _own(message_id: int, member: Member) -> Message:
    message = Message.objects.filter(pk=message_id, conversation_id=member.conversation_id).first()
    if message is None or message.sender_id != member.pk:
        raise NotYours("not_found", _("There is no such message of yours."))
    return message


def _checked(content: Content) -> Content:
    attachments = tuple(dict.fromkeys(content.attachments))
    if len(attachments) > rules.MOST_ATTACHMENTS:
        message = _("A message carries at most %d attachments. Send the rest in a second one.")
        raise Invalid("too_many_attachments", message % rules.MOST_ATTACHMENTS, field="attachments")
    has_more = bool(content.card or attachments)
    return replace(content, text=_checked_text(content.text, may_be_empty=has_more), attachments=attachments)


def _checked_text(text: str, *, may_be_empty: bool = False) -> str:
    text = text.replace("\x00", "").strip()
    if not text and not may_be_empty:
        raise Invalid("empty", _("There is nothing to send yet."), field="text")
    if len(text) > rules.MOST_CHARACTERS:
        raise Invalid(
            "too_long",
            _("A message has at most %d characters. Send it in parts.") % rules.MOST_CHARACTERS,
            field="text",
        )
    return text
