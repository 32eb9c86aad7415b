"""The waiting list for guests: joining it, what the chances are, and taking what is offered. GET shows, POST acts."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings import operations, queries
from bookings.forms.waiting import WaitingForm
from bookings.links import FIRST_LINK, guest_token, waiting_of, waiting_token
from bookings.models import WaitingParty
from bookings.views.asked import parse_day
from shopsuite.core.callers import address_of, refuse_above
from shopsuite.core.client_ids import client_id_in
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import shop_day
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import public
from shopsuite.people.devices import customer_on
from shopsuite.people.doors import by_link


@public
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when one would come, should something become free."""
    kind, refusal = get_object_or_404(queries.kinds_offered(), pk=pk), None
    form = WaitingForm(request.POST) if request.method == "POST" else WaitingForm(initial=_initial(request))
    if form.is_bound and form.is_valid():
        refuse_above({f"waiting:{address_of(request)}": settings.BOOKING_RATE})
        try:
            party = operations.wait(
                client_id=client_id_in(request.POST.get("client_id")),
                kind_id=kind.pk,
                actor=None,
                at=timezone.now(),
                **form.asked,
            )
            if party.link_number > FIRST_LINK:
                raise Http404  # erased meanwhile: what the screen called them is no way back
            return redirect("bookings:waiting_party", waiting_token(party))
        except DomainError as error:
            refusal = error
    status = refusal.status if refusal else 400 if form.is_bound else 200
    context = {"kind": kind, "form": form, "refusal": refusal, "client_id": request.POST.get("client_id") or uuid4()}
    return render(request, "bookings/guest/wait.html", context, status=status)


@live_page
@public
@require_GET
def party(request: HttpRequest, token: str) -> HttpResponse:
    """Where they stand on the list, how likely it is, and what is held for them; live."""
    found = waiting_of(token)
    if found is None:
        return unseen(render(request, "bookings/guest/unknown.html", {"feed_position": None}, status=404))
    return unseen(_page(request, found))


@by_link(waiting_of)
@require_POST
def take(request: HttpRequest, found: WaitingParty) -> HttpResponse:
    """Yes: it is booked."""
    try:
        booking = operations.take_offer(party_id=found.pk, at=timezone.now())
    except DomainError as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal=refusal)
    return redirect("bookings:guest", guest_token(booking))


@by_link(waiting_of)
@require_POST
def leave(request: HttpRequest, found: WaitingParty) -> HttpResponse:
    """They do not wait any more."""
    operations.leave(party_id=found.pk, actor=None, at=timezone.now())
    return redirect("bookings:waiting_party", waiting_token(found))


def _page(request: HttpRequest, found: WaitingParty, *, refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "party": found,
        "kind": found.kind,
        "token": waiting_token(found),
        "guest_token": guest_token(found.booking) if found.booking else "",
        "chance": queries.chance_for(found, at=timezone.now()),
        "refusal": refusal,
        "feed_token": page_token(audiences=[found.page_audience]),
    }
    return render(request, "bookings/guest/waiting.html", context, status=refusal.status if refusal else 200)


def _initial(request: HttpRequest) -> dict[str, object]:
    day = parse_day(request.GET.get("day", "")) or shop_day(timezone.now()) + timedelta(days=1)
    size = whole_number(request.GET.get("party", ""))
    customer = customer_on(request)
    known = {"name": customer.name, "phone": customer.phone, "email": customer.email} if customer else {}
    return {"party": size or 2, "first_day": day, "last_day": day + timedelta(days=6), **known}
