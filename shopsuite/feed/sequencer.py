"""Gives committed events their positions: contiguous, without holes, in an order everybody sees alike.

Any number of processes may run it at any time; an advisory lock lets one of them work. The lock is taken in a statement
of its own: a statement sees the table as it was when the statement began, so one that waited for the lock and then
numbered would number on an outdated view. READ COMMITTED (the default) is required for the same reason.
"""

from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection, transaction
from psycopg.rows import TupleRow

from shopsuite.feed import wakeups

CHUNK = 1000
LOCK = 0x66656564  # "feed"

_TRY_LOCK = f"SELECT pg_try_advisory_xact_lock({LOCK})"
# One statement, so one look at the table: count, raise the head by that many, hand out the positions between.
_NUMBER = f"""
WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS nth
    FROM (SELECT id FROM feed_event WHERE pos IS NULL ORDER BY id LIMIT {CHUNK}) AS oldest
), raised AS (
    UPDATE feed_head SET last_pos = last_pos + (SELECT count(*) FROM waiting)
    WHERE id = 1 AND EXISTS (SELECT FROM waiting)
    RETURNING last_pos, last_pos - (SELECT count(*) FROM waiting) AS base
), numbered AS (
    UPDATE feed_event SET pos = raised.base + waiting.nth
    FROM waiting, raised WHERE feed_event.id = waiting.id
)
SELECT (SELECT count(*) FROM waiting), (SELECT last_pos FROM raised)
"""
_MAKE_HEAD = """
INSERT INTO feed_head (id, last_pos, epoch)
SELECT 1, coalesce(max(pos), 0), gen_random_uuid() FROM feed_event
ON CONFLICT DO NOTHING
"""
_STANDING = "SELECT last_pos, epoch FROM feed_head WHERE id = 1"

AsyncConnection = psycopg.AsyncConnection[TupleRow]


class Standing(NamedTuple):
    """How far the log is numbered, and in which epoch."""

    last_pos: int
    epoch: UUID


class Numbering(NamedTuple):
    """What one call did: how many events it numbered, and whether another process was at it."""

    numbered: int
    is_busy: bool


def number_events() -> Numbering:
    """Number everything committed so far, in transactions of at most ``CHUNK`` events. Returns at once when another
    process holds the lock. Django's connection; must not be called inside a transaction."""
    total = 0
    while True:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(_TRY_LOCK)
            if not cursor.fetchone()[0]:
                return Numbering(total, is_busy=True)
            cursor.execute(_NUMBER)
            waiting, last_pos = cursor.fetchone()
            if waiting and last_pos is None:
                cursor.execute(_MAKE_HEAD)
                continue
        total += waiting
        if waiting:
            wakeups.announce_growth(last_pos)
        if waiting < CHUNK:
            return Numbering(total, is_busy=False)


async def number_events_async(link: AsyncConnection) -> Numbering:
    """``number_events`` on an asyncio connection in autocommit mode."""
    total = 0
    while True:
        async with link.transaction():
            if not (await _row(link, _TRY_LOCK))[0]:
                return Numbering(total, is_busy=True)
            waiting, last_pos = await _row(link, _NUMBER)
            if waiting and last_pos is None:
                await link.execute(_MAKE_HEAD)
                continue
        total += waiting
        if waiting:
            wakeups.announce_growth(last_pos)
        if waiting < CHUNK:
            return Numbering(total, is_busy=False)


async def standing(link: AsyncConnection) -> Standing:
    """The state of the log; makes the head row when there is none yet."""
    row = await _row(link, _STANDING)
    while row is None:
        await link.execute(_MAKE_HEAD)
        row = await _row(link, _STANDING)
    return Standing(*row)


async def _row(link: AsyncConnection, sql: str) -> Any:
    return await (await link.execute(sql)).fetchone()
