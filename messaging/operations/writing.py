"""The statements that messages are written and rewritten by, with the words they are found by."""

from django.db import connection

from messaging import rules
from messaging.models import Conversation, Message

_SEARCH = "array_to_tsvector(%(lexemes)s::text[])"

# Everything said comes through here, and three statements of the ORM take four times as long.
_WRITE = f"""
WITH moved AS (
    UPDATE messaging_conversation
       SET last_seq = %(seq)s, version = %(version)s, last_at = %(at)s, waiting_since = %(waiting_since)s,
           answer_due_at = %(answer_due_at)s, state = %(state)s, snoozed_until = %(snoozed_until)s, updated_at = %(at)s
     WHERE id = %(conversation)s
), marked AS (
    UPDATE messaging_member
       SET delivered_seq = GREATEST(delivered_seq, %(seq)s), read_seq = GREATEST(read_seq, %(seq)s)
     WHERE id = %(sender)s
)
INSERT INTO messaging_message
       (conversation_id, seq, version, sender_id, client_id, lane, text, card, card_name, attachment_count, reply_to_id,
        at, search)
VALUES (%(conversation)s, %(seq)s, %(version)s, %(sender)s, %(client_id)s, %(lane)s, %(text)s, %(card)s, %(card_name)s,
        %(attachment_count)s, %(reply_to)s, %(at)s, {_SEARCH})
RETURNING id, EXISTS (
    SELECT FROM messaging_mention AS mention JOIN messaging_message AS naming ON naming.id = mention.message_id
     WHERE naming.conversation_id = %(conversation)s AND mention.acknowledged_at IS NULL)
"""

_REWRITE = f"""
UPDATE messaging_message
   SET text = %(text)s, version = %(version)s, edited_at = %(edited_at)s, recalled_at = %(recalled_at)s, search = {_SEARCH}
 WHERE id = %(message)s
"""


def write(message: Message, conversation: Conversation) -> bool:
    """Write ``message``, move its conversation to it, and have its sender read it. Under the conversation's lock.

    True when somebody called in the conversation has not answered yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "conversation": conversation.pk,
                "seq": message.seq,
                "version": message.version,
                "at": message.at,
                "waiting_since": conversation.waiting_since,
                "answer_due_at": conversation.answer_due_at,
                "state": conversation.state,
                "snoozed_until": conversation.snoozed_until,
                "sender": message.sender_id,
                "client_id": message.client_id,
                "lane": message.lane,
                "text": message.text,
                "card": message.card,
                "card_name": message.card_name,
                "attachment_count": message.attachment_count,
                "reply_to": message.reply_to_id,
                "lexemes": _lexemes(message),
            },
        )
        message.pk, has_open_calls = cursor.fetchone()
    message._state.adding = False
    return bool(has_open_calls)


def rewrite(message: Message) -> None:
    """Write what ``message``, which was changed or taken back, says now. Under the conversation's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            _REWRITE,
            {
                "message": message.pk,
                "text": message.text,
                "version": message.version,
                "edited_at": message.edited_at,
                "recalled_at": message.recalled_at,
                "lexemes": _lexemes(message),
            },
        )


def _lexemes(message: Message) -> list[str]:
    """What was taken back is found by nothing, not by the name of its card either."""
    return [] if message.recalled_at else rules.lexemes(f"{message.text} {message.card_name}")
