"""Goods between places: what is on its way, sending, receiving."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory import operations, queries
from inventory.form_fields import QuantityField
from inventory.models import BatchStock, Place, Transfer, TransferLine
from inventory.queries import transfers as moving
from shopsuite.core.client_ids import client_id_in
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import plain, whole_number
from shopsuite.feed import queries as feed
from shopsuite.feed import timeline
from shopsuite.people.access import needs

ON_A_PAGE = 40


@needs("stock.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every transfer, newest first."""
    page = Paginator(moving.transfers_visible_to(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inventory/transfers/board.html", {"page": page})


@needs("stock.receive")
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """What goes from where to where."""
    places = list(queries.places_to_put())
    source = _place(places, request.POST.get("source") or request.GET.get("source")) or (places[0] if places else None)
    text = request.GET.get("q", "").strip()[:120]
    typed = _typed(request.POST or request.GET)
    stocks = moving.sendable(source, text=text, also=typed) if source else []
    context: dict[str, Any] = {
        "places": places,
        "source": source,
        "stocks": [(stock, typed.get(stock.pk, "")) for stock in stocks],
        "text": text,
        "client_id": client_id_in(request.POST.get("client_id")),
        "note": request.POST.get("note", ""),
    }
    destination = _place(places, request.POST.get("destination"))
    context["destination"] = destination
    if request.method == "GET" or source is None:
        whole, part = "inventory/transfers/send.html", "inventory/transfers/_to_send.html"
        return page_or_partial(request, whole, part, context)
    try:
        made = operations.send_transfer(
            client_id=context["client_id"],
            source=source,
            destination=destination or source,
            parts=_parts(context["stocks"]),
            note=context["note"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return render(request, "inventory/transfers/send.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("On its way."))
    return redirect(made)


@needs("stock.see")
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One load: what it carries; at the destination, what has arrived of it."""
    found = get_object_or_404(moving.transfers_visible_to(request.user), pk=pk)
    lines = list(moving.lines_of(found))
    context: dict[str, Any] = {
        "transfer": found,
        "lines": [(line, request.POST.get(f"arrived-{line.pk}", plain(line.outstanding))) for line in lines],
        "entries": timeline.entries(feed.timeline(found.subject)),
        "reason": request.POST.get("reason", ""),
        "shelf": request.POST.get("shelf", "").strip()[:24],
        "is_all": request.POST.get("is_all") == "yes",
    }
    if request.method == "GET" or not request.user.may("stock.receive"):
        return render(request, "inventory/transfers/transfer.html", context)
    try:
        operations.receive_transfer(
            transfer_id=pk,
            arrived=_arrived(context["lines"]),
            is_all=context["is_all"],
            reason=context["reason"],
            shelf=context["shelf"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        context["refusal"] = refusal
        return render(request, "inventory/transfers/transfer.html", context, status=refusal.status)
    messages.success(request, _("Booked in."))
    return redirect(Transfer.objects.get(pk=pk))


def _typed(given: QueryDict) -> dict[int, str]:
    """What was typed, by the id of the row it was typed beside; also beside rows that a later search does not find."""
    found = ((whole_number(name.removeprefix("quantity-")), text) for name, text in given.items())
    return {pk: text for pk, text in found if pk is not None and text.strip()}


def _parts(stocks: Sequence[tuple[BatchStock, str]]) -> list[tuple[int, Decimal]]:
    """(stock id, quantity) of what was typed. Raises ``Invalid`` for what is no number, rather than leave it behind."""
    numbers = [(stock.pk, _number(text, of=stock)) for stock, text in stocks]
    return [(pk, number) for pk, number in numbers if number]


def _arrived(lines: list[tuple[TransferLine, str]]) -> list[tuple[int, Decimal]]:
    """(line id, quantity) of what was typed. Raises ``Invalid`` for what is no number: taken for nothing, goods that did
    arrive would be written off as missing."""
    numbers = [(line.pk, _number(text, of=line.stock)) for line, text in lines]
    return [(pk, number) for pk, number in numbers if number]


def _number(typed: str, *, of: BatchStock) -> Decimal | None:
    try:
        return QuantityField(required=False).clean(typed)
    except ValidationError as error:
        raise Invalid("bad_quantity", f"{of.batch.code}: {error.messages[0]}", field="quantity") from error


def _place(places: list[Place], code: str | None) -> Place | None:
    return next((place for place in places if place.code == code), None)
