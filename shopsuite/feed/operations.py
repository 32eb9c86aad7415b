"""Writing the log."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from shopsuite.feed import wakeups
from shopsuite.feed.events import AudienceChanged, FeedEvent, SignedOut, written_fields
from shopsuite.feed.models import Event, Head, ParkedEvent

_STRIKE = """
UPDATE feed_event SET body = (
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY(%(fields)s) THEN '""'::jsonb ELSE value END) FROM jsonb_each(body))
 WHERE subject = ANY(%(subjects)s) AND kind = %(kind)s
   AND EXISTS (SELECT FROM jsonb_each(body) WHERE key = ANY(%(fields)s) AND value <> '""')
"""


@dataclass(frozen=True)
class Entry:
    """One event to record, with what ``record`` takes beside it."""

    event: FeedEvent
    actor: Any
    at: datetime
    audiences: Sequence[str]


def record(event: FeedEvent, *, actor: Any, at: datetime, audiences: Sequence[str]) -> Event:
    """Write ``event`` into the log as part of the caller's transaction: rolled back, it never happened.

    ``actor`` is the user who did it, or None for the shop itself. ``audiences`` say who hears of it at once
    (``"user:12"``, ``"role:packer"``, ``"staff"``, ...); none is allowed and means the timeline only. One INSERT, no
    lock; live pages hear of it some milliseconds after the commit.

    Raises ``RuntimeError`` outside a transaction: an event and what it tells of must stand or fall together.
    """
    row = _row(Entry(event, actor, at, audiences))
    # Every change of the shop comes through here, and the ORM takes three times as long.
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO feed_event (at, kind, subject, actor_id, audiences, body) VALUES (%s, %s, %s, %s, %s, %s)
               RETURNING id""",
            [row.at, row.kind, row.subject, row.actor_id, row.audiences, json.dumps(row.body, ensure_ascii=False)],
        )
        (row.pk,) = cursor.fetchone()
    _wake_after_commit()
    return row


def record_many(entries: Iterable[Entry]) -> list[Event]:
    """``record`` for imports: the rows of ``entries``, in that order, in INSERTs of a thousand."""
    rows = Event.objects.bulk_create([_row(entry) for entry in entries], batch_size=1000)
    _wake_after_commit()
    return rows


def reset_audience(*, user: Any, actor: Any, at: datetime) -> Event:
    """Say that what ``user`` may hear has changed: their sockets are closed and come back with what they may see now.

    To be called in the transaction that changes roles or memberships. Recorded in the log, so it is not lost when a
    wake-up is. Raises as ``record`` does.
    """
    return record(AudienceChanged(user_id=user.pk), actor=actor, at=at, audiences=[f"user:{user.pk}"])


def end_session(*, user: Any, session_key: str, at: datetime) -> Event:
    """Say that ``user`` signed out of one session: its pages stop listening for good. Raises as ``record`` does."""
    event = SignedOut(user_id=user.pk, session=session_mark(session_key))
    return record(event, actor=user, at=at, audiences=[f"user:{user.pk}"])


def session_mark(session_key: str) -> str:
    """A name for a session that opens nothing: the log must not hold keys."""
    return sha256(f"feed:{session_key}".encode()).hexdigest()[:32]


@transaction.atomic
def strike_words(*, subjects: Iterable[str]) -> int:
    """Take out of the log what people wrote about ``subjects`` ("order:42"): the fields that events name in ``words`` are
    empty from now on, as are errors kept with parked events. Returns how many events were changed; again, none is.

    Nothing else of an event can be changed, here or elsewhere: the database sees to it.
    """
    names = list(subjects)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL shopsuite.allow_feed_strike = on")
        struck = 0
        for kind, fields in written_fields().items():
            cursor.execute(_STRIKE, {"fields": list(fields), "subjects": names, "kind": kind})
            struck += cursor.rowcount
        cursor.execute("SET LOCAL shopsuite.allow_feed_strike = off")
    ParkedEvent.objects.filter(event__subject__in=names).update(error="")
    return struck


@transaction.atomic
def renew_epoch() -> uuid.UUID:
    """Declare every position seen by a client void, as after restoring a backup: all pages start afresh.

    Locks the head row and returns the new epoch.
    """
    head = Head.objects.select_for_update().get_or_create(pk=1)[0]
    head.epoch = uuid.uuid4()
    head.save(update_fields=["epoch"])
    _wake_after_commit()
    return head.epoch


def try_parked_again(*, parked_id: int, at: datetime) -> bool:
    """Hand a parked event to its consumer once more. True when it went through (or already had), else the new error is kept.

    Locks the parked row.
    """
    from shopsuite.feed import runner

    with transaction.atomic():
        parked = ParkedEvent.objects.select_for_update(of=("self",)).select_related("event__actor").get(pk=parked_id)
        if parked.resolved_at:
            return True
        error = runner.attempt(parked.consumer, parked.event)
        parked.attempts += 1
        parked.error = error or parked.error
        parked.resolved_at = None if error else at
        parked.save(update_fields=["attempts", "error", "resolved_at"])
    return not error


def _row(entry: Entry) -> Event:
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of what it tells of; there is none")
    return Event(
        at=entry.at,
        kind=entry.event.kind,
        subject=entry.event.subject,
        actor=entry.actor,
        audiences=sorted(set(entry.audiences)),
        body=entry.event.as_json(),
    )


def _wake_after_commit() -> None:
    transaction.on_commit(partial(wakeups.ask_for_numbers), robust=True)
