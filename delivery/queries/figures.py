"""What deliveries come to: on time by area, hour, rider and cause; how much there is where and when; who gets flowers on Fridays."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from statistics import median

from delivery.models import Attempt, Outcome, Shift
from delivery.rules.figures import LateCause, area_of, cause_of, is_service, late_seconds
from shopsuite.core.queries import current_shop

WEEKS = 12
#: So often on one day of the week is a habit.
HABIT = 3
MOST_PLACES = 50
#: How dark the darkest field of the heat map is.
DARKEST = 5


@dataclass
class Group:
    """Parcels that have something in common. ``promised``: those with a time window; ``late``: seconds, of those that came after it;
    ``services``: seconds at the door."""

    name: str
    delivered: int = 0
    promised: int = 0
    late: list[int] = field(default_factory=list)
    services: list[float] = field(default_factory=list)

    @property
    def on_time(self) -> float | None:
        """In per cent of what was promised; None where nothing was."""
        return (self.promised - len(self.late)) / self.promised * 100 if self.promised else None

    @property
    def late_minutes(self) -> float | None:
        """The median of the late ones."""
        return median(self.late) / 60 if self.late else None

    @property
    def service_minutes(self) -> float | None:
        """The median at the door."""
        return median(self.services) / 60 if self.services else None


@dataclass(frozen=True)
class Brought:
    """One parcel that arrived, in the shop's own time. ``hour``: when it was promised, else when it came; ``late``: seconds, None without
    a promise; ``service``: seconds at the door, None where nobody said when they came."""

    area: str
    address: str
    rider: str
    weekday: int
    hour: int
    late: int | None
    cause: LateCause | None
    service: float | None
    was_tried: bool


@dataclass(frozen=True)
class Heat:
    """An area, and parcels by hour; ``fields``: (hour, parcels, how dark from 0 to 5)."""

    name: str
    fields: list[tuple[int, int, int]]


@dataclass(frozen=True)
class Habit:
    """A place that gets parcels on the same day of the week; ``days`` from Monday on."""

    address: str
    days: list[int]

    @property
    def most(self) -> int:
        return max(self.days)


@dataclass(frozen=True)
class Figures:
    """The weeks before a moment."""

    all: Group
    first_try: float | None
    areas: list[Group]
    hours: list[Group]
    riders: list[Group]
    causes: list[tuple[str, int, float]]  # label, parcels, median minutes late
    late: list[Brought]
    heat: list[Heat]
    heat_hours: list[int]
    habits: list[Habit]


def figures(*, at: datetime) -> Figures:
    """The twelve weeks before ``at``. When something arrived is when its rider was at the door, or gave it away where they did not say
    that they had come. Four questions, however much there was."""
    brought = _brought(at - timedelta(weeks=WEEKS), at)
    tried = [each for each in brought if not each.was_tried]
    hours = sorted({each.hour for each in brought})
    return Figures(
        all=_group("", brought),
        first_try=len(tried) / len(brought) * 100 if brought else None,
        areas=_groups(brought, lambda each: each.area),
        hours=sorted(_groups(brought, lambda each: f"{each.hour:02}:00"), key=lambda group: group.name),
        riders=_groups(brought, lambda each: each.rider),
        causes=_causes(brought),
        late=[each for each in brought if each.late],
        heat=_heat(brought, hours),
        heat_hours=hours,
        habits=_habits(brought),
    )


def _brought(since: datetime, until: datetime) -> list[Brought]:
    done = (
        Attempt.objects.filter(outcome=Outcome.DONE, ended_at__gt=since, ended_at__lte=until)
        .select_related("delivery__order__hand_over", "rider")
        .order_by("ended_at", "pk")
    )
    before: dict[int, list[Attempt]] = defaultdict(list)
    others = Attempt.objects.filter(delivery__attempts__in=done).exclude(outcome=Outcome.DONE).order_by("number")
    for attempt in others.distinct():
        before[attempt.delivery_id].append(attempt)
    breakdowns = list(Shift.objects.filter(broke_down_at__gt=since).values_list("rider", "broke_down_at"))
    zone = current_shop().zone
    return [_one(attempt, before[attempt.delivery_id], breakdowns, zone=zone) for attempt in done]


def _one(
    attempt: Attempt, before: list[Attempt], breakdowns: list[tuple[int, datetime | None]], *, zone: tzinfo
) -> Brought:
    order = attempt.delivery.order
    ended_at = attempt.ended_at or attempt.left_at
    came_at = attempt.arrived_at or ended_at
    due = order.deliver_until
    late = late_seconds(due=due, came_at=came_at) if due else None
    cause = None
    if due and late:
        hand_over, first = getattr(order, "hand_over", None), (before or [attempt])[0]
        carriers = {each.rider_id for each in (*before, attempt)}
        cause = cause_of(
            due=due,
            ready_at=hand_over.opened_at if hand_over else None,
            left_at=first.left_at,
            failed=[each.reason for each in before if each.outcome == Outcome.FAILED],
            broke_down=any(
                when and rider in carriers and first.left_at <= when <= came_at for rider, when in breakdowns
            ),
        )
    local = (due or came_at).astimezone(zone)
    service = (ended_at - attempt.arrived_at).total_seconds() if attempt.arrived_at else None
    return Brought(
        area=area_of(order.address),
        address=" ".join(order.address.split()),
        rider=attempt.rider.name,
        weekday=local.weekday(),
        hour=local.hour,
        late=late,
        cause=cause,
        service=service if service is not None and is_service(service) else None,
        was_tried=any(each.outcome == Outcome.FAILED for each in before),
    )


def _group(name: str, brought: Iterable[Brought]) -> Group:
    group = Group(name)
    for each in brought:
        group.delivered += 1
        group.promised += each.late is not None
        if each.late:
            group.late.append(each.late)
        if each.service is not None:
            group.services.append(each.service)
    return group


def _groups(brought: list[Brought], by: Callable[[Brought], str]) -> list[Group]:
    """One for each name, the largest first."""
    named: dict[str, list[Brought]] = defaultdict(list)
    for each in brought:
        named[by(each)].append(each)
    groups = [_group(name, members) for name, members in named.items()]
    return sorted(groups, key=lambda group: (-group.delivered, group.name))


def _causes(brought: list[Brought]) -> list[tuple[str, int, float]]:
    late: dict[LateCause, list[int]] = defaultdict(list)
    for each in brought:
        if each.cause and each.late:
            late[each.cause].append(each.late)
    found = sorted(late.items(), key=lambda pair: -len(pair[1]))
    return [(str(cause.label), len(seconds), median(seconds) / 60) for cause, seconds in found]


def _heat(brought: list[Brought], hours: list[int]) -> list[Heat]:
    counted = Counter((each.area, each.hour) for each in brought)
    most = max(counted.values(), default=1)
    areas = sorted({each.area for each in brought}, key=lambda area: -sum(counted[area, hour] for hour in hours))

    def shade(number: int) -> int:
        return -(-number * DARKEST // most)

    return [Heat(area, [(hour, counted[area, hour], shade(counted[area, hour])) for hour in hours]) for area in areas]


def _habits(brought: list[Brought]) -> list[Habit]:
    """Where parcels went at least ``HABIT`` times on the same day of the week, the most regular first."""
    days: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for each in brought:
        if each.address:
            days[each.address][each.weekday] += 1
    habits = [Habit(address, counts) for address, counts in days.items() if max(counts) >= HABIT]
    return sorted(habits, key=lambda habit: (-habit.most, habit.address))[:MOST_PLACES]
