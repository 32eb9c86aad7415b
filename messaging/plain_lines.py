"""Lines that are nothing but words: pages put them in their place as they are told of them. Whatever takes more to show (a
quote, a card, a picture, a link, a name called) they fetch."""

import json
from typing import Any

from django.db import connection

#: Takes a list of message ids; (id, what a page needs to show it) of each that is a plain line, as it was sent.
PLAIN_LINES = """
SELECT message.id,
       jsonb_build_object(
           'id', message.id, 'seq', message.seq, 'version', message.version, 'client', message.client_id,
           'sender', message.sender_id, 'outside', sender.is_outside, 'who', coalesce(nullif(person.name, ''), person.email, sender.name),
           'text', message.text, 'at', message.at)
  FROM messaging_message AS message
  JOIN messaging_member AS sender ON sender.id = message.sender_id
  LEFT JOIN people_user AS person ON person.id = sender.user_id
 WHERE message.id = ANY(%s) AND message.recalled_at IS NULL AND message.edited_at IS NULL
   AND message.lane = 'all' AND message.text <> '' AND message.card = '' AND message.reply_to_id IS NULL AND message.attachment_count = 0
   AND message.text !~* '(://|www\\.|@|[a-z0-9]\\.[a-z]{2})'
"""


def plain_line(message_id: int) -> dict[str, Any] | None:
    """What a page needs to show this message; None when it is more than words."""
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_LINES, [[message_id]])
        row = cursor.fetchone()
    return json.loads(row[1]) if row else None
