"""Paying online: the customer's code, the provider's messages, and money that goes back the way it came."""

import io
import re
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from finance import operations
from finance.forms import RefundOnlineForm
from finance.models import OnlinePayment, OnlineRefund
from finance.models.online import PaidBy
from finance.providers import Forged, provider
from finance.views.doors import by_link
from orders import queries as orders
from orders.models import Order
from shopsuite.core.callers import address_of
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import said
from shopsuite.people.access import needs, public


@by_link
@require_POST
def pay(request: HttpRequest, order: Order) -> HttpResponse:
    """Show the customer of an order what to scan to pay what is due, or on their phone what to open."""
    in_use = provider()
    if not in_use.is_available:
        raise Http404
    context: dict[str, Any] = {"order": order}
    try:
        asked = operations.ask_for_payment(
            order_id=order.pk, provider=in_use, at=timezone.now(), phone=_phone(request, order)
        )
    except DomainError as refusal:
        return render(request, "finance/customer/_code.html", context | {"refusal": refusal}, status=refusal.status)
    context |= {"asked": asked, "code": _as_svg(asked.code_url) if asked.by == PaidBy.SCAN else ""}
    return render(request, "finance/customer/_code.html", context)


@csrf_exempt
@public
@require_POST
def notify(request: HttpRequest, code: str) -> HttpResponse:
    """What the provider sends by itself; anything else than a 2xx and it sends it again."""
    in_use = provider()
    if code != in_use.code:
        raise Http404
    try:
        operations.take_message(provider=in_use, headers=request.headers, body=request.body, at=timezone.now())
    except Forged:
        return HttpResponse(status=401)
    return HttpResponse(status=204)


@needs("money.refund")
@require_POST
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Give money back the way it came."""
    paid = get_object_or_404(OnlinePayment, pk=pk, order__in=orders.orders_visible_to(request.user))
    form = RefundOnlineForm(request.POST)
    if not form.is_valid():
        raise Invalid("bad_form", _("Type an amount above 0 and why it goes back."), field="amount")
    operations.give_back_online(
        payment_id=paid.pk, provider=provider(), actor=request.user, at=timezone.now(), **form.cleaned_data
    )
    return said(request, _("The money goes back the way it came."))


@needs("money.refund")
@require_POST
def refund_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more for a refund that failed."""
    failed = get_object_or_404(OnlineRefund, pk=pk, noted__order__in=orders.orders_visible_to(request.user))
    operations.give_back_again(refund_id=failed.pk, provider=provider(), actor=request.user, at=timezone.now())
    return said(request, _("It is asked for once more."))


#: How browsers of phones call themselves. WeChat's own does not open itself once more: there the code is shown.
_PHONES = re.compile(r"(iPhone|Android.*Mobile|HarmonyOS.*Mobile)(?!.*MicroMessenger)")


def _phone(request: HttpRequest, order: Order) -> operations.Phone | None:
    """The phone whose own browser asks; None for everything else."""
    if not _PHONES.search(request.headers.get("User-Agent", "")):
        return None
    page = f"{settings.PUBLIC_URL}{order.get_customer_url()}"
    return operations.Phone(address=address_of(request), back_to=page)


def _as_svg(text: str) -> SafeString:
    """A QR code as the path of an SVG, without a size of its own."""
    drawn = io.BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathFillImage, border=2).save(drawn)
    return mark_safe(drawn.getvalue().decode())
