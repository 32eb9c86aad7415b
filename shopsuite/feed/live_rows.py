"""What browsers are sent of the rows that events name.

The log says that something was said, not what: a row is read when its event is handed out, once for all listeners of a
process, so that what is changed, taken back or erased later is in one place only.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from shopsuite.feed.sequencer import AsyncConnection

EventRow = tuple[Any, ...]  # pos, at, kind, subject, audiences, body


@dataclass(frozen=True)
class LiveRow:
    """``sql`` takes a list of ids and gives (id, JSON text) for those there is something to show of; ``field`` of the event
    holds the id."""

    field: str
    sql: str


_live_rows: dict[str, LiveRow] = {}


def show_row(kind: str, row: LiveRow) -> None:
    """Have what ``row`` gives sent along with every event of ``kind``, to everybody in its audience."""
    _live_rows[kind] = row


async def rows_of(link: AsyncConnection, events: list[EventRow]) -> dict[int, str]:
    """For each position that has one, the JSON of what is shown of the row; one question for each kind of event."""
    wanted: dict[str, dict[int, int]] = defaultdict(dict)
    for pos, _at, kind, _subject, _audiences, body in events:
        if kind in _live_rows:
            wanted[kind][pos] = body[_live_rows[kind].field]
    shown: dict[int, str] = {}
    for kind, positions in wanted.items():
        found = await (await link.execute(_live_rows[kind].sql, (list(positions.values()),))).fetchall()
        by_id: dict[int, str] = dict(found)
        shown |= {pos: by_id[pk] for pos, pk in positions.items() if pk in by_id}
    return shown
