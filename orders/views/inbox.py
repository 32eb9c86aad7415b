"""Orders of every channel in one list."""

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from orders import operations, queries
from orders.models.order import PaymentState, Stage
from orders.queries.listing import OWING
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, wants_file

PAGE = 50
MOST_AT_ONCE = 100
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Order"), lambda order: order.number),
    Column(gettext_lazy("Number in the channel"), lambda order: order.external_id),
    Column(gettext_lazy("Channel"), lambda order: order.channel),
    Column(gettext_lazy("Customer"), lambda order: order.customer_name, needs=PERSONAL),
    Column(gettext_lazy("Phone"), lambda order: order.phone, needs=PERSONAL),
    Column(gettext_lazy("Stands at"), lambda order: order.get_stage_display()),
    Column(gettext_lazy("Ship before"), lambda order: order.ship_by),
    Column(gettext_lazy("Payment"), lambda order: order.get_payment_state_display()),
    Column(gettext_lazy("Total"), lambda order: order.total),
    Column(gettext_lazy("Let off"), lambda order: order.let_off),
    Column(gettext_lazy("Currency"), lambda order: order.currency),
    Column(gettext_lazy("Came in"), lambda order: order.placed_at),
)


@needs("orders.see")
@require_GET
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The list; paged by position (``after``), because nobody counts a million orders to show fifty. Whole as a file."""
    given, asked = request.GET, asked_for(request.GET)
    orders = queries.order_list(viewer=request.user, asked=asked)
    if wants_file(request):
        return list_as_file(orders, COLUMNS, name="orders", viewer=request.user)
    mark, newest = given.get("after", ""), whole_number(given.get("newest"))
    if mark:
        orders = queries.after(orders, sort=asked.sort, mark=mark)
    page = list(orders[: PAGE + 1])
    has_older, page = len(page) > PAGE, page[:PAGE]
    context = {
        "orders": page,
        "asked": asked,
        "is_further": bool(mark),
        "follows": not mark and asked.sort == "newest",
        "newest": newest,  # rows above this position have come in since the page looked last
        "top": page[0].pk if page else newest,
        "older": queries.mark_of(page[-1], sort=asked.sort) if has_older else None,
        "channels": queries.active_channels(),
        "stages": Stage.choices,
        "payments": [(OWING, _("To be paid")), *PaymentState.choices],
        "sorts": [("newest", _("Newest first")), ("ship_by", _("Ship before")), ("total", _("Largest first"))],
    }
    return page_or_partial(request, "orders/inbox/page.html", "orders/inbox/_rows.html", context)


def asked_for(given: QueryDict) -> queries.Asked:
    """What the address asks for; what cannot be meant asks nothing."""
    sort = given.get("sort", "")
    return queries.Asked(
        text=given.get("q", ""),
        channel=given.get("channel", ""),
        stage=given.get("stage", ""),
        payment=given.get("payment", ""),
        waits="waits" in given,
        needs_decision="decide" in given,
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        sort=sort if sort in queries.SORTS else "newest",
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None


@needs("orders.cancel")
@require_POST
def cancel_many(request: HttpRequest) -> HttpResponse:
    """End the ticked orders that are still in the house; the others stay, and it is said how many."""
    return _each(
        request,
        lambda order, now: operations.cancel_order(
            order_id=order.pk, reason=request.POST.get("reason", ""), actor=request.user, at=now
        ),
        lambda count: ngettext("%d order is cancelled.", "%d orders are cancelled.", count) % count,
        undo="orders:reinstate_many",
    )


@needs("orders.cancel")
@require_POST
def reinstate_many(request: HttpRequest) -> HttpResponse:
    """Take the cancellation of several back."""
    return _each(
        request,
        lambda order, now: operations.reinstate_order(order_id=order.pk, actor=request.user, at=now),
        lambda count: ngettext("%d order is open again.", "%d orders are open again.", count) % count,
    )


def _each(request, act, said, *, undo="") -> HttpResponse:
    """``act`` on every ticked order, each in its own transaction; what is refused is counted, and stops nobody."""
    ids = [pk for text in request.POST.getlist("order")[:MOST_AT_ONCE] if (pk := whole_number(text))]
    now, done, refused = timezone.now(), [], []
    for order in queries.orders_visible_to(request.user).filter(pk__in=ids).order_by("pk"):
        try:
            act(order, now)
            done.append(order)
        except DomainError:
            refused.append(order)
    text = said(len(done))
    if refused:
        text += " " + _("Not possible for %s.") % ", ".join(order.number for order in refused[:10])
    return render(request, "orders/inbox/_done.html", {"text": text, "done": done, "undo": undo if done else ""})


@needs("orders.see")
@require_GET
def row(request: HttpRequest, number: str) -> HttpResponse:
    """One row of the list as it is now."""
    order = get_object_or_404(queries.order_list(viewer=request.user), number=number)
    return render(request, "orders/inbox/_row.html", {"order": order})
