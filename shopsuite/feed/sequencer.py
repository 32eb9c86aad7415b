"""Gives committed events their positions: contiguous, without holes, in an order everybody sees alike.

Any number of processes may run it at any time; an advisory lock lets one of them work. The work is the function
``feed_number`` of the database, which says why it may be trusted; it needs READ COMMITTED (the default).
"""

from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import connection, transaction
from psycopg.rows import TupleRow

from shopsuite.feed import wakeups

CHUNK = 1000

_NUMBER = f"SELECT numbered, is_busy, head, head_epoch FROM feed_number({CHUNK})"
_STANDING = "SELECT last_pos, epoch FROM feed_head WHERE id = 1"

AsyncConnection = psycopg.AsyncConnection[TupleRow]


class Standing(NamedTuple):
    """How far the log is numbered, and in which epoch."""

    last_pos: int
    epoch: UUID


class Numbering(NamedTuple):
    """What one call did: how many events it numbered, whether another process was at it, and how the log stands now."""

    numbered: int
    is_busy: bool
    standing: Standing


def number_events() -> Numbering:
    """Number everything committed so far, in transactions of at most ``CHUNK`` events. Returns at once when another
    process holds the lock. Django's connection; must not be called inside a transaction."""
    total = 0
    while True:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(_NUMBER)
            numbered, is_busy, *standing = cursor.fetchone()
        total += numbered
        _announce(numbered, Standing(*standing))
        if numbered < CHUNK:
            return Numbering(total, is_busy, Standing(*standing))


async def number_events_async(link: AsyncConnection) -> Numbering:
    """``number_events`` on an asyncio connection in autocommit mode."""
    total = 0
    while True:
        row = await (await link.execute(_NUMBER)).fetchone()
        assert row is not None  # the function gives one row
        numbered, is_busy, *standing = row
        total += numbered
        _announce(numbered, Standing(*standing))
        if numbered < CHUNK:
            return Numbering(total, is_busy, Standing(*standing))


async def standing(link: AsyncConnection) -> Standing | None:
    """The state of the log; None when nothing was ever numbered."""
    row = await (await link.execute(_STANDING)).fetchone()
    return Standing(*row) if row else None


def _announce(numbered: int, standing: Standing) -> None:
    if numbered:
        wakeups.announce_growth(standing.last_pos)
