"""What can be had of a kind of tasting: beginnings of a tasting of one's own, or seats at a shared table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, Sum
from django.db.models.functions import Least

from bookings.models import SEATED, Booking, BookingState, Form, Session, TastingKind
from bookings.queries.availability import Availability
from bookings.rules.needs import Needs
from shopsuite.core.queries import current_shop


@dataclass(frozen=True)
class FreeTime:
    """When a party can begin; ``table`` and its ``seats_free`` where these are seats at a shared one."""

    begins: datetime
    table: Session | None = None
    seats_free: int | None = None


def free_times(
    kind: TastingKind,
    needs: Needs,
    first: datetime,
    last: datetime,
    *,
    at: datetime,
    leaving: Booking | None = None,
) -> list[FreeTime]:
    """Everything that begins between two moments, by time. ``leaving`` is the party's booking so far: what it has counts as free."""
    if first >= last:
        return []
    if kind.form == Form.SHARED:
        return _seats(kind, first, last, party_size=needs.party_size, at=at, leaving=leaving)
    seek = Availability(kind, first, last, at=at, besides=leaving.session_id if leaving else 0)
    return [FreeTime(begins) for begins in seek.begins(needs)]


def free_days(
    kind: TastingKind,
    needs: Needs,
    *,
    at: datetime,
    leaving: Booking | None = None,
    ahead: bool = True,
) -> dict[date, list[FreeTime]]:
    """Everything that can be booked from ``at`` on, by day of the shop's clock; days on which there is nothing are left out. With
    ``ahead`` only what guests may choose by themselves."""
    first = at + timedelta(hours=kind.book_hours_ahead if ahead else 0)
    last = at + timedelta(days=kind.book_days_ahead)
    zone = current_shop().zone
    days: dict[date, list[FreeTime]] = {}
    for each in free_times(kind, needs, first, last, at=at, leaving=leaving):
        days.setdefault(each.begins.astimezone(zone).date(), []).append(each)
    return days


def tables(kind: TastingKind, first: datetime, last: datetime, *, party_size: int, at: datetime) -> list[Session]:
    """Shared tables of ``kind`` that begin between two moments and have seats for a party."""
    found = _seats(kind, first, last, party_size=party_size, at=at, leaving=None)
    return [each.table for each in found if each.table]


def _seats(
    kind: TastingKind, first: datetime, last: datetime, *, party_size: int, at: datetime, leaving: Booking | None
) -> list[FreeTime]:
    """At tables with seats for a party: seats of ``leaving`` are free, and those of whoever did not finish."""
    own = Q(bookings__pk=leaving.pk, bookings__state__in=SEATED) if leaving else Q(pk__in=())
    lapsed = Q(bookings__state=BookingState.HELD, bookings__held_until__lte=at)
    seats = Sum("bookings__party_size", filter=own | lapsed, default=0)
    found = Session.objects.filter(kind=kind, form=Form.SHARED, is_live=True, ended_at=None)
    found = found.filter(during__startswith__gte=first, during__startswith__lt=last)
    free = Least("capacity", "room__capacity") - F("seats_taken") + seats
    with_free = found.annotate(free=free).filter(free__gte=party_size)
    with_free = with_free.select_related("kind", "room", "host__user").order_by("during", "pk")
    return [FreeTime(each.begins, each, each.free) for each in with_free]
