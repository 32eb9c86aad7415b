"""What tastings come to: how full rooms and hosts were, who did not come, what was bought, which teas were loved."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from bookings.models import (
    AT_TABLE,
    CAME,
    Booking,
    BookingState,
    DrunkTea,
    Host,
    Room,
    Session,
    TastingNote,
    TastingOrder,
)
from bookings.queries.opening import openings
from bookings.rules.taste import LOVED
from orders.models import OrderLine
from orders.models.order import LineState, Stage
from shopsuite.core.queries import shop_day

WEEKS = 12
HAPPENED = (*AT_TABLE, BookingState.NO_SHOW)


@dataclass(frozen=True)
class Occupied:
    """A room or a host: sessions with guests, hours they took, of how many hours the house was open, and seats."""

    name: str
    sessions: int
    hours: float
    open_hours: float
    seats_taken: int
    seats: int

    @property
    def share(self) -> float:
        """Of the open hours, in per cent; more than 100 where tastings ran past closing time."""
        return self.hours / self.open_hours * 100 if self.open_hours else 0.0

    @property
    def seats_share(self) -> float:
        """Of the seats of those sessions, in per cent."""
        return self.seats_taken / self.seats * 100 if self.seats else 0.0


@dataclass
class TeaFigures:
    """A tea: in how many sessions, how much by unit, how often noted, with how many stars, by how many loved, and what was bought of
    it straight from the table."""

    name: str
    sessions: int = 0
    drunk: list[tuple[Decimal, str]] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)
    ordered: int = 0

    @property
    def mean(self) -> float | None:
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def loved(self) -> int:
        return sum(score >= LOVED for score in self.scores)


@dataclass(frozen=True)
class Figures:
    """The weeks before a moment, the oldest first. Money is in the shop's currency."""

    weeks: list[int]
    rooms: list[Occupied]
    hosts: list[Occupied]
    teas: list[TeaFigures]
    came: int
    missed: int
    late_cancelled: int
    bought: int
    orders: int
    money: Decimal

    @property
    def missed_share(self) -> float:
        """Of the parties that were expected, in per cent."""
        expected = self.came + self.missed
        return self.missed / expected * 100 if expected else 0.0

    @property
    def conversion(self) -> float:
        """Of the parties that came, how many bought at the table, in per cent."""
        return self.bought / self.came * 100 if self.came else 0.0

    @property
    def money_a_party(self) -> Decimal:
        """Of those that came."""
        return self.money / self.came if self.came else Decimal(0)


def figures(*, at: datetime) -> Figures:
    """The twelve weeks before ``at``. The same number of queries however much there was."""
    since = at - timedelta(weeks=WEEKS)
    held = Session.objects.filter(during__startswith__gt=since, during__startswith__lte=at, is_live=True)
    parties = Booking.objects.filter(session__in=held, state__in=HAPPENED).order_by()
    states, guests = Counter[str](), Counter[int]()
    for session_id, state, size in parties.values_list("session", "state", "party_size"):
        states[state] += 1
        guests[session_id] += size
    sessions = list(held.filter(pk__in=guests).select_related("room", "host__user"))
    late = Booking.objects.filter(
        state=BookingState.CANCELLED, is_late_cancel=True, cancelled_at__gt=since, cancelled_at__lte=at
    ).count()
    weeks = [0] * WEEKS
    for session in sessions:
        weeks[min((session.begins - since).days // 7, WEEKS - 1)] += guests[session.pk]
    bought = (
        TastingOrder.objects.filter(booking__session__in=held)
        .exclude(order__stage=Stage.CANCELLED)
        .aggregate(orders=Count("pk"), parties=Count("booking", distinct=True), money=Sum("order__total"))
    )
    open_hours = _open_hours(since, at)
    return Figures(
        weeks=weeks,
        rooms=[
            _occupied(
                str(room), [each for each in sessions if each.room_id == room.pk], guests, open_hours, room.capacity
            )
            for room in Room.objects.filter(is_active=True)
        ],
        hosts=[
            _occupied(str(host), [each for each in sessions if each.host_id == host.pk], guests, open_hours)
            for host in Host.objects.filter(is_active=True).select_related("user")
        ],
        teas=_teas(held),
        came=sum(states[state] for state in CAME),
        missed=states[BookingState.NO_SHOW],
        late_cancelled=late,
        bought=bought["parties"],
        orders=bought["orders"],
        money=bought["money"] or Decimal(0),
    )


def _occupied(
    name: str,
    sessions: Sequence[Session],
    guests: Mapping[int, int],
    open_hours: float,
    capacity: int | None = None,
) -> Occupied:
    taken = sum((session.lasts for session in sessions), timedelta())
    return Occupied(
        name=name,
        sessions=len(sessions),
        hours=taken.total_seconds() / 3600,
        open_hours=open_hours,
        seats_taken=sum(guests[session.pk] for session in sessions),
        seats=sum(capacity or session.capacity for session in sessions),
    )


def _open_hours(since: datetime, at: datetime) -> float:
    """How long the house was open for tastings."""
    days = openings(shop_day(since), shop_day(at)).values()
    spans = (min(closes, at) - max(opens, since) for opened in days for opens, closes in opened)
    return sum((max(span, timedelta()) for span in spans), timedelta()).total_seconds() / 3600


def _teas(held: QuerySet[Session]) -> list[TeaFigures]:
    """The most loved first."""
    found: dict[int, TeaFigures] = {}
    sessions, drunk = defaultdict[int, set[int]](set), defaultdict[tuple[int, str], Decimal](Decimal)
    taken = DrunkTea.objects.filter(session__in=held, undone_at=None).order_by("pk")
    for one in taken.select_related("batch__variant__product", "batch__variant__unit"):
        variant = one.batch.variant
        found.setdefault(variant.product_id, TeaFigures(str(variant.product)))
        sessions[variant.product_id].add(one.session_id)
        drunk[variant.product_id, str(variant.unit)] += one.quantity
    for note in TastingNote.objects.filter(booking__session__in=held, score__isnull=False).select_related("product"):
        found.setdefault(note.product_id, TeaFigures(str(note.product))).scores.append(note.score or 0)
    lines = OrderLine.objects.filter(order__tasting__booking__session__in=held, variant__product__in=found)
    lines = lines.exclude(Q(order__stage=Stage.CANCELLED) | Q(state=LineState.CANCELLED)).order_by()
    ordered = Counter(product for product, _order in set(lines.values_list("variant__product", "order")))
    for (pk, unit), quantity in sorted(drunk.items()):
        found[pk].drunk.append((quantity, unit))
    for pk, each in found.items():
        each.sessions, each.ordered = len(sessions[pk]), ordered[pk]
    return sorted(found.values(), key=lambda each: (-each.loved, -(each.mean or 0), each.name))
