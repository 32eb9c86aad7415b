"""Proof that the log is whole. It finds and tells; it never repairs."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

SHOWN = 20  # examples named in a report

_STATE = """
SELECT count(*) FILTER (WHERE pos IS NOT NULL), coalesce(min(pos), 0), coalesce(max(pos), 0),
       count(*) FILTER (WHERE pos IS NULL),
       count(*) FILTER (WHERE pos IS NULL AND recorded_at < now() - interval '1 minute'),
       (SELECT coalesce(max(last_pos), 0) FROM feed_head),
       (SELECT count(*) FROM feed_parkedevent WHERE resolved_at IS NULL)
FROM feed_event
"""
_STEPS = f"""
SELECT pos, next FROM (SELECT pos, lead(pos) OVER (ORDER BY pos) AS next FROM feed_event WHERE pos IS NOT NULL) AS steps
WHERE next {{condition}} ORDER BY pos LIMIT {SHOWN}
"""
_AHEAD = (
    "SELECT consumer FROM feed_cursor WHERE pos > (SELECT coalesce(max(last_pos), 0) FROM feed_head) ORDER BY consumer"
)


@dataclass(frozen=True)
class FeedAudit:
    """What ``audit`` found. Positions are inclusive; lists name at most ``SHOWN`` examples."""

    events: int  # with a position
    head: int
    last_pos: int
    holes: list[tuple[int, int]]  # first and last missing position
    doubles: list[int]  # positions given twice
    out_of_order: int  # positions beyond the head: given out, but not counted
    unnumbered: int  # committed and still without a position
    stale_unnumbered: int  # ... for more than a minute
    consumers_ahead: list[str]  # consumers that claim to have dealt with what does not exist
    parked: int  # for information: set aside and not resolved

    @property
    def is_clean(self) -> bool:
        return not (self.holes or self.doubles or self.out_of_order or self.stale_unnumbered or self.consumers_ahead)

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.is_clean} | asdict(self)


def audit() -> FeedAudit:
    """Look through the whole log. Reads every position once; takes no lock."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        events, first, last, unnumbered, stale, head, parked = cursor.fetchone()
        cursor.execute(_STEPS.format(condition="> pos + 1"))
        holes = [(pos + 1, following - 1) for pos, following in cursor.fetchall()]
        cursor.execute(_STEPS.format(condition="= pos"))
        doubles = [pos for pos, _ in cursor.fetchall()]
        cursor.execute(_AHEAD)
        ahead = [consumer for (consumer,) in cursor.fetchall()]
    if first > 1:
        holes.insert(0, (1, first - 1))
    if last < head:
        holes.append((last + 1, head))
    return FeedAudit(
        events=events,
        head=head,
        last_pos=last,
        holes=holes,
        doubles=doubles,
        out_of_order=max(0, last - head),
        unnumbered=unnumbered,
        stale_unnumbered=stale,
        consumers_ahead=ahead,
        parked=parked,
    )
