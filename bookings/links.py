"""Private links of guests. Each is a signed name with a purpose of its own: who has one can do that and nothing else, and the
database holds nothing that opens anything. A booking's ``link_number`` raised makes those handed out worthless."""

from typing import TypeVar

from django.core import signing
from django.db.models import Model, QuerySet

from bookings.models import Booking, Host, WaitingParty
from shopsuite.people.models import Customer

#: The number of a link that nobody renewed.
FIRST_LINK = 1
Found = TypeVar("Found", bound=Model)

_GUEST = signing.Signer(salt="bookings.guest")
_WAITING = signing.Signer(salt="bookings.waiting")
_CALENDAR = signing.Signer(salt="bookings.calendar")
_NEWS = signing.Signer(salt="bookings.news")


def guest_token(booking: Booking) -> str:
    """Opens the guest's page of one booking."""
    return _GUEST.sign(f"{booking.pk}.{booking.link_number}")


def booking_of(token: str) -> Booking | None:
    """The booking that ``token`` opens; None for what was not made here or holds no more."""
    found = _opened(_GUEST, token, Booking.objects.all())
    return found.select_related(
        "session__kind", "session__room__place", "session__host__user", "customer", "order"
    ).first()


def waiting_token(party: WaitingParty) -> str:
    """Opens the page of one party on the waiting list."""
    return _WAITING.sign(f"{party.pk}.{party.link_number}")


def waiting_of(token: str) -> WaitingParty | None:
    """The waiting party that ``token`` opens."""
    return _opened(_WAITING, token, WaitingParty.objects.select_related("kind", "booking__session")).first()


def calendar_token(host: Host) -> str:
    """Feeds a host's calendar."""
    return _CALENDAR.sign(f"{host.pk}.{host.link_number}")


def host_of(token: str) -> Host | None:
    """The host whose calendar ``token`` feeds."""
    at_work = Host.objects.filter(is_active=True, user__is_active=True).select_related("user")
    host = _opened(_CALENDAR, token, at_work).first()
    # Who holds no tastings any more knows the address still; what guests must not have is no longer theirs to read.
    return host if host and host.user.may("bookings.see") else None


def news_token(customer: Customer) -> str:
    """Ends mail about new teas to a customer. It does nothing else, so it holds for good."""
    return _NEWS.sign(str(customer.pk))


def customer_of_news(token: str) -> Customer | None:
    """Whose news ``token`` ends; the customer they were merged into, where they were."""
    try:
        pk = int(_NEWS.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    found = Customer.objects.select_related("merged_into").filter(pk=pk, erased_at=None).first()
    return found and (found.merged_into or found)


def _opened(signer: signing.Signer, token: str, found: QuerySet[Found]) -> QuerySet[Found]:
    """Of ``found``, what ``token`` names and still opens; nothing for what was not made here."""
    try:
        pk, _dot, number = signer.unsign(token).partition(".")
        return found.filter(pk=int(pk), link_number=int(number))
    except (signing.BadSignature, ValueError):
        return found.none()
