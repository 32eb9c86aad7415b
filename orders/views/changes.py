"""Changing an order: the staff's screen, deciding on what the customer asks, and letting a stopped parcel go on."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory import queries as stock
from orders import operations, queries, windows
from orders.forms.change import ChangeForm, DeclineForm, InterceptForm
from orders.forms.reading import read
from orders.forms.work import ScanForm
from orders.models import Order
from orders.models.change_request import ChangeState
from orders.rules import ChangeDraft
from orders.views.order import visible_order
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import go_to, page_or_partial, said
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

MOST_FOUND = 6


@needs("orders.change")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    """The order, to be changed; POST changes it in one step, or answers with the form and the reason why not."""
    order = visible_order(request, number)
    if request.method == "GET":
        return _shown(request, order, _form(order))
    form = _form(order, request)
    try:
        asked = operations.change_order(
            order_id=order.pk,
            draft=draft_of(form),
            version=form.cleaned_data["version"],
            window_anyway=form.cleaned_data["window_anyway"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _shown(request, order, form, refusal=refusal)
    said = (
        _("The order is changed.")
        if asked.state == ChangeState.AGREED
        else _("Whoever has the parcel was asked to stop it.")
    )
    messages.success(request, said)
    return go_to(request, order.get_absolute_url())


@needs("orders.change")
@require_POST
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """What the form would mean, as it is typed."""
    order = visible_order(request, number)
    return render(
        request, "orders/changes/_preview.html", previewed(order, _form(order, request)) | {"shows_prices": True}
    )


@needs("orders.change")
@require_GET
def goods(request: HttpRequest, number: str) -> HttpResponse:
    """Goods on sale under ``q``, to be added."""
    order, text = visible_order(request, number), request.GET.get("q", "").strip()[:120]
    found = stock.variants_matching(viewer=request.user, text=text, limit=MOST_FOUND) if text else []
    sales = stock.on_sale(variants=found, place_id=order.place_id)
    return render(request, "orders/changes/_goods.html", {"sales": sales, "text": text, "shows_prices": True})


@needs("orders.change")
@require_POST
def decide(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Agree (``verdict`` "agree") to what was asked for, decline it with a reason, or take it off the table."""
    order = visible_order(request, number)
    asked = get_object_or_404(queries.change_requests_visible_to(request.user).filter(order=order), pk=pk)
    verdict, form = request.POST.get("verdict"), DeclineForm(request.POST)
    if verdict not in ("agree", "decline", "withdraw") or not form.is_valid():
        raise Invalid("unknown_verdict", _("Agree, or decline and say why."), field="verdict")
    who = {"request_id": asked.pk, "actor": request.user, "at": timezone.now()}
    if verdict == "withdraw":
        operations.withdraw_change(**who)
        return _done(request, order, _("The change is off the table."))
    try:
        operations.decide_change(
            is_agreed=verdict == "agree",
            reason=form.cleaned_data["reason"],
            version=whole_number(request.POST.get("version")),
            window_anyway=form.cleaned_data["window_anyway"],
            **who,
        )
    except DomainError as refusal:
        if refusal.code != "window_closed" or not request.htmx:
            raise
        return render(request, "orders/changes/_closed.html", {"refusal": refusal}, status=refusal.status)
    return _done(request, order, _("The change is made.") if verdict == "agree" else _("The change is declined."))


@needs("orders.pack", "orders.hand_over")
@require_POST
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """The stopped parcel is in somebody's hand, and goes on."""
    order, form = visible_order(request, number), ScanForm(request.POST)
    scanned = form.cleaned_data["code"] if form.is_valid() else ""
    operations.resume_parcel(order_id=order.pk, scanned=scanned, actor=request.user, at=timezone.now())
    return _done(request, order, _("Parcel %s goes on.") % order.number)


@needs("orders.change", "orders.hand_over")
@require_POST
def answer_intercept(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What the carrier (or rider) said about stopping the parcel, and what it cost."""
    order, form = visible_order(request, number), InterceptForm(request.POST)
    called = get_object_or_404(queries.intercepts_visible_to(request.user).filter(order=order), pk=pk)
    if not form.is_valid():
        raise Invalid("bad_form", _("Say what became of it, and the cost as a number."), field="outcome")
    operations.answer_intercept(
        intercept_id=called.pk,
        outcome=form.cleaned_data["outcome"],
        cost=form.cleaned_data["cost"] or Decimal(0),
        actor=request.user,
        at=timezone.now(),
    )
    return _done(request, order, _("Noted."))


def draft_of(form: ChangeForm) -> ChangeDraft:
    """What is typed. Raises ``Invalid`` with the form's first complaint."""
    read(form)
    return form.draft()


def previewed(order: Order, form: ChangeForm) -> dict[str, object]:
    """What the form would mean, or why it cannot be; nothing at all while nothing is changed."""
    try:
        seen = queries.preview(order, draft_of(form))
    except DomainError as refusal:
        return {"order": order, "refusal": refusal}
    return {"order": order, "preview": seen}


def _form(order: Order, request: HttpRequest | None = None) -> ChangeForm:
    return ChangeForm(request.POST if request else None, order=order, is_staff=True, shows_prices=True)


def _shown(request: HttpRequest, order: Order, form: ChangeForm, *, refusal: DomainError | None = None) -> HttpResponse:
    status = refusal.status if refusal else 200
    context = {
        "order": order,
        "form": form,
        "refusal": refusal,
        "windows": windows.nearest(refusal),
        "shows_prices": True,
        "open": queries.open_change(order),
    }
    return page_or_partial(request, "orders/changes/page.html", "orders/changes/_form.html", context, status=status)


def _done(request: HttpRequest, order: Order, text: str) -> HttpResponse:
    if request.htmx:
        return said(request, text)
    messages.success(request, text)
    back = request.headers.get("Referer", "")
    door = "orders:pack" if "/pack/" in back else "orders:hand_over_order" if "/hand-over/" in back else "orders:order"
    return redirect(reverse(door, args=[order.number]))
