"""Purchase orders for those who buy: the list, and one order with all that hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from messaging import seat
from messaging.views.thread import thread_context
from purchasing import paper, queries, rules
from purchasing.forms import ReasonForm
from purchasing.models import ChangeProposal, PurchaseOrder, PurchaseOrderLine
from purchasing.queries.pool import split_of
from purchasing.talk import conversation_about
from shopsuite.core import answers
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.subjects import names_of, recipients_of
from shopsuite.feed import queries as feed
from shopsuite.feed import timeline
from shopsuite.people.access import needs
from shopsuite.people.models import User
from shopsuite.spreadsheets.answers import Column, list_as_file, wants_file

PAGE = 50
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Order"), lambda each: each.number),
    Column(gettext_lazy("Supplier"), lambda each: each.supplier),
    Column(gettext_lazy("Stands at"), lambda each: each.get_state_display()),
    Column(gettext_lazy("Expected"), lambda each: each.expected_on),
    Column(gettext_lazy("Lines"), lambda each: each.line_count),
)
#: And for whoever may see what the shop pays.
COSTS: tuple[Column, ...] = (
    Column(gettext_lazy("Total"), lambda each: each.total),
    Column(gettext_lazy("Currency"), lambda each: each.currency),
)


@needs("purchasing.see")
@require_GET
def board(request: HttpRequest) -> HttpResponseBase:
    """Purchase orders, newest first, by what is to be done with them."""
    view, before = request.GET.get("view", ""), whole_number(request.GET.get("before"))
    found = queries.order_list(viewer=request.user, view=view, text=request.GET.get("q", ""))
    if wants_file(request):
        columns = (*COLUMNS, *COSTS) if rules.sees_money(request.user) else COLUMNS
        return list_as_file(found, columns, name="purchase-orders", viewer=request.user)
    if before:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    context = {
        "orders": page[:PAGE],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "before": before,
        "views": queries.VIEWS,
        "view": view if view in queries.VIEWS else queries.FIRST_VIEW,
        "prices_proposed": queries.proposed_prices().count(),
        "today": timezone.localdate(),
    }
    return page_or_partial(request, "purchasing/board.html", "purchasing/_board.html", context)


@needs("purchasing.see")
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order's page: all its parts, and the conversation with the supplier once they know of it."""
    found = visible_order(request, pk)
    context: dict[str, Any] = {"order": found, "cancel_form": ReasonForm(label_suffix="")}
    seen = Reading(found, request.user)
    for read in PARTS.values():
        context |= read(seen)
    if found.sent_at and request.user.may("messages.suppliers"):
        talk = conversation_about(found, actor=request.user, at=timezone.now())
        context |= thread_context(seat.of_user(request.user, talk)) if talk else {}
    return render(request, "purchasing/order/page.html", context)


@needs("purchasing.see")
@require_GET
def part(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One part of the page as it is now; each reads itself again when something happens to the order."""
    read = PARTS.get(name)
    if read is None:
        raise Http404
    found = visible_order(request, pk)
    return render(request, f"purchasing/order/_{name}.html", {"order": found, **read(Reading(found, request.user))})


@needs("purchasing.see", "supplier.portal")
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as a PDF, for both sides, in the reader's language. It is all about money: others do not find it."""
    if not rules.sees_money(request.user):
        raise Http404
    found = visible_order(request, pk)
    return answers.pdf(paper.letter(found, at=timezone.now()), found.number)


def visible_order(request: HttpRequest, pk: int) -> PurchaseOrder:
    """The order, if this person may see it; else Http404."""
    orders = queries.orders_visible_to(request.user).select_related("supplier", "place", "requested_by", "approved_by")
    return get_object_or_404(orders, pk=pk)


@dataclass
class Reading:
    """One answer's look at an order: what several parts of the page show is read once, and only when one of them does."""

    order: PurchaseOrder
    viewer: User

    @cached_property
    def lines(self) -> list[PurchaseOrderLine]:
        return queries.lines_of(self.order)

    @cached_property
    def proposal(self) -> ChangeProposal | None:
        return queries.open_proposal(self.order)


def _head(seen: Reading) -> dict[str, Any]:
    return {"has_receipts": seen.order.receipts.exists(), "proposal": seen.proposal}


def _lines(seen: Reading) -> dict[str, Any]:
    return {"lines": seen.lines, "receipts": queries.receipts_of(seen.order)}


def _asking(seen: Reading) -> dict[str, Any]:
    return {"lines": seen.lines, "proposal": seen.proposal, "substitutes": queries.substitutes_for(seen.order)}


def _change(seen: Reading) -> dict[str, Any]:
    hit = queries.hit_by(seen.proposal) if seen.proposal else []
    return {"proposal": seen.proposal, "hit": hit, "names": names_of(row.subject for row in hit)}


def _split(seen: Reading) -> dict[str, Any]:
    splits = split_of(seen.order)
    subjects = [subject for split in splits for subject, _quantity in [*split.given, *split.waiting]]
    return {"splits": splits, "split_names": names_of(subjects), "recipients": recipients_of(subjects)}


def _story(seen: Reading) -> dict[str, Any]:
    return {"entries": timeline.entries(feed.timeline(seen.order.subject), viewer=seen.viewer)}


PARTS: dict[str, Callable[[Reading], dict[str, Any]]] = {
    "head": _head,
    "change": _change,
    "lines": _lines,
    "asking": _asking,
    "split": _split,
    "story": _story,
}
