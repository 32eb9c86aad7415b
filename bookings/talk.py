"""The conversation with the guests of a booking."""

from django.utils.translation import override

from bookings.links import booking_of
from bookings.models import Booking
from bookings.operations import renew_link
from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind


def conversation_about(booking: Booking) -> Conversation:
    """The one conversation about ``booking``, made when somebody first looks for it."""
    with override("en"):
        title = f"{booking.number} · {booking.session.kind}"
    return operations.open_about(kind=Kind.CUSTOMER, subject=booking.subject, title=title, customer=booking.customer)


def conversation_of_link(token: str) -> Conversation | None:
    """The conversation about the booking whose private link this is."""
    booking = booking_of(token)
    return conversation_about(booking) if booking else None


def renew_link_of(conversation: Conversation) -> None:
    """Renew the private link of the booking that ``conversation`` is about, if it is about one."""
    thing, _colon, pk = conversation.subject.partition(":")
    if thing == "booking":
        renew_link(booking_id=int(pk))
