"""Orders that belong together: how far every parcel is, what is paid, what may still be called off."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders import operations, queries, tasks
from orders.documents import kinds_for
from orders.forms.order import CancelForm, PaymentForm
from orders.forms.reading import read
from orders.models import Order, OrderGroup
from orders.models.order import Stage
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs
from shopsuite.people.models import User

PARCELS_ON_A_PAGE = 50


@needs("orders.see")
@require_GET
def group(request: HttpRequest, number: str) -> HttpResponse:
    """Every parcel of the group, live."""
    found = _group(request, number)
    stage, text = request.GET.get("stage", ""), request.GET.get("q", "")[:100]
    standing = queries.standing_of(found)
    orders = queries.orders_of_group(found, viewer=request.user, stage=stage, text=text.replace("\x00", ""))
    pages = Paginator(orders, PARCELS_ON_A_PAGE)
    context = {
        "group": found,
        "standing": standing,
        "called_off": max(found.calling_off - standing.can_be_cancelled, 0) if found.calling_off else None,
        "chips": _chips(standing),
        "stage": stage,
        "text": text,
        "page": pages.get_page(whole_number(request.GET.get("page")) or 1),
        "documents": [
            (kind, reverse("orders:group_documents", args=[found.number, kind.code]))
            for kind in kinds_for(request.user)
        ],
        "payment_form": PaymentForm(initial={"amount": standing.due or None}, label_suffix=""),
        "cancel_form": CancelForm(label_suffix=""),
    }
    return page_or_partial(request, "orders/group/page.html", "orders/group/_body.html", context)


@needs("orders.change")
@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """One movement of money for all orders of the group, the oldest first."""
    found, given = _group(request, number), read(PaymentForm(request.POST))
    operations.pay_group(
        group_id=found.pk, amount=given["amount"], method=given["method"], actor=request.user, at=timezone.now()
    )
    messages.success(request, _("The payment is noted, the oldest orders first."))
    return go_to(request, found.get_absolute_url())


@needs("orders.cancel")
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Call off what is not packed. A worker does it, parcel by parcel; the page follows."""
    found, given = _group(request, number), read(CancelForm(request.POST))
    operations.begin_calling_off(group_id=found.pk)
    tasks.cancel_open_parcels.delay(found.pk, given["reason"], request.user.pk)
    messages.success(request, _("The parcels that are not packed are being cancelled; their goods become free."))
    return go_to(request, found.get_absolute_url())


def group_of(order: Order, viewer: User) -> dict[str, Any]:
    """For the order's page: the group it is in, and how far the others are."""
    return {"standing": queries.standing_of(order.group)} if order.group else {}


def _group(request: HttpRequest, number: str) -> OrderGroup:
    return get_object_or_404(queries.groups_visible_to(request.user).select_related("customer"), number=number)


def _chips(standing: queries.Standing) -> list[tuple[str, str, int]]:
    """(what to show, its name, how many) of the filters that show something."""
    stages = [(stage.value, str(stage.label), standing.by_stage.get(stage.value, 0)) for stage in Stage]
    return [chip for chip in (("waiting", _("Wait for stock"), standing.waiting), *stages) if chip[2]]
