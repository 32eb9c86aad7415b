"""Taking orders: made for a keyboard, a scanner and a queue of customers."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from inventory import queries as stock
from inventory.models import Place
from inventory.operations import OutOfStock
from orders import operations, queries, windows
from orders.forms.counter import Counter, lines_of, local_time, place_asked_for
from orders.models import Order
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.models import Shop
from shopsuite.people import queries as people
from shopsuite.people.access import needs

MOST_FOUND = 8


@needs("orders.place")
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """The counter; POST places the order and answers with an empty form, or with the same form and the reason why not."""
    if request.method == "GET":
        return _counter(request, Counter(viewer=request.user))
    sent = Counter(viewer=request.user, data=request.POST)
    if not sent.is_valid():
        return _counter(request, sent, refusal=_not_readable(sent), status=400)
    try:
        order = operations.place_order(draft=sent.draft(), actor=request.user, at=timezone.now())
    except OutOfStock as refusal:
        sent.show_missing(refusal.details["short"])
        return _counter(request, sent, refusal=refusal, status=refusal.status)
    except DomainError as refusal:
        return _counter(request, sent, refusal=refusal, status=refusal.status)
    if not request.htmx:
        messages.success(request, _("Order %s is placed.") % order.number)
        return redirect("orders:counter")
    return _empty_after(order, request, placed=order)


@needs("orders.place")
@require_POST
def take_up_draft(request: HttpRequest) -> HttpResponse:
    """The form as a browser kept it through a reload or a crash, with today's stock; nothing is placed.

    A draft that has become an order, of which the browser did not hear any more, is not put back: it would look unplaced.
    """
    kept = Counter(viewer=request.user, data=request.POST)
    kept.form.errors.clear()  # half an order is no mistake
    order = queries.order_of_draft(kept.form.cleaned_data.get("draft_id"), viewer=request.user)
    return _empty_after(order, request) if order else _counter(request, kept)


@needs("orders.place")
@require_GET
def goods_found(request: HttpRequest) -> HttpResponse:
    """What is on sale under ``q`` (name, SKU, barcode, pinyin), with stock; a batch label finds that batch."""
    text = request.GET.get("q", "").strip()[:120]
    place = _place(request)
    batch = stock.batch_labelled(viewer=request.user, scanned=text) if text else None
    if batch:
        variants = [batch.variant]
    else:
        variants = stock.variants_matching(viewer=request.user, text=text, limit=MOST_FOUND) if text else []
    found = stock.on_sale(variants=variants, place_id=place.pk)
    # Enter takes the first: what is sold out comes last, unless it was named exactly.
    goods = sorted(found, key=lambda sale: not sale.left and not sale.is_named(text))
    return render(request, "orders/counter/_goods.html", {"goods": goods, "batch": batch, "text": text})


@needs("orders.place")
@require_GET
def customers_found(request: HttpRequest) -> HttpResponse:
    """Customers whose name, phone or WeChat contains ``q``."""
    text = request.GET.get("q", "").strip()[:120]
    customers = people.customers_matching(viewer=request.user, text=text) if text else []
    return render(request, "orders/counter/_customers.html", {"customers": customers})


@needs("orders.place")
@require_GET
def line(request: HttpRequest) -> HttpResponse:
    """One line for the goods in the query, to be put on the list."""
    return _part_of_line(request, "orders/counter/_line.html")


@needs("orders.place")
@require_GET
def line_stock(request: HttpRequest) -> HttpResponse:
    """The batches of one line as they are now, and whether they will do."""
    return _part_of_line(request, "orders/counter/_line_stock.html")


def _empty_after(order: Order, request: HttpRequest, **context: Any) -> HttpResponse:
    """An empty counter, which has the browser drop the draft that has become ``order``."""
    answer = _counter(request, Counter(viewer=request.user), **context)
    return trigger_client_event(answer, "counter:placed", {"draft": str(order.client_id)}, after="receive")


def _place(request: HttpRequest) -> Place:
    place = place_asked_for(request.GET)
    if place is None:
        raise Http404
    return place


def _part_of_line(request: HttpRequest, template: str) -> HttpResponse:
    place = _place(request)
    lines = lines_of(request.GET, viewer=request.user, place=place)
    if not lines:
        raise Invalid("unknown_goods", _("These goods are not on sale any more."))
    return render(request, template, {"line": lines[0], "place": place})


def _counter(request: HttpRequest, screen: Counter, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.localtime()
    context = {
        "counter": screen,
        "form": screen.form,
        "ship_by_choices": _ship_by_choices(request.shop, now),
        "usual_ship_by": now + timedelta(hours=request.shop.packing_hours),
        "latest": queries.latest_taken_by(request.user),
        "window_offers": windows.offers(),
        "windows": windows.nearest(more.get("refusal")),
        **more,
    }
    return page_or_partial(request, "orders/counter/page.html", "orders/counter/_answer.html", context, status=status)


def _not_readable(sent: Counter) -> DomainError:
    """Why a form that says itself what is wrong at its fields was not taken."""
    if sent.left_out:
        return Invalid(
            "unknown_goods", _("Some goods are not on sale any more and were left out. Look, then send again.")
        )
    return Invalid("look_again", _("Something is missing or cannot be read; it is marked below."))


def _ship_by_choices(shop: Shop, now: datetime) -> list[tuple[str, str]]:
    """(label, local time for the field) of the times a clerk says most often; ``now`` is in the shop's zone."""
    full_hour = (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    closing = datetime.combine(now.date(), shop.closes_at, now.tzinfo)
    noon = datetime.combine(now.date() + timedelta(days=1), time(12), now.tzinfo)
    choices = [(_("By %s") % full_hour.strftime("%H:%M"), full_hour)]
    if closing > full_hour:
        choices.append((_("Today"), closing))
    choices += [(_("Tomorrow noon"), noon), (_("In 3 days"), noon + timedelta(days=2))]
    return [(label, local_time(moment)) for label, moment in choices]
