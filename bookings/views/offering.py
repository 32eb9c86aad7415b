"""The booking page: what there is, when it can be had, who comes. No account; seats are kept while the form is filled in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings import operations, queries
from bookings.forms.guest import GuestForm
from bookings.links import FIRST_LINK, guest_token
from bookings.models import UNBOOKED, Booking, BookingState, Source, TastingKind
from bookings.operations import Seats
from bookings.views.asked import Asked, parse_moment, times
from shopsuite.core.callers import address_of, refuse_above
from shopsuite.core.client_ids import client_id_in
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.unseen import unseen
from shopsuite.people.access import public
from shopsuite.people.devices import customer_on


@public
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Every tasting that is offered."""
    return render(request, "bookings/guest/offers.html", {"kinds": queries.kinds_offered()})


@public
@require_GET
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """When it can be had, for how many and with what needs; only what really can be."""
    kind = get_object_or_404(queries.kinds_offered(), pk=pk)
    return _times(request, kind)


@public
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the seats while the form is filled in; the way on is the form's own address."""
    kind = get_object_or_404(queries.kinds_offered(), pk=pk)
    _count(request)
    client_id = client_id_in(request.POST.get("client_id", ""))
    try:
        booking = operations.hold(
            client_id=client_id,
            kind_id=kind.pk,
            seats=Seats(
                Asked.in_query(request.POST, kind, is_regular=_is_regular(request)).needs,
                begins=parse_moment(request.POST.get("begins", "")),
                session_id=whole_number(request.POST.get("table", "")),
            ),
            source=Source.WEB,
            actor=None,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _times(request, kind, refusal=refusal)
    return go_to(request, _form_url(booking))


@public
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Who comes. Confirming twice is once; what was typed stays, whatever is refused."""
    booking = _filling_in(client_id)
    if booking.state not in UNBOOKED:
        if booking.link_number > FIRST_LINK:
            raise Http404  # their link was renewed, or they were erased: this is no way around it
        return redirect("bookings:guest", guest_token(booking))
    kind = booking.session.kind
    if request.method == "GET":
        return _form(request, booking, GuestForm(kind=kind, initial=_known(request)))
    _count(request)
    filled = GuestForm(request.POST, kind=kind)
    if not filled.is_valid():
        return _form(request, booking, filled, status=400)
    guest = filled.guest(
        wants_quiet=booking.wants_quiet, wants_step_free=booking.wants_step_free, customer=customer_on(request)
    )
    try:
        confirmed = operations.confirm(booking_id=booking.pk, guest=guest, actor=None, at=timezone.now())
    except DomainError as refusal:
        return _form(request, booking, filled, refusal=refusal, status=refusal.status)
    return redirect("bookings:guest", guest_token(confirmed))


@public
@require_POST
def let_go(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Another time after all."""
    booking = _filling_in(client_id)
    operations.let_go(client_id=client_id, at=timezone.now())
    return redirect("bookings:choose", booking.session.kind_id)


def _times(request: HttpRequest, kind: TastingKind, *, refusal: DomainError | None = None) -> HttpResponse:
    given = request.POST if refusal else request.GET
    asked = Asked.in_query(given, kind, is_regular=_is_regular(request))
    context = {
        "kind": kind,
        "client_id": client_id_in(given.get("client_id", "")),
        "refusal": refusal,
        **times(kind, asked, at=timezone.now()),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "bookings/guest/choose.html", "bookings/guest/_times.html", context, status=status)


def _form(
    request: HttpRequest, booking: Booking, filled: GuestForm, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    kind = booking.session.kind
    context: dict[str, Any] = {
        "booking": booking,
        "session": booking.session,
        "kind": kind,
        "price": kind.price * booking.party_size,
        "deposit": kind.deposit * booking.party_size,
        "form": filled,
        "refusal": refusal,
        "is_over": booking.state == BookingState.LAPSED or booking.has_lapsed(at=timezone.now()),
    }
    return unseen(render(request, "bookings/guest/form.html", context, status=status))


def _filling_in(client_id: UUID) -> Booking:
    found = Booking.objects.filter(client_id=client_id, source=Source.WEB)
    booking = found.select_related("session__kind", "session__room", "session__host__user").first()
    if booking is None:
        raise Http404
    return booking


def _known(request: HttpRequest) -> dict[str, str]:
    customer = customer_on(request)
    return {"name": customer.name, "phone": customer.phone, "email": customer.email} if customer else {}


def _is_regular(request: HttpRequest) -> bool:
    return queries.is_regular(customer_on(request))


def _form_url(booking: Booking) -> str:
    return reverse("bookings:form", args=[booking.client_id])


def _count(request: HttpRequest) -> None:
    """Whoever takes seats without a name may do so so many times a minute. Raises ``TooOften``."""
    refuse_above({f"booking:{address_of(request)}": settings.BOOKING_RATE})
