"""A customer changes something about their order, by its private link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory import queries as stock
from inventory.models import Variant
from orders import operations, queries, windows
from orders.forms.change import ChangeForm
from orders.models import Order
from orders.views.changes import MOST_FOUND, draft_of, previewed
from orders.views.doors import by_link
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.feed.middleware import live_page
from shopsuite.people.devices import customer_on
from shopsuite.people.doors import customer_in


@live_page
@by_link
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, order: Order) -> HttpResponse:
    """The order, to be changed; POST asks for it, or answers with the form and the reason why not."""
    if request.method == "GET":
        return _shown(request, order, _form(request, order))
    form = _form(request, order, is_sent=True)
    try:
        operations.ask_change(
            order_id=order.pk,
            draft=draft_of(form),
            version=form.cleaned_data["version"],
            actor=customer_in(request),
            at=timezone.now(),
            is_by_customer=True,
        )
    except DomainError as refusal:
        return _shown(request, order, form, refusal=refusal)
    messages.success(request, _("We have got it and answer here."))
    return go_to(request, order.get_customer_url())


@by_link
@require_POST
def preview(request: HttpRequest, order: Order) -> HttpResponse:
    """What the form would mean, as it is typed."""
    context = previewed(order, _form(request, order, is_sent=True))
    context |= {"shows_prices": queries.may_see_prices(customer_on(request), order), "is_customer": True}
    return render(request, "orders/changes/_preview.html", context)


@by_link
@require_GET
def goods(request: HttpRequest, order: Order) -> HttpResponse:
    """Goods on sale under ``q``, to be added; how many there are is the shop's business."""
    text = request.GET.get("q", "").strip()[:120]
    found: list[Variant] = []
    if text:
        found = list(stock.variants_on_offer(text=text, limit=MOST_FOUND))
    sales = stock.on_sale(variants=found, place_id=order.place_id)
    context = {"sales": sales, "text": text, "shows_prices": queries.may_see_prices(customer_on(request), order)}
    return render(request, "orders/changes/_goods.html", context | {"is_customer": True})


@by_link
@require_POST
def withdraw(request: HttpRequest, order: Order) -> HttpResponse:
    """It is not wanted any more."""
    asked = queries.open_change(order)
    if asked and asked.is_by_customer:
        operations.withdraw_change(request_id=asked.pk, actor=customer_in(request), at=timezone.now())
    return go_to(request, order.get_customer_url())


def _form(request: HttpRequest, order: Order, *, is_sent: bool = False) -> ChangeForm:
    shows_prices = queries.may_see_prices(customer_on(request), order)
    return ChangeForm(request.POST if is_sent else None, order=order, is_staff=False, shows_prices=shows_prices)


def _shown(request: HttpRequest, order: Order, form: ChangeForm, *, refusal: DomainError | None = None) -> HttpResponse:
    status = refusal.status if refusal else 200
    context = {
        "order": order,
        "form": form,
        "refusal": refusal,
        "windows": windows.nearest(refusal),
        "is_customer": True,
        "shows_prices": form.shows_prices,
        "open": queries.open_change(order),
        "feed_position": None,
    }
    page, part = "orders/changes/customer_page.html", "orders/changes/_form.html"
    return page_or_partial(request, page, part, context, status=status)
