"""The packing table: what goes in, what the customer wrote, a photo, the lid."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders import changing, operations, queries
from orders.forms.work import PackForm
from orders.models import Order
from orders.models.order import Stage
from orders.models.proof import ProofState
from orders.views.queues import PACKING, refused
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.people.access import needs


@needs("orders.pack")
@require_GET
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """What goes into the parcel, and what must be read before it is closed."""
    return _shown(request, _order(request, number))


@needs("orders.pack")
@require_POST
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Take an order to the packing table; refused in its row when somebody else was faster."""
    order = _order(request, number)
    try:
        operations.start_packing(order_id=order.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return refused(request, PACKING, order, refusal)
    return go_to(request, reverse("orders:pack", args=[number]))


@needs("orders.pack")
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close the parcel: it goes to the hand-over. A refusal leaves the tick and the photo where they are."""
    order = _order(request, number)
    form = PackForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Invalid("bad_photo", _("The photo is empty or cannot be read. Take it again."), field="photo")
        operations.pack_order(order_id=order.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        if request.htmx:
            return render(request, "components/_refusal.html", {"refusal": refusal}, status=refusal.status)
        return _shown(request, order, refusal=refusal)
    undo = reverse("orders:unpack", args=[number])
    messages.success(request, _("Parcel %s is closed.") % number, extra_tags=undo)
    return go_to(request, reverse("orders:packing_queue"))


@needs("orders.pack")
@require_POST
def unpack(request: HttpRequest, number: str) -> HttpResponse:
    """Open a parcel again that has not left the house."""
    order = _order(request, number)
    try:
        operations.unpack_order(order_id=order.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("orders:packing_queue") if not request.htmx else go_to(request, reverse("orders:packing_queue"))
    return go_to(request, reverse("orders:pack", args=[number]))


def _shown(request: HttpRequest, order: Order, *, refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "order": order,
        "lines": [view for view in queries.lines_of(order) if view.line.is_goods],
        "photos": queries.photos_visible_to(request.user).filter(order=order),
        "is_mine": order.packer_id == request.user.pk,
        "can_pack": order.stage == Stage.PACKING,
        "can_unpack": order.stage == Stage.HAND_OVER,
        "refusal": refusal,
        "proofs": [step for step in order.proofs.all() if step.state != ProofState.DROPPED],
        **changing.band(order, request.user),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "orders/work/pack.html", "orders/work/_pack.html", context, status=status)


def _order(request: HttpRequest, number: str) -> Order:
    visible = queries.orders_visible_to(request.user)
    return get_object_or_404(visible.select_related("channel", "packer", "place"), number=number)
