"""Out of the house: to the customer, a carrier or a rider."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orders import carriers, changing, operations, queries
from orders.forms.work import HandOverForm
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.people.access import needs
from shopsuite.people.models import User


@needs("orders.hand_over")
@require_http_methods(["GET", "POST"])
def hand_over_order(request: HttpRequest, number: str) -> HttpResponse:
    """Say who takes the parcel; with POST they have it, and its goods leave the stock."""
    visible = queries.orders_visible_to(request.user).select_related("channel", "place")
    order = get_object_or_404(visible, number=number)
    riders = list(queries.riders_with_load())
    if request.method == "GET":
        return _shown(request, order, HandOverForm(initial={"way": order.way}, riders=riders), riders)
    form = HandOverForm(request.POST, riders=riders)
    if not form.is_valid():
        return _shown(request, order, form, riders, status=400)
    try:
        operations.hand_over(
            order_id=order.pk,
            way=form.cleaned_data["way"],
            actor=request.user,
            at=timezone.now(),
            carrier=form.cleaned_data["carrier"],
            tracking_number=form.cleaned_data["tracking_number"],
            rider=form.cleaned_data["rider"],
        )
    except DomainError as refusal:
        return _shown(request, order, form, riders, refusal=refusal, status=refusal.status)
    messages.success(request, _("Order %s is handed over.") % number)
    return go_to(request, reverse("orders:hand_over_queue"))


def _shown(
    request: HttpRequest,
    order: Order,
    form: HandOverForm,
    riders: list[User],
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "order": order,
        "form": form,
        "riders": riders,
        "carriers": carriers.suggested(),
        "can_hand_over": order.stage == Stage.HAND_OVER,
        "is_held": not queries.may_leave(order),
        "refusal": refusal,
        **changing.band(order, request.user),
    }
    page, part = "orders/work/hand_over.html", "orders/work/_hand_over.html"
    # The part that follows the feed is the order's state; the form is answered only where it was sent.
    if request.htmx and request.method == "GET":
        part = "orders/work/_hand_over_state.html"
    return page_or_partial(request, page, part, context, status=status)
