"""The one statement that every message is written by."""

from django.db import connection

from messaging import rules
from messaging.models import Conversation, Message

# Everything said comes through here, and three statements of the ORM take four times as long.
_WRITE = """
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
        %(attachment_count)s, %(reply_to)s, %(at)s, array_to_tsvector(%(lexemes)s::text[]))
RETURNING id, EXISTS (
    SELECT FROM messaging_mention AS mention JOIN messaging_message AS naming ON naming.id = mention.message_id
     WHERE naming.conversation_id = %(conversation)s AND mention.acknowledged_at IS NULL)
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
                "lexemes": rules.lexemes(f"{message.text} {message.card_name}"),
            },
        )
        message.pk, has_open_calls = cursor.fetchone()
    message._state.adding = False
    return bool(has_open_calls)
