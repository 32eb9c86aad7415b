"""How soon the shop answered, by kind of conversation and week."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from messaging.models import Wait
from messaging.models.conversation import Kind

WEEKS = 8


@dataclass(frozen=True)
class Answers:
    """Answers to the waits that began in one week: minutes of working time, and how many came in time."""

    kind: str
    label: str
    week: date
    count: int
    median: float
    p90: float
    in_time: int

    @property
    def share(self) -> int:
        """Of a hundred answers, so many came in time."""
        return round(100 * self.in_time / self.count)


def answer_times(*, at: datetime, zone: ZoneInfo) -> list[Answers]:
    """The figures of the last eight weeks, the latest first; weeks begin on Monday where the shop is."""
    today = at.astimezone(zone).date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    waits = Wait.objects.filter(
        minutes__isnull=False, since__gte=datetime(first.year, first.month, first.day, tzinfo=zone)
    )
    groups: dict[tuple[date, str], list[tuple[float, bool]]] = defaultdict(list)
    rows = waits.values_list("conversation__kind", "since", "minutes", "answered_at", "due_at")
    for kind, since, minutes, answered_at, due_at in rows.iterator():
        day = since.astimezone(zone).date()
        groups[day - timedelta(days=day.weekday()), kind].append((minutes, answered_at <= due_at))
    return [_answers(kind, week, group) for (week, kind), group in sorted(groups.items(), reverse=True)]


def _answers(kind: str, week: date, group: list[tuple[float, bool]]) -> Answers:
    minutes = [taken for taken, _in_time in group]
    return Answers(
        kind=kind,
        label=str(Kind(kind).label),
        week=week,
        count=len(group),
        median=median(minutes),
        p90=quantiles(minutes, n=10, method="inclusive")[-1] if len(minutes) > 1 else minutes[0],
        in_time=sum(in_time for _minutes, in_time in group),
    )
