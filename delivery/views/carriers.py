"""Parcels that carriers have: their list, what is done about one, and the carriers' own messages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from delivery import operations, queries
from delivery.carriers import Forged
from delivery.forms.carriers import NumberForm
from delivery.models import CarrierParcel
from orders import queries as orders
from orders.models import Order
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial, said
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs, public
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, wants_file

PAGE = 50
#: A message about one parcel is a few hundred bytes.
MOST_BYTES = 64 * 1024
VIEWS = {
    "all": gettext_lazy("All under way"),
    "silent": gettext_lazy("Without a word"),
    "trouble": gettext_lazy("In trouble"),
}
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Order"), lambda each: each.order.number),
    Column(gettext_lazy("Customer"), lambda each: each.order.customer_name, needs=PERSONAL),
    Column(gettext_lazy("Carrier"), lambda each: each.whose),
    Column(gettext_lazy("Tracking number"), lambda each: each.number),
    Column(gettext_lazy("State"), lambda each: each.get_state_display()),
    Column(gettext_lazy("Seen last"), lambda each: each.place),
    Column(gettext_lazy("Handed over"), lambda each: each.handed_at),
    Column(gettext_lazy("Last news"), lambda each: each.heard_at),
    Column(pgettext_lazy("parcel", "Expected"), lambda each: each.expected_on),
)


@csrf_exempt
@public
@require_POST
def take_message(request: HttpRequest, code: str) -> HttpResponse:
    """What a carrier sends by itself; anything else than a 2xx and it sends it again. Whoever did not sign learns nothing."""
    try:
        is_new = operations.take_message(code=code, headers=request.headers, body=_body(request), at=timezone.now())
    except Forged:
        return HttpResponse(status=401)
    except DomainError as refusal:
        told = {"code": refusal.code, "message": refusal.message, "details": refusal.details}
        return JsonResponse(told, status=refusal.status)
    return JsonResponse({"is_new": is_new})


@needs("orders.see")
@require_GET
def parcels(request: HttpRequest) -> HttpResponseBase:
    """Parcels under way, those without a word for too long first; live."""
    now, view = timezone.now(), request.GET.get("view", "all")
    visible = queries.parcels_named(queries.parcels_visible_to(request.user), request.GET.get("q", ""))
    shown = {"silent": queries.silent, "trouble": queries.troubled}.get(view, queries.under_way)(visible, at=now)
    if wants_file(request):
        return list_as_file(shown, COLUMNS, name="parcels", viewer=request.user)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "parcels": page.object_list,
        "view": view if view in VIEWS else "all",
        "views": VIEWS.items(),
    }
    return page_or_partial(request, "delivery/parcels.html", "delivery/_parcels.html", context)


@needs("orders.hand_over")
@require_POST
def correct_number(request: HttpRequest, pk: int) -> HttpResponse:
    """The number was mistyped, or whose it is."""
    parcel = _visible(request, pk)
    operations.correct_number(parcel_id=parcel.pk, actor=request.user, at=timezone.now(), **_typed(request))
    return _done(request, parcel.order, _("The number is corrected; the customer is told."))


@needs("orders.hand_over")
@require_POST
def add_parcel(request: HttpRequest, number: str) -> HttpResponse:
    """One more parcel of an order that has left."""
    order = get_object_or_404(orders.orders_visible_to(request.user), number=number)
    operations.add_parcel(order_id=order.pk, actor=request.user, at=timezone.now(), **_typed(request))
    return _done(request, order, _("The parcel is followed."))


@needs("orders.hand_over", "orders.change")
@require_POST
def tell_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the customer once more where their parcel is."""
    parcel = _visible(request, pk)
    try:
        press = UUID(request.POST.get("client_id", ""))
    except ValueError as error:
        raise Invalid("bad_form", _("Reload the page and try again.")) from error
    operations.tell_customer(
        parcel_id=parcel.pk, client_id=f"parcel:{parcel.pk}:{press.hex}", actor=request.user, at=timezone.now()
    )
    return _done(request, parcel.order, _("The customer is told in the conversation."))


def _visible(request: HttpRequest, pk: int) -> CarrierParcel:
    return get_object_or_404(queries.parcels_visible_to(request.user).select_related("order"), pk=pk)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Carrier and number as typed in. Raises ``Invalid``."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Invalid("bad_form", f"{form.fields[field].label}: {errors[0]}", field=field)
    return form.cleaned_data


def _done(request: HttpRequest, order: Order, text: str) -> HttpResponse:
    if request.htmx:
        return said(request, text)
    messages.success(request, text)
    return redirect(order)


def _body(request: HttpRequest) -> bytes:
    """Raises ``Invalid`` for a body that no message has."""
    too_big = Invalid("too_big", _("A message has at most %d bytes.") % MOST_BYTES)
    if (whole_number(request.META.get("CONTENT_LENGTH")) or 0) > MOST_BYTES:
        raise too_big
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise too_big from error
    except UnreadablePostError as error:
        raise Invalid("cut_off", _("The message was cut off on its way.")) from error
    if len(body) > MOST_BYTES:
        raise too_big
    return body
