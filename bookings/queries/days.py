"""What a day of tastings looks like: its sessions with who comes, and what is to be made ready by the clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from psycopg.types.range import Range

from bookings.models import EXPECTED, SEATED, Booking, BookingState, Host, PreparationStep, Session
from bookings.queries.reading import bookings_visible_to, sessions_visible_to
from shopsuite.core.queries import shop_days
from shopsuite.people.models import User


class WithParties(NamedTuple):
    """A session and who is in it, in the order in which they booked."""

    session: Session
    parties: list[Booking]


def sessions_on(user: User, first: date, last: date | None = None) -> list[WithParties]:
    """What takes place on some days for somebody who may see it, by time, with all whose seats are taken (held ones among them)."""
    return with_parties(sessions_visible_to(user).filter(during__overlap=span_of(first, last)), states=SEATED)


def sessions_of(host: Host, day: date) -> list[WithParties]:
    """What ``host`` has before them on ``day``, by time: with guests, who are expected."""
    begins, ends = shop_days(day)
    found = Session.objects.filter(host=host, during__startswith__gte=begins, during__startswith__lt=ends)
    return [each for each in with_parties(found, states=EXPECTED) if each.parties]


def hosts_with_guests_on(day: date) -> QuerySet[Host]:
    """Hosts who have guests on ``day``."""
    begins, ends = shop_days(day)
    taking_place = Booking.objects.filter(state__in=EXPECTED, session__is_live=True)
    that_day = taking_place.filter(session__during__startswith__gte=begins, session__during__startswith__lt=ends)
    hosts = Host.objects.filter(pk__in=that_day.values("session__host"), user__is_active=True)
    return hosts.select_related("user").order_by("pk")


def with_parties(sessions: QuerySet[Session], *, states: Collection[str]) -> list[WithParties]:
    """Those of ``sessions`` that take place, by time, each with its bookings in one of ``states``. Two questions."""
    who = Booking.objects.filter(state__in=states).select_related("customer").order_by("pk")
    found = sessions.filter(is_live=True).select_related("kind", "room", "host__user").order_by("during", "pk")
    found = found.prefetch_related(Prefetch("bookings", queryset=who))
    return [WithParties(session, list(session.bookings.all())) for session in found]


def span_of(first: date, last: date | None = None) -> Range[datetime]:
    """From ``first`` to ``last`` (the same day, where it is left out) by the shop's clock."""
    return Range(*shop_days(first, last), "[)")


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
    alerts = Booking.objects.filter(session__in=sessions, state__in=EXPECTED).exclude(allergies="")
    alerts = alerts.select_related("session__room", "session__host__user").order_by("session__during", "pk")
    left = sum(step.done_at is None and not step.is_withdrawn for step in found)
    return Preparing(found, left, list(alerts))
