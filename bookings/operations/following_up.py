"""How it was: what guests answer when they are asked a week later, or before by themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import Booking, BookingState, FollowUp
from bookings.operations.changing import TooLate
from bookings.operations.locking import lock_booking
from bookings.operations.telling import tell
from shopsuite.core.errors import Invalid

LONGEST = 1000  # characters


@transaction.atomic
def answer_follow_up(*, booking_id: int, liked: int | None, words: str, at: datetime) -> FollowUp:
    """Keep how the guests liked it (1 to 5, or None) and what they say, in place of what they said before. Locks session and booking.

    Raises ``TooLate`` for guests who were not here, ``Invalid`` for an answer that says nothing or cannot be.
    """
    booking: Booking = lock_booking(booking_id)
    if booking.state != BookingState.DONE:
        raise TooLate("not_here", _("Only who was here can say how it was."))
    words = words.strip()
    if liked is not None and not 1 <= liked <= 5:
        raise Invalid("bad_score", _("A score is 1 to 5."), field="liked")
    if liked is None and not words:
        raise Invalid("nothing_said", _("Press how you liked it, or write a word."), field="liked")
    if len(words) > LONGEST:
        raise Invalid("too_long", _("At most %d characters, please.") % LONGEST, field="words")
    answer, _is_new = FollowUp.objects.update_or_create(
        booking=booking, defaults={"liked": liked, "words": words, "answered_at": at}
    )
    tell(events.FollowUpAnswered, booking, actor=None, at=at, liked=liked or 0)
    return answer
