"""The queues of work, one for each pair of hands: what is most urgent, and who has taken it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from inventory import queries as stock
from inventory.models import Place
from orders import events, operations, queries, rules
from orders.documents import kinds_for
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

MOST_SHOWN = 50
MOST_AGAIN = 500


@dataclass(frozen=True)
class Queue:
    """How one role's queue reads and where its work is done. ``arrivals``: events that bring an order into it."""

    name: str
    right: str
    url_name: str
    work_url: str
    claim_url: str
    icon: str
    title: str | Promise
    hint: str | Promise
    verb: str | Promise
    next_label: str | Promise
    empty_title: str | Promise
    empty_text: str | Promise
    arrivals: tuple[str, ...]


PICKING = Queue(
    name="picking",
    right="orders.pick",
    url_name="orders:picking_queue",
    work_url="orders:pick",
    claim_url="orders:claim_pick",
    icon="hand-grab",
    title=gettext_lazy("Picking"),
    hint=gettext_lazy("Orders whose goods lie on the shelves, most urgent first"),
    verb=gettext_lazy("Pick"),
    next_label=gettext_lazy("Pick the next"),
    empty_title=gettext_lazy("Every shelf has been walked"),
    empty_text=gettext_lazy(
        "New orders of every channel appear here by themselves the moment they are placed. Nothing to reload."
    ),
    arrivals=(
        events.OrderPlaced.kind,
        events.OrderReinstated.kind,
        events.LineUnpicked.kind,
        events.ChangeAgreed.kind,
        events.SplitOff.kind,
    ),
)
PACKING = Queue(
    name="packing",
    right="orders.pack",
    url_name="orders:packing_queue",
    work_url="orders:pack",
    claim_url="orders:claim_pack",
    icon="package",
    title=gettext_lazy("Packing"),
    hint=gettext_lazy("Picked orders waiting for their parcel, most urgent first"),
    verb=gettext_lazy("Pack"),
    next_label=gettext_lazy("Pack the next"),
    empty_title=gettext_lazy("The packing table is empty"),
    empty_text=gettext_lazy("As soon as the last batch of an order is picked, the order appears here by itself."),
    arrivals=(events.Picked.kind, events.Unpacked.kind, events.ChangeAgreed.kind),
)
HAND_OVER = Queue(
    name="hand-over",
    right="orders.hand_over",
    url_name="orders:hand_over_queue",
    work_url="orders:hand_over_order",
    claim_url="",
    icon="truck-delivery",
    title=gettext_lazy("Hand-over"),
    hint=gettext_lazy("Packed parcels waiting for a carrier, a rider or their customer, most urgent first"),
    verb=gettext_lazy("Hand over"),
    next_label=gettext_lazy("Hand over the next"),
    empty_title=gettext_lazy("No parcel is waiting"),
    empty_text=gettext_lazy(
        "As soon as a parcel is closed it appears here by itself, for a carrier, a rider or pickup."
    ),
    arrivals=(events.Packed.kind, events.OrderPlaced.kind, events.OrderReinstated.kind, events.InterceptAnswered.kind),
)
QUEUES = (PICKING, PACKING, HAND_OVER)


@dataclass(frozen=True)
class Row:
    """One order in a queue, as ``viewer`` sees it."""

    order: Order
    urgency: str
    claimed_by: str
    is_mine: bool

    @property
    def waits(self) -> bool:
        """Whether nobody can begin on it yet."""
        return self.order.waits_for_stock or self.order.waits_for_deposit


@needs("orders.pick")
@require_GET
def picking(request: HttpRequest) -> HttpResponse:
    """What the warehouse has to pick."""
    return _queue(request, PICKING)


@needs("orders.pack")
@require_GET
def packing(request: HttpRequest) -> HttpResponse:
    """What the packers have to pack."""
    return _queue(request, PACKING)


@needs("orders.hand_over")
@require_GET
def hand_over(request: HttpRequest) -> HttpResponse:
    """What the dispatcher has to give out of the house."""
    return _queue(request, HAND_OVER)


@needs("orders.pick", "orders.pack", "orders.hand_over")
@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """Rows of a queue: of the orders named by ``order`` (not found when none of them is in it), or from ``start`` on.

    A page that may have missed something says how many rows it has ``shown``, and gets as many and fifty more: with only
    the most urgent fifty, what came in late would never be seen in a long queue.
    """
    queue = _queue_named(request, name)
    orders = queries.queue(viewer=request.user, name=queue.name, place=_place(request))
    if wanted := request.GET.getlist("order")[:MOST_SHOWN]:
        orders = orders.filter(pk__in=[pk for pk in map(whole_number, wanted) if pk])
    start = whole_number(request.GET.get("start")) or 0
    shown = min(whole_number(request.GET.get("shown")) or 0, MOST_AGAIN)
    found = [row_of(request, order) for order in orders[start : start + shown + MOST_SHOWN]]
    if wanted and not found:
        raise Http404
    return render(request, "orders/work/_rows.html", {"queue": queue, "rows": found, "is_fresh": True})


@needs("orders.pick", "orders.pack", "orders.hand_over")
@require_GET
def sizes(request: HttpRequest, name: str) -> HttpResponse:
    """How much stands in each queue this person works on."""
    return render(request, "orders/work/_tabs.html", _tabs(request, _queue_named(request, name)))


@needs("orders.pick", "orders.pack", "orders.hand_over")
@require_POST
def take_next(request: HttpRequest, name: str) -> HttpResponse:
    """Claim the most urgent order nobody has and go to work on it; whoever was faster is stepped around."""
    queue = _queue_named(request, name)
    claim = {"picking": operations.start_picking, "packing": operations.start_packing}.get(queue.name)
    for _attempt in range(3):
        order = queries.next_in_queue(viewer=request.user, name=queue.name, place=_place(request))
        if order is None:
            break
        try:
            if claim:
                claim(order_id=order.pk, actor=request.user, at=timezone.now())
        except rules.WrongStage:
            continue
        return go_to(request, reverse(queue.work_url, args=[order.number]))
    messages.info(request, _("Nothing is waiting right now; what comes appears here by itself."))
    return go_to(request, reverse(queue.url_name))


def refused(request: HttpRequest, queue: Queue, order: Order, refusal: DomainError) -> HttpResponse:
    """The row of a claim that was refused, with the reason in it; without scripts the queue with the reason on top."""
    if not request.htmx:
        messages.error(request, refusal.message)
        return redirect(queue.url_name)
    row = get_object_or_404(queries.queue(viewer=request.user, name=queue.name), pk=order.pk)
    context = {"queue": queue, "rows": [row_of(request, row)], "refusal": refusal}
    return render(request, "orders/work/_rows.html", context, status=refusal.status)


def row_of(request: HttpRequest, order: Order) -> Row:
    """``order`` with what its row says about time and people."""
    holder = order.picker if order.stage == Stage.PICKING else order.packer if order.stage == Stage.PACKING else None
    return Row(
        order=order,
        urgency=order.urgency(at=timezone.now(), soon=request.shop.due_soon),
        claimed_by=str(holder) if holder else "",
        is_mine=holder == request.user,
    )


def _queue(request: HttpRequest, queue: Queue) -> HttpResponse:
    place, places = _place(request), list(stock.active_places())
    orders = queries.queue(viewer=request.user, name=queue.name, place=place)
    found = [row_of(request, order) for order in orders[: MOST_SHOWN + 1]]
    shown = found[:MOST_SHOWN]
    context = {
        "queue": queue,
        "ready": [row for row in shown if not row.waits],
        "waiting": [row for row in shown if row.waits],
        "mine": next((row.order for row in shown if row.is_mine), None),
        "documents": [
            (kind, reverse("orders:queue_documents", args=[queue.name, kind.code]))
            for kind in kinds_for(request.user, queue=queue.name)
            if shown
        ],
        "has_more": len(found) > MOST_SHOWN,
        "place": place,
        "places": places if len(places) > 1 else [],
        **_tabs(request, queue),
    }
    return page_or_partial(request, "orders/work/queue.html", "orders/work/_queue.html", context)


def _tabs(request: HttpRequest, queue: Queue) -> dict[str, object]:
    sizes = queries.queue_sizes(viewer=request.user)
    mine = [each for each in QUEUES if request.user.may(each.right)]
    return {"queue": queue, "tabs": [(each, sizes[each.name]) for each in mine]}


def _queue_named(request: HttpRequest, name: str) -> Queue:
    """The queue called ``name``, if this person works on it; else not found."""
    for queue in QUEUES:
        if queue.name == name and request.user.may(queue.right):
            return queue
    raise Http404


def _place(request: HttpRequest) -> Place | None:
    """The place in the query, when it is one in use."""
    code = request.GET.get("place") or request.POST.get("place")
    return next((place for place in stock.active_places() if place.code == code), None) if code else None
