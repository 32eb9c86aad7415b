"""Where deliveries go: what nobody can find yet, and the book of what is known."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from delivery import operations, queries
from delivery.forms.addresses import NoteForm, PlaceForm
from delivery.models import KnownAddress
from delivery.rules.places import Spot, metres_between
from delivery.views.ground import ground_of
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, wants_file

PAGE = 50
SHOWN_DELIVERIES = 10
VIEWS = {
    "nowhere": gettext_lazy("Where is this?"),
    "doubted": gettext_lazy("Delivered elsewhere"),
    "guessed": gettext_lazy("Only guessed"),
    "all": gettext_lazy("The whole book"),
}
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Address"), lambda each: each.text, needs=PERSONAL),
    Column(gettext_lazy("Latitude"), lambda each: each.latitude, needs=PERSONAL),
    Column(gettext_lazy("Longitude"), lambda each: each.longitude, needs=PERSONAL),
    Column(gettext_lazy("Who says so"), lambda each: each.get_source_display()),
    Column(gettext_lazy("Delivered"), lambda each: each.deliveries_made),
    Column(gettext_lazy("Delivered last"), lambda each: each.delivered_at),
)


@needs("orders.hand_over")
@require_GET
def addresses(request: HttpRequest) -> HttpResponseBase:
    """What has no place yet, in the order in which it is needed; what is doubted; and the whole book. Live."""
    view = request.GET.get("view", "nowhere")
    view = view if view in VIEWS else "nowhere"
    shown = queries.addresses_named(_listed(request, view), request.GET.get("q", ""))
    if wants_file(request):
        return list_as_file(shown, COLUMNS, name="addresses", viewer=request.user)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "addresses": page.object_list,
        "view": view,
        "views": VIEWS.items(),
        "shop_is_placed": queries.shop_spot() is not None,
    }
    return page_or_partial(request, "delivery/addresses/list.html", "delivery/addresses/_list.html", context)


@needs("orders.hand_over")
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """One place: where it is, who says so, what goes there; a pin says it for certain."""
    found = _visible(request, pk)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.place_address(
            address_id=found.pk, spot=form.cleaned_data["where"], actor=request.user, at=timezone.now()
        )
        messages.success(request, _("That is where it is, from now on."))
        return redirect(_after(request, found))
    return render(request, "delivery/addresses/address.html", _page(found, form), status=400 if form.errors else 200)


@needs("orders.hand_over")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest word was a mistake."""
    found = _visible(request, pk)
    operations.take_back_placing(address_id=found.pk, actor=request.user, at=timezone.now())
    messages.success(request, _("Taken back: what was known before counts again."))
    return redirect(found)


@needs("orders.hand_over")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Riders deliver elsewhere: move the place there, or leave it."""
    found, moves = _visible(request, pk), "move" in request.POST
    operations.settle_doubt(address_id=found.pk, moves=moves, actor=request.user, at=timezone.now())
    messages.success(request, _("Moved to where riders deliver.") if moves else _("It stays where it is."))
    return redirect(found)


@needs("orders.hand_over")
@require_POST
def write_note(request: HttpRequest, pk: int) -> HttpResponse:
    """How to get to the door."""
    found, form = _visible(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return render(
            request, "delivery/addresses/address.html", _page(found, PlaceForm()) | {"note_form": form}, status=400
        )
    note = form.cleaned_data["note"]
    operations.write_access_note(address_id=found.pk, note=note, actor=request.user, at=timezone.now())
    messages.success(request, _("Kept. Riders see it with the next parcel for this address."))
    return redirect(found)


@needs("orders.hand_over")
@require_http_methods(["GET", "POST"])
def shop(request: HttpRequest) -> HttpResponse:
    """Where riders leave from."""
    form, spot = PlaceForm(request.POST or None), queries.shop_spot()
    if request.method == "POST" and form.is_valid():
        operations.place_shop(spot=form.cleaned_data["where"], actor=request.user, at=timezone.now())
        messages.success(request, _("Riders leave from there, from now on."))
        return redirect("delivery:addresses")
    context = {"form": form, "spot": spot, "ground": ground_of([], pin=spot)}
    return render(request, "delivery/addresses/shop.html", context, status=400 if form.errors else 200)


def _listed(request: HttpRequest, view: str) -> QuerySet[KnownAddress]:
    now, visible = timezone.now(), queries.addresses_visible_to(request.user)
    if view == "all":
        return visible.order_by("-delivered_at", "-pk")
    chosen = {
        "nowhere": lambda: queries.nowhere(at=now),
        "guessed": lambda: queries.guessed(at=now),
        "doubted": queries.doubted,
    }[view]()
    return chosen.filter(pk__in=visible)


def _visible(request: HttpRequest, pk: int) -> KnownAddress:
    return get_object_or_404(queries.addresses_visible_to(request.user), pk=pk)


def _after(request: HttpRequest, placed: KnownAddress) -> Any:
    """On to the next that nobody can find, for whoever came from there."""
    if request.GET.get("from") != "nowhere":
        return placed
    following = queries.nowhere(at=timezone.now()).first()
    return f"{following.get_absolute_url()}?from=nowhere" if following else "delivery:addresses"


def _page(found: KnownAddress, form: PlaceForm) -> dict[str, Any]:
    spot = Spot(found.latitude, found.longitude) if found.latitude is not None and found.longitude is not None else None
    doubt = None
    if found.doubt_latitude is not None and found.doubt_longitude is not None:
        doubt = Spot(found.doubt_latitude, found.doubt_longitude)
    start = queries.shop_spot()
    fixes = list(found.fixes.all()[:SHOWN_DELIVERIES])
    return {
        "address": found,
        "form": form,
        "note_form": NoteForm(initial={"note": found.access_note}),
        "placings": found.placings.select_related("placed_by", "taken_back_by")[:SHOWN_DELIVERIES],
        "deliveries": queries.deliveries_to(found)[:SHOWN_DELIVERIES],
        "far": metres_between(start, spot) if start and spot else None,
        "off": metres_between(doubt, spot) if doubt and spot else None,
        "ground": ground_of(queries.neighbours_of(spot or start, but=found), pin=spot, fixes=fixes, doubt=doubt),
    }
