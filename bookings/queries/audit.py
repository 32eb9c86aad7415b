"""Whether tastings add up: what the database holds against itself, in questions it answers with nothing when they do."""

from dataclasses import dataclass

from django.db import connection

_SEATED = "('held', 'confirmed', 'arrived', 'done', 'no_show')"

_CHECKS: dict[str, tuple[str, str]] = {
    "room_clash": (
        "room {0}: sessions {1} and {2} are in it at the same time",
        """
        SELECT r.name, a.id, b.id FROM bookings_session a
          JOIN bookings_session b ON b.room_id = a.room_id AND b.id > a.id AND b.blocked && a.blocked AND b.is_live
          JOIN bookings_room r ON r.id = a.room_id
         WHERE a.is_live ORDER BY a.id, b.id""",
    ),
    "host_clash": (
        "host {0}: sessions {1} and {2} are theirs at the same time",
        """
        SELECT u.name, a.id, b.id FROM bookings_session a
          JOIN bookings_session b ON b.host_id = a.host_id AND b.id > a.id AND b.blocked && a.blocked AND b.is_live
          JOIN bookings_host h ON h.id = a.host_id JOIN people_user u ON u.id = h.user_id
         WHERE a.is_live ORDER BY a.id, b.id""",
    ),
    "equipment_clash": (
        "{0}: sessions {1} and {2} have it at the same time",
        """
        SELECT e.name, a.session_id, b.session_id FROM bookings_sessionequipment a
          JOIN bookings_sessionequipment b ON b.equipment_id = a.equipment_id AND b.id > a.id AND b.blocked && a.blocked
          JOIN bookings_equipment e ON e.id = a.equipment_id ORDER BY a.id, b.id""",
    ),
    "equipment_time": (
        "session {0}: its {1} is taken at another time than the session, or although it does not take place",
        """
        SELECT s.id, e.name FROM bookings_sessionequipment p
          JOIN bookings_session s ON s.id = p.session_id JOIN bookings_equipment e ON e.id = p.equipment_id
         WHERE p.blocked <> s.blocked OR NOT s.is_live ORDER BY p.id""",
    ),
    "seats_taken": (
        "session {0}: its parties are {2} guests, it says {1}",
        f"""
        SELECT s.id, s.seats_taken, coalesce(sum(b.party_size), 0) FROM bookings_session s
          LEFT JOIN bookings_booking b ON b.session_id = s.id AND b.state IN {_SEATED}
         GROUP BY s.id HAVING s.seats_taken <> coalesce(sum(b.party_size), 0) ORDER BY s.id""",
    ),
    "overfull": (
        "session {0}: {1} guests on {2} seats",
        f"""
        SELECT s.id, sum(b.party_size), s.capacity FROM bookings_session s
          JOIN bookings_booking b ON b.session_id = s.id AND b.state IN {_SEATED}
         GROUP BY s.id HAVING sum(b.party_size) > s.capacity ORDER BY s.id""",
    ),
    "shared_private": (
        "session {0} is private and has {1} parties",
        f"""
        SELECT s.id, count(*) FROM bookings_session s
          JOIN bookings_booking b ON b.session_id = s.id AND b.state IN {_SEATED}
         WHERE s.form <> 'shared' GROUP BY s.id HAVING count(*) > 1 ORDER BY s.id""",
    ),
    "nobody_in_it": (
        "session {0} is private, takes room and host, and nobody booked it",
        f"""
        SELECT s.id FROM bookings_session s
         WHERE s.is_live AND s.form <> 'shared' AND NOT EXISTS (
               SELECT FROM bookings_booking b WHERE b.session_id = s.id AND b.state IN {_SEATED})
         ORDER BY s.id""",
    ),
    "seat_in_nothing": (
        "booking T{0} is {1}, and session {2} does not take place",
        """
        SELECT b.id, b.state, s.id FROM bookings_booking b JOIN bookings_session s ON s.id = b.session_id
         WHERE NOT s.is_live AND b.state IN ('held', 'confirmed', 'arrived') ORDER BY b.id""",
    ),
    # The reactions have a while to plan anew; what they have not come to by then is not sent either, but stands in the way.
    "reminder_of_nothing": (
        "booking T{0} is {1}, and a reminder ({2}) is still to be sent",
        """
        SELECT b.id, b.state, r.kind FROM bookings_reminder r JOIN bookings_booking b ON b.id = r.booking_id
         WHERE r.state = 'pending' AND b.state IN ('cancelled', 'lapsed') AND r.kind <> 'cancelled'
           AND b.updated_at < now() - interval '10 minutes' ORDER BY r.id""",
    ),
    "reminder_lost": (
        "booking T{0}: whoever sent its reminder ({1}) did not come back, and nobody looked",
        """
        SELECT r.booking_id, r.kind FROM bookings_reminder r
         WHERE r.state = 'sending' AND r.claimed_until < now() - interval '10 minutes' ORDER BY r.id""",
    ),
}


@dataclass(frozen=True)
class Finding:
    """Something that does not add up."""

    check: str
    message: str


def audit_bookings() -> list[Finding]:
    """Every finding, check by check; empty when all adds up. For one picture, call it in a repeatable-read transaction."""
    found = []
    with connection.cursor() as cursor:
        for check, (words, question) in _CHECKS.items():
            cursor.execute(question)
            found += [Finding(check, words.format(*row)) for row in cursor.fetchall()]
    return found
