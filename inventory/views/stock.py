"""The stock on screen: the board, one variant with its ledger, goods in, goods written off."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory import operations, queries
from inventory.forms import ReceiveForm, WriteOffForm
from inventory.models import Place, Variant
from inventory.queries.batches import free_batch_codes
from shopsuite.core.camera import with_camera
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.subjects import names_of
from shopsuite.people.access import needs

ON_A_PAGE = 40
MOVES_ON_A_PAGE = 30
MOST_HOLDERS = 50


@needs("stock.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What lies where, by product; ``variant`` asks for one of them, to bring it up to date."""
    place, text = _place(request), request.GET.get("q", "").strip()[:120]
    if "variant" in request.GET:
        return _one_on_board(request, place)
    found = queries.variants_on_board(viewer=request.user, place=place, text=text)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    places = list(queries.active_places())
    context = {
        "page": page,
        "goods": queries.board_of(variants=page.object_list, today=timezone.localdate(), place=place),
        "text": text,
        "place": place,
        "places": places if len(places) > 1 else [],
    }
    return page_or_partial(request, "inventory/board.html", "inventory/_board.html", context)


@needs("stock.see")
@require_GET
def variant(request: HttpRequest, pk: int) -> HttpResponse:
    """One variant: its batches, who holds and who waits, and every movement."""
    return _shown(request, _variant(request, pk))


@needs("stock.receive")
@require_GET
@with_camera
def choose_goods(request: HttpRequest) -> HttpResponse:
    """Which goods came in? A scanned barcode that is of one variant leads straight to its form."""
    text = request.GET.get("q", "").strip()[:120]
    found = queries.variants_matching(viewer=request.user, text=text) if text else []
    if len(found) == 1 and text in (found[0].barcode, found[0].sku):
        return go_to(request, reverse("inventory:receive", args=[found[0].pk]))
    context = {"found": found, "text": text}
    return page_or_partial(request, "inventory/choose_goods.html", "inventory/_goods_found.html", context)


@needs("stock.receive")
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Goods at the door, into a known batch or a new one."""
    goods = _variant(request, pk)
    may_see_cost = request.user.may("stock.see_cost")
    first: dict[str, Any] = {"place": queries.active_places().first()}
    if not goods.product.needs_lot:
        first["code"] = free_batch_codes([goods], day=timezone.localdate())[goods.pk]
    form = ReceiveForm(request.POST or None, initial=first, variant=goods, may_see_cost=may_see_cost)
    if not form.is_valid():
        return _receive_form(request, goods, form, status=400 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        operations.receive_goods(
            variant=goods,
            batch=form.chosen_batch(),
            quantity=data["quantity"],
            place_id=data["place"].pk,
            shelf=data["shelf"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _receive_form(request, goods, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("%s is booked in.") % goods.title)
    return go_to(request, reverse("inventory:variant", args=[pk]))


@needs("stock.correct")
@require_http_methods(["GET", "POST"])
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take spoilt, lost or sampled goods of one batch at one place off the books."""
    stock = get_object_or_404(
        queries.stocks_visible_to(request.user).select_related("batch", "place", "variant__product", "variant__unit"),
        pk=pk,
    )
    form = WriteOffForm(request.POST or None, request.FILES or None, stock=stock)
    context: dict[str, Any] = {"stock": stock, "form": form}
    if not form.is_valid():
        return _write_off_form(request, context, status=400 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        operations.write_off(
            parts=[(stock.pk, data["quantity"])],
            reason=data["reason"],
            photo=data["photo"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _write_off_form(request, context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("Written off: batch %s.") % stock.batch.code)
    return go_to(request, reverse("inventory:variant", args=[stock.variant_id]))


def _one_on_board(request: HttpRequest, place: Place | None) -> HttpResponse:
    goods = _variant(request, whole_number(request.GET["variant"]) or 0)
    [shown] = queries.board_of(variants=[goods], today=timezone.localdate(), place=place)
    return render(request, "inventory/_variant_rows.html", {"item": shown, "place": place, "is_fresh": True})


def _shown(request: HttpRequest, goods: Variant) -> HttpResponse:
    older_than = whole_number(request.GET.get("before"))
    moves = list(queries.moves_of_variant(goods, before=older_than)[: MOVES_ON_A_PAGE + 1])
    holders = list(queries.holders_of(goods)[:MOST_HOLDERS])
    waiting = list(queries.waiting_queue(goods)[:MOST_HOLDERS])
    [item] = queries.board_of(variants=[goods], today=timezone.localdate())
    address = reverse("inventory:variant", args=[goods.pk])
    context = {
        "variant": goods,
        "item": item,
        "holders": holders,
        "waiting": waiting,
        "moves": moves[:MOVES_ON_A_PAGE],
        "older_url": f"{address}?before={moves[-2].pk}" if len(moves) > MOVES_ON_A_PAGE else "",
        "newer_url": address if older_than else "",
        "names": names_of(row.subject for row in [*moves, *holders, *waiting]),
        "may_see_cost": request.user.may("stock.see_cost"),
    }
    return page_or_partial(request, "inventory/variant.html", "inventory/_variant.html", context)


def _receive_form(request: HttpRequest, goods: Variant, form: ReceiveForm, *, status: int, **more: Any) -> HttpResponse:
    place = queries.active_places().first()
    shelves = queries.shelves_of(variant=goods, place=place) if place else []
    context = {"variant": goods, "form": form, "shelves": shelves, **more}
    return page_or_partial(request, "inventory/receive.html", "inventory/_receive.html", context, status=status)


def _write_off_form(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    return page_or_partial(request, "inventory/write_off.html", "inventory/_write_off.html", context, status=status)


def _variant(request: HttpRequest, pk: int) -> Variant:
    visible = queries.variants_visible_to(request.user).select_related("product", "unit")
    return get_object_or_404(visible, pk=pk)


def _place(request: HttpRequest) -> Place | None:
    code = request.GET.get("place")
    return next((place for place in queries.active_places() if place.code == code), None) if code else None
