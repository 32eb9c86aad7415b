"""Lines that are nothing but words: pages put them in their place as they are told of them. Whatever takes more to show (a
quote, a card, a picture, a link, a name called) they fetch."""

import re
from typing import Any

from messaging.models import Member, Message
from messaging.models.message import Lane

#: What stands in words that are shown as more than words, for PostgreSQL and for Python alike.
_MORE_THAN_WORDS = r"(://|www[.]|@|[a-z0-9][.][a-z]{2})"
_MORE = re.compile(_MORE_THAN_WORDS, re.IGNORECASE | re.ASCII)

#: Takes a list of message ids; (id, what a page needs to show it) of each that is a plain line, as it was sent.
PLAIN_LINES = f"""
SELECT message.id,
       jsonb_build_object(
           'id', message.id, 'seq', message.seq, 'version', message.version, 'client', message.client_id,
           'sender', message.sender_id, 'outside', sender.is_outside,
           'who', coalesce(nullif(person.name, ''), person.email, sender.name),
           'text', message.text, 'at', message.at)::text
  FROM messaging_message AS message
  JOIN messaging_member AS sender ON sender.id = message.sender_id
  LEFT JOIN people_user AS person ON person.id = sender.user_id
 WHERE message.id = ANY(%s) AND message.recalled_at IS NULL AND message.edited_at IS NULL
   AND message.lane = 'all' AND message.text <> '' AND message.card = '' AND message.reply_to_id IS NULL
   AND message.attachment_count = 0 AND message.text !~* '{_MORE_THAN_WORDS}'
"""


def plain_line(message: Message, sender: Member) -> dict[str, Any] | None:
    """The same of one message that ``sender`` has just sent, without asking; None when it is more than words."""
    has_more = (
        message.card or message.reply_to_id or message.attachment_count or message.edited_at or message.recalled_at
    )
    if has_more or message.lane != Lane.ALL or not message.text or _MORE.search(message.text):
        return None
    return {
        "id": message.pk,
        "seq": message.seq,
        "version": message.version,
        "client": message.client_id,
        "sender": sender.pk,
        "outside": sender.is_outside,
        "who": str(sender),
        "text": message.text,
        "at": message.at.isoformat(),
    }
