"""The host's screen at the table: what to watch out for, each tea with its guide, what is drunk, noted and bought."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings import operations, queries
from bookings.forms.notes import DrinkForm, NoteForm, TableOrderForm, blank_order, lines_in
from bookings.models import Booking, DrunkTea, NoteBy, Session
from bookings.queries.tasting import Poured
from bookings.words import flavours_named, wheel
from inventory.models import Batch
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs


@needs("bookings.host")
@require_GET
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One tea and one party at a time; ``tea`` and ``party`` say which."""
    return _shown(request, _session(request, pk))


@needs("bookings.host")
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """What the host heard and saw, kept as it is tapped."""
    session, form = _session(request, pk), NoteForm(request.POST)
    booking = get_object_or_404(session.bookings, pk=whole_number(request.POST.get("party")) or 0)
    product = whole_number(request.POST.get("tea")) or 0
    if product not in queries.products_at(session):
        raise Http404
    try:
        kept = operations.note_tea(
            booking_id=booking.pk,
            product_id=product,
            by=NoteBy.HOST,
            impression=form.impression(),
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        if not request.htmx:
            return _shown(request, session, refusal=refusal, typed=form, status=refusal.status)
        return render(request, "bookings/table/_kept.html", {"refusal": refusal}, status=refusal.status)
    if not request.htmx:
        return redirect(_address(session, product, booking.pk))
    return render(request, "bookings/table/_kept.html", {"kept": kept, "at": timezone.now()})


@needs("bookings.host")
@require_POST
def drink(request: HttpRequest, pk: int) -> HttpResponse:
    """So much of a batch is drunk."""
    session, form = _session(request, pk), DrinkForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid("bad_quantity", _("Say how much of which batch."), field="quantity")
        operations.drink_tea(
            session_id=session.pk,
            client_id=form.cleaned_data["client_id"],
            batch_id=_on_table(session, form.cleaned_data["batch"]),
            quantity=form.cleaned_data["quantity"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _shown(request, session, refusal=refusal, status=refusal.status)
    if request.htmx:
        return _shown(request, session)
    return redirect(_address(session, request.POST.get("tea"), request.POST.get("party")))


@needs("bookings.host")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not drunk."""
    drunk = get_object_or_404(DrunkTea.objects.select_related("session"), pk=pk)
    session = _session(request, drunk.session_id)
    operations.undo_drink(drunk_id=drunk.pk, actor=request.user, at=timezone.now())
    if request.htmx:
        return _shown(request, session)
    return redirect(_address(session, request.POST.get("tea"), request.POST.get("party")))


@needs("bookings.host")
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """What a party takes home, batch by batch as they drank it; ``batch`` is the one they pointed at."""
    booking = get_object_or_404(Booking.objects.select_related("customer", "session"), pk=pk)
    session = _session(request, booking.session_id)
    rows = [row for tea in queries.teas_of(session) for row in tea.stocks]
    form = TableOrderForm(request.POST) if request.method == "POST" else blank_order(_address_of(booking))
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Invalid("look_again", _("Something is missing or cannot be read; it is marked below."))
            placed = operations.order_from_tasting(
                booking_id=booking.pk,
                lines=lines_in(request.POST, {row.batch_id: row.variant_id for row in rows}),
                actor=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Order %s is placed.") % placed.number)
            return redirect(_address(session, request.GET.get("tea"), booking.pk))
    pointed = whole_number(request.GET.get("batch"))
    drunk = {each.batch_id for each in session.drunk.filter(undone_at=None)}
    lines = [
        {
            "row": row,
            "is_drunk": row.batch_id in drunk,
            "quantity": request.POST.get(f"quantity-{row.batch_id}", "")
            if request.method == "POST"
            else "1"
            if row.batch_id == pointed
            else "",
        }
        for row in sorted(rows, key=lambda row: row.batch_id not in drunk)
    ]
    near = [line for line in lines if line["is_drunk"] or line["quantity"]]
    context = {
        "booking": booking,
        "session": session,
        "form": form,
        "near": near,
        "others": [line for line in lines if line not in near],
        "refusal": refusal,
    }
    return render(request, "bookings/table/order.html", context, status=refusal.status if refusal else 200)


def _session(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(queries.hosted_visible_to(request.user), pk=pk)


def _on_table(session: Session, batch_id: int) -> int:
    """A batch of one of the session's teas, else 404: other goods of the house are not drunk here."""
    variants = [variant.pk for tea in queries.teas_of(session) for variant in tea.variants]
    return get_object_or_404(Batch, pk=batch_id, variant__in=variants).pk


def _address(session: Session, tea: object, party: object) -> str:
    query = urlencode({name: value for name, value in (("tea", tea), ("party", party)) if value})
    return f"{reverse('bookings:tasting', args=[session.pk])}?{query}"


def _address_of(booking: Booking) -> str:
    return booking.customer.address if booking.customer else ""


def _asked(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.POST.get(name) or request.GET.get(name))


def _shown(
    request: HttpRequest,
    session: Session,
    *,
    refusal: DomainError | None = None,
    typed: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    teas, parties = queries.teas_of(session), queries.parties_of(session)
    party = next((each for each in parties if each.pk == _asked(request, "party")), parties[0] if parties else None)
    # What they asked for comes first, in the order of the kind: that is what the host has opened.
    teas.sort(key=lambda each: not each.wanted_by)
    tea = next((each for each in teas if each.product.pk == _asked(request, "tea")), teas[0] if teas else None)
    notes = queries.notes_at(session)
    context: dict[str, Any] = {
        "session": session,
        "teas": [(each, _marks(each, party, notes)) for each in teas],
        "parties": parties,
        "allergies": [each for each in parties if each.allergies],
        "tea": tea,
        "party": party,
        "scores": range(1, 6),
        "orders": [each for each in queries.orders_at(session) if party and each.booking_id == party.pk],
        "client_id": uuid4(),
        "refusal": refusal,
    }
    if tea:
        context["flavours"] = flavours_named(tea.guide.flavours) if tea.guide else []
        context["quantity"] = _suggested(tea, parties)
    if tea and party:
        kept = notes.get((party.pk, tea.product.pk, NoteBy.HOST))
        context |= {
            "note": typed or kept,
            "kept": kept if typed is None else None,
            "guest_note": notes.get((party.pk, tea.product.pk, NoteBy.GUEST)),
            "wheel": wheel((typed or kept).flavours if typed or kept else ()),
        }
        if guests := context["guest_note"]:
            context["guest_flavours"] = flavours_named(guests.flavours)
    return page_or_partial(request, "bookings/table/page.html", "bookings/table/_table.html", context, status=status)


def _marks(tea: Poured, party: Booking | None, notes: dict) -> dict[str, bool]:
    """What of a tea is done: drunk, noted for this party."""
    return {
        "is_drunk": any(not each.undone_at for each in tea.drunk),
        "is_noted": bool(party) and (party.pk, tea.product.pk, NoteBy.HOST) in notes,
    }


def _suggested(tea: Poured, parties: list[Booking]) -> str:
    """What the kind says everybody drinks of it, for those who are there; in the variant's unit."""
    if tea.per_guest is None or not tea.per_guest.per_guest:
        return ""
    quantity = tea.per_guest.per_guest * sum(party.party_size for party in parties)
    return f"{quantity.normalize():f}"
