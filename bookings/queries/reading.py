"""Bookings, sessions and what is offered."""

from django.db.models import QuerySet

from bookings.models import Booking, PreparationStep, Session, TastingKind
from shopsuite.core.subjects import Named
from shopsuite.people.models import User


def kinds_offered() -> QuerySet[TastingKind]:
    """What guests can book."""
    return TastingKind.objects.filter(is_active=True).order_by("pk")


def bookings_visible_to(user: User) -> QuerySet[Booking]:
    """All of them to whoever looks after guests; their own to a customer who signs in; none to others."""
    if user.may("bookings.see"):
        return Booking.objects.all()
    if customer := getattr(user, "customer", None):
        return Booking.objects.filter(customer=customer)
    return Booking.objects.none()


def sessions_visible_to(user: User) -> QuerySet[Session]:
    """All of them to whoever looks after guests."""
    return Session.objects.all() if user.may("bookings.see") else Session.objects.none()


def steps_visible_to(user: User) -> QuerySet[PreparationStep]:
    """What is to be made ready, to whoever looks after guests."""
    found = PreparationStep.objects.select_related("session")
    return found if user.may("bookings.see") else found.none()


def booking_names(pks: list[int]) -> dict[int, Named]:
    """What bookings are called, and where they are shown, by primary key."""
    found = Booking.objects.filter(pk__in=pks).select_related("session__kind")
    return {
        booking.pk: Named(f"{booking.number} · {booking.session.kind}", booking.get_absolute_url()) for booking in found
    }
