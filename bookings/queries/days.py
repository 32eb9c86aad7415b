"""What a day of tastings looks like: its sessions with who comes, and what is to be made ready by the clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from psycopg.types.range import Range

from bookings.models import SEATED, Booking, BookingState, PreparationStep, Session
from bookings.queries.reading import bookings_visible_to, sessions_visible_to
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User


def span_of(first: date, days: int = 1) -> Range[datetime]:
    """So many days by the shop's clock."""
    zone = current_shop().zone
    return Range(
        datetime.combine(first, time(), zone), datetime.combine(first + timedelta(days=days), time(), zone), "[)"
    )


def sessions_on(user: User, first: date, *, days: int = 1) -> QuerySet[Session]:
    """Those that take place, by time, with who comes in ``expected`` (held seats among them)."""
    who = Booking.objects.filter(state__in=SEATED).select_related("customer").order_by("pk")
    found = sessions_visible_to(user).filter(is_live=True, during__overlap=span_of(first, days))
    return (
        found.select_related("kind", "room", "host__user")
        .prefetch_related(Prefetch("bookings", queryset=who, to_attr="expected"))
        .order_by("during", "pk")
    )


def to_come_today(user: User) -> QuerySet[Booking]:
    """Parties that are expected today and are not here yet. By the clock of the request, which is the shop's: a number beside a
    way asks nothing else."""
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    begins, ends = (datetime.combine(day, time(), zone) for day in (today, today + timedelta(days=1)))
    found = bookings_visible_to(user).filter(state=BookingState.CONFIRMED, session__is_live=True)
    return found.filter(session__during__startswith__gte=begins, session__during__startswith__lt=ends)


@dataclass(frozen=True)
class Preparing:
    """The list of a day: ``steps`` by the clock, ``left`` of them still to be done, ``alerts`` parties with allergies."""

    steps: list[PreparationStep]
    left: int
    alerts: list[Booking]


def preparation_on(user: User, day: date) -> Preparing:
    """What is to be made ready on ``day``, for sessions that are not over; what was struck out is on it until somebody has seen it."""
    sessions = sessions_visible_to(user).filter(during__overlap=span_of(day), ended_at=None)
    steps = PreparationStep.objects.filter(session__in=sessions)
    steps = steps.select_related(
        "session__room", "session__kind", "session__host__user", "about__tasting_guide", "booking", "done_by"
    )
    found = list(steps.order_by("due_at", "pk"))
    awaited = (BookingState.CONFIRMED, BookingState.ARRIVED)
    alerts = Booking.objects.filter(session__in=sessions, state__in=awaited).exclude(allergies="")
    alerts = alerts.select_related("session__room", "session__host__user").order_by("session__during", "pk")
    left = sum(step.done_at is None and not step.is_withdrawn for step in found)
    return Preparing(found, left, list(alerts))
