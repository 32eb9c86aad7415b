"""Purchase orders for those who buy: the list, and one order with all that hangs on it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from messaging import seat
from messaging.views.thread import thread_context
from purchasing import paper, queries
from purchasing.forms import ReasonForm
from purchasing.models import PurchaseOrder
from purchasing.queries.pool import split_of
from purchasing.talk import conversation_about
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.subjects import names_of, recipients_of
from shopsuite.feed import queries as feed
from shopsuite.feed import timeline
from shopsuite.people.access import needs
from shopsuite.people.models import User

PAGE = 50


@needs("purchasing.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Purchase orders, newest first, by what is to be done with them."""
    view, before = request.GET.get("view", ""), whole_number(request.GET.get("before"))
    found = queries.order_list(viewer=request.user, view=view)
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
    for read in PARTS.values():
        context |= read(found, request.user)
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
    return render(request, f"purchasing/order/_{name}.html", {"order": found, **read(found, request.user)})


@needs("purchasing.see", "supplier.portal")
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as a PDF, for both sides, in the reader's language."""
    found = visible_order(request, pk)
    answer = HttpResponse(paper.letter(found, at=timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.number}.pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


def visible_order(request: HttpRequest, pk: int) -> PurchaseOrder:
    """The order, if this person may see it; else Http404."""
    orders = queries.orders_visible_to(request.user).select_related("supplier", "place", "requested_by", "approved_by")
    return get_object_or_404(orders, pk=pk)


def _head(order: PurchaseOrder, viewer: User) -> dict[str, Any]:
    return {"has_receipts": order.receipts.exists(), "proposal": queries.open_proposal(order)}


def _lines(order: PurchaseOrder, viewer: User) -> dict[str, Any]:
    return {"lines": queries.lines_of(order), "receipts": queries.receipts_of(order)}


def _asking(order: PurchaseOrder, viewer: User) -> dict[str, Any]:
    return {"lines": queries.lines_of(order), "proposal": queries.open_proposal(order)}


def _change(order: PurchaseOrder, viewer: User) -> dict[str, Any]:
    proposal = queries.open_proposal(order)
    hit = queries.hit_by(proposal) if proposal else []
    return {"proposal": proposal, "hit": hit, "names": names_of(row.subject for row in hit)}


def _split(order: PurchaseOrder, viewer: User) -> dict[str, Any]:
    splits = split_of(order)
    subjects = [subject for split in splits for subject, _quantity in [*split.given, *split.waiting]]
    return {"splits": splits, "split_names": names_of(subjects), "recipients": recipients_of(subjects)}


def _story(order: PurchaseOrder, viewer: User) -> dict[str, Any]:
    return {"entries": timeline.entries(feed.timeline(order.subject).select_related("actor"))}


PARTS: dict[str, Callable[[PurchaseOrder, User], dict[str, Any]]] = {
    "head": _head,
    "change": _change,
    "lines": _lines,
    "asking": _asking,
    "split": _split,
    "story": _story,
}
