"""What buyers do with an order. The page itself follows through the feed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from purchasing import operations
from purchasing.models import PurchaseOrder
from purchasing.views.orders import visible_order
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

Act = Callable[[HttpRequest, PurchaseOrder, datetime], Any]


def _action(right: str, said: str | Promise) -> Callable[[Act], Callable[[HttpRequest, int], HttpResponse]]:
    """``act(request, order, at)`` as a view for those who hold ``right``; it says ``said`` and shows the order."""

    def view_of(act: Act) -> Callable[[HttpRequest, int], HttpResponse]:
        @needs(right)
        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            order = visible_order(request, pk)
            act(request, order, timezone.now())
            messages.success(request, str(said) % {"number": order.number})
            return HttpResponse(status=204) if "HX-Request" in request.headers else redirect(order)

        view.__name__, view.__doc__ = act.__name__, act.__doc__
        return view

    return view_of


@_action("purchasing.approve", _("Order %(number)s is approved."))
def approve(request: HttpRequest, order: PurchaseOrder, at: datetime) -> None:
    """Say yes to what was requested, as it was seen."""
    version = whole_number(request.POST.get("version")) or 0
    operations.approve(order_id=order.pk, version=version, actor=request.user, at=at)


@_action("purchasing.approve", _("The approval of order %(number)s is taken back."))
def take_back_approval(request: HttpRequest, order: PurchaseOrder, at: datetime) -> None:
    """Undo an approval before the order is sent."""
    operations.take_back_approval(order_id=order.pk, actor=request.user, at=at)


@_action("purchasing.order", _("Order %(number)s is on the supplier's desk."))
def send(request: HttpRequest, order: PurchaseOrder, at: datetime) -> None:
    """Send it to the supplier."""
    operations.send(order_id=order.pk, actor=request.user, at=at)


@_action("purchasing.order", _("Order %(number)s is cancelled."))
def cancel(request: HttpRequest, order: PurchaseOrder, at: datetime) -> None:
    """Nothing of it is wanted any more."""
    operations.cancel(order_id=order.pk, reason=request.POST.get("reason", ""), actor=request.user, at=at)


@_action("purchasing.order", _("Of order %(number)s nothing more is expected."))
def close_short(request: HttpRequest, order: PurchaseOrder, at: datetime) -> None:
    """Give up what has not come."""
    operations.close_short(order_id=order.pk, actor=request.user, at=at)
