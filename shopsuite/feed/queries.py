"""Reading the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Min, QuerySet

from shopsuite.feed.models import Cursor, Event, Head, ParkedEvent
from shopsuite.feed.sequencer import Standing


def head() -> Standing:
    """How far the log is numbered, and in which epoch. One query."""
    row = Head.objects.filter(pk=1).values_list("last_pos", "epoch").first()
    if row is None:
        Head.objects.bulk_create([Head(pk=1, last_pos=_highest_position())], ignore_conflicts=True)
        made = Head.objects.get(pk=1)
        row = made.last_pos, made.epoch
    return Standing(*row)


def timeline(subject: str) -> QuerySet[Event]:
    """Everything that happened to ``subject`` (``"order:42"``), oldest first, with its actor; events so fresh that they
    have no position yet come last."""
    return Event.objects.filter(subject=subject).select_related("actor").order_by(F("pos").asc(nulls_last=True), "id")


def events_visible_to(user: Any) -> QuerySet[Event]:
    """The events whose audience ``user`` belongs to now, newest first. Made for a page of recent events; there is no
    index by audience."""
    return Event.objects.filter(pos__isnull=False, audiences__overlap=user.audiences()).order_by("-pos")


#: Positions that one reading of the log looks at.
WINDOW = 1000


def events_after(position: int, user: Any) -> QuerySet[Event]:
    """The next events whose audience ``user`` belongs to now, in order: those among the ``WINDOW`` positions after
    ``position``, so that reading costs the same whether much or little of it is theirs."""
    window = Event.objects.filter(pos__gt=position, pos__lte=position + WINDOW)
    return window.filter(audiences__overlap=user.audiences()).order_by("pos")


@dataclass(frozen=True)
class Lag:
    """How far everything behind the log is from its end."""

    last_pos: int
    unnumbered: int  # committed events without a position
    oldest_unnumbered_at: datetime | None
    consumers: dict[str, int]  # events each durable consumer has still to deal with
    parked: int  # events set aside and not resolved

    def is_healthy(self, at: datetime) -> bool:
        """Nothing waits longer than a minute, and no consumer is a thousand events behind."""
        waiting = self.oldest_unnumbered_at
        return (waiting is None or at - waiting < timedelta(minutes=1)) and all(
            behind < 1000 for behind in self.consumers.values()
        )


def lag() -> Lag:
    """The figures for health pages and metrics. Four short queries."""
    last_pos = head().last_pos
    unnumbered = Event.objects.filter(pos=None)
    return Lag(
        last_pos=last_pos,
        unnumbered=unnumbered.count(),
        oldest_unnumbered_at=unnumbered.aggregate(oldest=Min("recorded_at"))["oldest"],
        consumers={name: max(0, last_pos - pos) for name, pos in Cursor.objects.values_list("consumer", "pos")},
        parked=ParkedEvent.objects.filter(resolved_at=None).count(),
    )


def _highest_position() -> int:
    return Event.objects.aggregate(highest=Max("pos"))["highest"] or 0
