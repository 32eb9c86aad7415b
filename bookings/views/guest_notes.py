"""Guests say what they think of the teas they drank, by their private link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bookings import operations, queries
from bookings.forms.notes import NoteForm
from bookings.links import booking_of, guest_token
from bookings.models import Booking, NoteBy
from bookings.words import flavours_named, wheel
from shopsuite.core.callers import address_of, refuse_above
from shopsuite.core.errors import DomainError
from shopsuite.people.doors import by_link

#: Taps on chips are many; nobody taps faster.
RATE = "240/minute"


@by_link(booking_of)
@require_GET
def teas(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Every tea of their tasting, to read about and to note."""
    return render(request, "bookings/guest/teas.html", _page(booking))


@by_link(booking_of)
@require_POST
def note(request: HttpRequest, booking: Booking, pk: int) -> HttpResponse:
    """Keep it at once, as it is tapped."""
    refuse_above({f"notes:{booking.pk}": RATE, f"notes:address:{address_of(request)}": RATE})
    if pk not in queries.products_at(booking.session):
        raise Http404
    form = NoteForm(request.POST)
    try:
        kept = operations.note_tea(
            booking_id=booking.pk,
            product_id=pk,
            by=NoteBy.GUEST,
            impression=form.impression(),
            actor=None,
            at=timezone.now(),
        )
    except DomainError as refusal:
        if not request.htmx:
            context = _page(booking) | {"refusal": refusal, "refused": pk, "form": form}
            return render(request, "bookings/guest/teas.html", context, status=refusal.status)
        return render(request, "bookings/table/_kept.html", {"refusal": refusal}, status=refusal.status)
    if not request.htmx:
        return redirect(f"{reverse('bookings:guest_teas', args=[guest_token(booking)])}#tea-{pk}")
    return render(request, "bookings/table/_kept.html", {"kept": kept, "at": timezone.now()})


def _page(booking: Booking) -> dict[str, Any]:
    notes = queries.notes_of_party(booking, by=NoteBy.GUEST)
    teas = []
    for poured in queries.teas_of(booking.session):
        kept = notes.get(poured.product.pk)
        teas.append(
            {
                "tea": poured.product,
                "guide": poured.guide,
                "flavours": flavours_named(poured.guide.flavours) if poured.guide else [],
                "note": kept,
                "wheel": wheel(kept.flavours if kept else ()),
                "is_drunk": any(not each.undone_at for each in poured.drunk),
            }
        )
    return {
        "booking": booking,
        "session": booking.session,
        "token": guest_token(booking),
        "teas": teas,
        "scores": range(1, 6),
        "may_note": operations.may_note(booking, at=timezone.now()),
        "on_show": set(queries.guides_on_show().values_list("product", flat=True)),
    }
