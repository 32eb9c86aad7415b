"""The order in which everybody locks: the days concerned, then sessions by primary key, then the booking.

Whoever takes room, host or pieces holds the lock of every day they are taken on, so that nobody looks for what is free while another is
about to take it; the constraints of the database are the second line, and would dead-lock without the first.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from psycopg.types.range import Range

from bookings.models import Booking, Session
from shopsuite.core.queries import shop_day

#: Other advisory locks of this database use other first keys.
DAY_LOCK_SPACE = 7_406


def lock_days(*spans: Range[datetime]) -> None:
    """Let nobody else place a session on the days (by the shop's clock) that ``spans`` touch until this transaction ends."""
    numbers: set[int] = set()
    for span in spans:
        if span.lower is None or span.upper is None:
            raise ValueError("A session has two ends.")
        numbers |= set(range(shop_day(span.lower).toordinal(), shop_day(span.upper).toordinal() + 1))
    with connection.cursor() as cursor:
        for number in sorted(numbers):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DAY_LOCK_SPACE, number])


def lock_sessions(pks: Iterable[int]) -> dict[int, Session]:
    """Sessions by primary key, locked in that order."""
    found = Session.objects.select_for_update(of=("self",)).filter(pk__in=set(pks))
    return {session.pk: session for session in found.select_related("kind", "room", "host__user").order_by("pk")}


def lock_booking(booking_id: int, *, and_sessions: Iterable[int] = ()) -> Booking:
    """The booking with its session, both locked, ``and_sessions`` beside them. Raises ``Booking.DoesNotExist``."""
    others = list(and_sessions)
    session_id = Booking.objects.values_list("session_id", flat=True).get(pk=booking_id)
    while True:
        sessions = lock_sessions([session_id, *others])
        booking = Booking.objects.select_for_update().get(pk=booking_id)
        if booking.session_id in sessions:
            booking.session = sessions[booking.session_id]
            return booking
        # It was moved while we waited. Its new session may stand before one we hold; whoever holds that is never after
        # a booking of ours without having come through here, and the lock's time-out says "busy" if ever two wait for each other.
        session_id = booking.session_id
