"""What goes wrong at the moment, and how often what goes wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q, QuerySet

from care.models import Incident
from care.models.incident import Cause, IncidentKind, IncidentOutcome
from care.rules.incidents import kinds_told
from orders.models import Order
from shopsuite.people.models import User

WEEKS = 12


def incidents_visible_to(user: User) -> QuerySet[Incident]:
    """The only door to incidents for a request: staff who see orders see all, others those they raised themselves."""
    return Incident.objects.all() if user.may("orders.see") else Incident.objects.filter(raised_by=user)


def open_incidents(viewer: User, *, is_all: bool = False) -> QuerySet[Incident]:
    """What is not seen to, the most urgent first: that ``viewer`` is told of or sees to, or everything."""
    found = incidents_visible_to(viewer).filter(closed_at=None)
    if not is_all:
        found = found.filter(Q(kind__in=kinds_told(viewer.roles)) | Q(owner=viewer))
    return found.select_related("order", "owner", "raised_by").order_by("due_at", "pk")


def incidents_named(incidents: QuerySet[Incident], text: str) -> QuerySet[Incident]:
    """Those of ``incidents`` of this order, of customers who are called so, or in whose words it stands; "" means all."""
    if not (text := text.strip()):
        return incidents
    return incidents.filter(Q(order__number=text) | Q(order__customer_name__icontains=text) | Q(words__icontains=text))


def unattended(viewer: User) -> QuerySet[Incident]:
    """Those that wait for people like ``viewer``, or for themselves."""
    return open_incidents(viewer).filter(Q(owner=None) | Q(owner=viewer))


def incidents_of(order: Order) -> QuerySet[Incident]:
    """Everything that went wrong with one order, the latest first."""
    return order.incidents.select_related("owner", "raised_by", "closed_by").order_by("-pk")


@dataclass(frozen=True)
class KindFigures:
    """One kind in the span: how many, of these late, hours to the end (median), and how many by whose fault."""

    kind: IncidentKind
    count: int
    late: int
    hours: float | None
    by_cause: Counter[str]

    @property
    def causes(self) -> list[tuple[str, int]]:
        """(whose fault, how many), in the order of the choices."""
        return [(str(cause.label), self.by_cause[cause]) for cause in Cause]


@dataclass(frozen=True)
class Figures:
    """Twelve weeks: how many each week (the oldest first), and by kind, the most frequent first. Mistakes are left out."""

    weeks: list[int]
    kinds: list[KindFigures]

    @property
    def count(self) -> int:
        return sum(self.weeks)

    @property
    def most(self) -> int:
        """Of the most frequent kind."""
        return max((each.count for each in self.kinds), default=0)


def figures(*, at: datetime) -> Figures:
    """How often what went wrong in the twelve weeks before ``at``. One query."""
    since = at - timedelta(weeks=WEEKS)
    found = list(Incident.objects.filter(raised_at__gt=since).exclude(outcome=IncidentOutcome.MISTAKE))
    weeks = [0] * WEEKS
    for each in found:
        weeks[min((each.raised_at - since).days // 7, WEEKS - 1)] += 1
    kinds = [_of_kind(kind, [each for each in found if each.kind == kind], at) for kind in IncidentKind]
    return Figures(weeks, sorted((each for each in kinds if each.count), key=lambda each: -each.count))


def _of_kind(kind: IncidentKind, found: Sequence[Incident], at: datetime) -> KindFigures:
    spans = [(each.closed_at - each.raised_at).total_seconds() / 3600 for each in found if each.closed_at]
    late = sum((each.closed_at or at) > each.due_at for each in found)
    causes = Counter(each.cause for each in found if each.cause)
    return KindFigures(kind, len(found), late, median(spans) if spans else None, causes)
