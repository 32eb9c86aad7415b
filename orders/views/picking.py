"""Walking past the shelves with one order: scan, take, next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory.models import Reservation
from orders import operations, queries
from orders.forms.work import ScanForm, ShortForm, SwapForm
from orders.models import Order
from orders.models.order import Stage
from orders.views.queues import PICKING, refused
from shopsuite.core.camera import with_camera
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.people.access import needs


@needs("orders.pick")
@require_GET
@with_camera
def pick(request: HttpRequest, number: str) -> HttpResponse:
    """What to take from which shelf, in walking order."""
    return _shown(request, _order(request, number))


@needs("orders.pick")
@require_POST
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Take an order out of the queue; refused in its row when somebody else was faster."""
    order = _order(request, number)
    try:
        operations.start_picking(order_id=order.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return refused(request, PICKING, order, refusal)
    return go_to(request, reverse("orders:pick", args=[number]))


@needs("orders.pick")
@require_POST
def put_back(request: HttpRequest, number: str) -> HttpResponse:
    """Give the order back to the queue; what is picked stays picked."""
    order = _order(request, number)
    try:
        operations.put_back(order_id=order.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, order, refusal=refusal)
    messages.info(request, _("Order %s is back in the queue.") % number)
    return go_to(request, reverse("orders:picking_queue"))


@needs("orders.pick")
@require_POST
def scan(request: HttpRequest, number: str) -> HttpResponse:
    """A scanned label: its goods are picked, or the label is refused, naming what was expected."""
    form = ScanForm(request.POST)

    def step(order: Order) -> Order:
        if not form.is_valid():
            raise Invalid("unreadable", _("That label could not be read. Scan it again."))
        code = form.cleaned_data["code"]
        reservation = queries.scanned_reservation(order=order, scanned=code)
        if reservation is None:
            raise Invalid("nothing_to_pick", _("Nothing of this order is left to pick here."))
        return operations.pick_line(
            order_id=order.pk, reservation_id=reservation.pk, scanned=code, actor=request.user, at=timezone.now()
        )

    return _step(request, number, step)


@needs("orders.pick")
@require_POST
def take(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Picked without scanning: the label was compared by eye."""
    return _step(
        request,
        number,
        lambda order: operations.pick_line(
            order_id=order.pk, reservation_id=_held(order, pk).pk, scanned="", actor=request.user, at=timezone.now()
        ),
    )


@needs("orders.pick")
@require_POST
def undo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Put a picked batch back on its shelf; a finished order comes back with it."""
    order = _order(request, number)
    try:
        operations.unpick_line(
            order_id=order.pk, reservation_id=_held(order, pk).pk, actor=request.user, at=timezone.now()
        )
    except DomainError as refusal:
        return _shown(request, order, refusal=refusal)
    order.refresh_from_db()
    return _shown(request, order)


@needs("orders.pick")
@require_http_methods(["GET", "POST"])
def short(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Fewer on the shelf than promised: the rest is looked for in other batches, or waits."""
    order = _order(request, number)
    held = _held(order, pk)
    form = ShortForm(request.POST or None, decimals=held.stock.variant.unit.decimals)
    context = {"order": order, "held": held, "form": form}
    if not form.is_valid():
        return _form(request, "short", context, status=400 if form.is_bound else 200)

    def step(order: Order) -> Order:
        found = form.cleaned_data["found"]
        return operations.report_short(
            order_id=order.pk, reservation_id=pk, found=found, actor=request.user, at=timezone.now()
        )

    return _step(request, number, step, form=("short", context))


@needs("orders.pick")
@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take another batch than the promised one, and say why."""
    order = _order(request, number)
    held = _held(order, pk)
    form = SwapForm(request.POST or None, batches=queries.other_batches(reservation=held))
    context = {"order": order, "held": held, "form": form}
    if not form.is_valid():
        return _form(request, "swap", context, status=400 if form.is_bound else 200)

    def step(order: Order) -> Order:
        batch, reason = form.cleaned_data["batch"], form.cleaned_data["reason"]
        return operations.swap_batch(
            order_id=order.pk,
            reservation_id=pk,
            batch_id=batch.pk,
            reason=reason,
            actor=request.user,
            at=timezone.now(),
        )

    return _step(request, number, step, form=("swap", context))


def _step(
    request: HttpRequest, number: str, step: Callable[[Order], Order], *, form: tuple[str, dict[str, Any]] | None = None
) -> HttpResponse:
    """Take one step on an order. The first step on an unclaimed order claims it; the last leads on to the next order.

    ``form``: the form to show again, with its context, when the step is refused.
    """
    order = _order(request, number)
    try:
        if order.stage == Stage.PLACED:
            operations.start_picking(order_id=order.pk, actor=request.user, at=timezone.now())
        order = step(order)
    except DomainError as refusal:
        if form:
            name, context = form
            return _form(request, name, context | {"refusal": refusal}, status=refusal.status)
        return _shown(request, _order(request, number), refusal=refusal)
    if order.stage == Stage.PACKING:
        return _on_to_the_next(request, order)
    if form:
        return go_to(request, reverse("orders:pick", args=[number]))
    return _shown(request, order)


def _on_to_the_next(request: HttpRequest, done: Order) -> HttpResponse:
    messages.success(request, _("Order %s is picked.") % done.number)
    following = queries.next_in_queue(viewer=request.user, name=PICKING.name, place=done.place)
    if following is None:
        return go_to(request, reverse("orders:picking_queue"))
    return go_to(request, reverse("orders:pick", args=[following.number]))


def _shown(request: HttpRequest, order: Order, *, refusal: DomainError | None = None) -> HttpResponse:
    items = queries.pick_list(order)
    to_pick = [held for held, _line in items if held.picked_at is None]
    context = {
        "order": order,
        "items": items,
        "next": to_pick[0] if to_pick else None,
        "done": len(items) - len(to_pick),
        "waiting": [view for view in queries.lines_of(order) if view.waiting],
        "is_mine": order.picker_id == request.user.pk,
        "can_pick": order.stage in (Stage.PLACED, Stage.PICKING),
        "can_undo": order.stage in (Stage.PLACED, Stage.PICKING, Stage.PACKING),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "orders/work/pick.html", "orders/work/_pick.html", context, status=status)


def _form(request: HttpRequest, name: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    template = f"orders/work/_{name}.html"
    if request.htmx:
        return render(request, template, context, status=status)
    return render(request, "orders/work/pick_form.html", {"template": template, **context}, status=status)


def _order(request: HttpRequest, number: str) -> Order:
    return get_object_or_404(
        queries.orders_visible_to(request.user).select_related("channel", "picker", "place"), number=number
    )


def _held(order: Order, pk: int) -> Reservation:
    """A promise of this very order, or not found."""
    return get_object_or_404(queries.promises_of(order), pk=pk)
