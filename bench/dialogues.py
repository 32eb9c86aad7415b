"""Messages as people really write them: the Chinese dialogues of the example data where it is there, else made up."""

import itertools
import json
import os
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench import stage

DATA = Path(os.environ.get("SHOPSUITE_SHARED_DATA", stage.REPOSITORY.parent / "shared" / "data"))
DIALOGUES = DATA / "chat" / "crosswoz-val.json.zip"
WORDS = ("酒店", "地铁", "谢谢", "附近")
MADE_UP = tuple(f"请问第{number}批龙井什么时候到?谢谢,酒店附近有地铁吗" for number in range(500))


@dataclass(frozen=True)
class Loaded:
    """``words``: each word asked for, and the share of the messages it stands in."""

    count: int
    words: list[tuple[str, float]]


def texts() -> list[str]:
    """Every line of the dialogues, in order."""
    if not DIALOGUES.exists():
        return list(MADE_UP)
    with zipfile.ZipFile(DIALOGUES) as archive, archive.open(archive.namelist()[0]) as file:
        talks = json.load(file)
    return [line["content"] for talk in talks.values() for line in talk["messages"]]


def conversation_of(count: int) -> int:
    """The id of a new conversation with ``count`` messages, all read."""
    from django.utils import timezone

    from messaging import operations
    from messaging.models.conversation import Kind

    at = timezone.now()
    made = operations.open_about(kind=Kind.CUSTOMER, subject=f"order:{10**6 + count}", title=f"{count} messages")
    member = operations.join(conversation=made, user=None, at=at, name="Lin", is_outside=True)
    _write([(made.pk, member.pk, count)], [""])
    return made.pk


def load(count: int) -> Loaded:
    """``count`` messages in conversations of a thousand, indexed as the product indexes them."""
    from django.utils import timezone

    from messaging import operations
    from messaging.models.conversation import Kind

    at, said, each = timezone.now(), texts(), 1000
    talks = []
    for number in range(count // each):
        made = operations.open_about(kind=Kind.CUSTOMER, subject=f"order:{number + 1}", title=f"Order {number + 1}")
        member = operations.join(conversation=made, user=None, at=at, name="Lin", is_outside=True)
        talks.append((made.pk, member.pk, each))
    _write(talks, said)
    found = Counter(word for text in said for word in WORDS if word in text)
    return Loaded(count, [(word, found[word] / len(said)) for word in WORDS])


def _write(talks: list[tuple[int, int, int]], said: list[str]) -> None:
    """Messages straight into the table, the texts in their order again and again."""
    from django.db import connection

    from messaging.rules import lexemes

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (place int PRIMARY KEY, text text, search tsvector)")
        for number, text in enumerate(said):
            cursor.execute(
                "INSERT INTO said VALUES (%s, %s, array_to_tsvector(%s::text[]))", [number, text, lexemes(text)]
            )
        cursor.execute("DROP INDEX messaging_words")
        offsets = itertools.accumulate((count for *_ids, count in talks), initial=0)
        for (conversation, member, count), offset in zip(talks, offsets, strict=False):
            cursor.execute(
                """INSERT INTO messaging_message
                          (conversation_id, seq, version, sender_id, client_id, lane, text, card, card_name, attachment_count, at, search)
                   SELECT %(conversation)s, n, n, %(member)s, 'load-' || n, 'all', said.text, '', '', 0,
                          now() - (%(count)s - n) * interval '1 minute', said.search
                     FROM generate_series(1, %(count)s) AS n JOIN said ON said.place = (n + %(offset)s) %% %(said)s
                    ORDER BY 2""",
                {
                    "conversation": conversation,
                    "member": member,
                    "count": count,
                    "offset": offset,
                    "said": len(said),
                },
            )
            cursor.execute(
                "UPDATE messaging_conversation SET last_seq = %s, version = %s, last_at = now() WHERE id = %s",
                [count, count, conversation],
            )
        cursor.execute("CREATE INDEX messaging_words ON messaging_message USING gin (search)")
        cursor.execute("DROP TABLE said")
        cursor.execute("VACUUM ANALYZE messaging_message, messaging_conversation")
        cursor.execute("CHECKPOINT")
