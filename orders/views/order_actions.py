"""What can be done to an order from its page, whatever its stage. The page itself follows through the feed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders import operations, queries
from orders.forms.order import CancelForm, NoteForm, PaymentForm, RefundForm, ShipByForm
from orders.forms.reading import read
from orders.models import Order
from orders.models.look_alike import Verdict
from orders.views.order import visible_order
from shopsuite.core.errors import Invalid
from shopsuite.core.htmx import said
from shopsuite.people.access import needs


@needs("orders.cancel")
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """End the order, with a way back."""
    order, given = visible_order(request, number), read(CancelForm(request.POST))
    operations.cancel_order(order_id=order.pk, reason=given["reason"], actor=request.user, at=timezone.now())
    undo = reverse("orders:reinstate", args=[order.number])
    return done(request, order, _("Order %s is cancelled; its goods are free again.") % order.number, undo_url=undo)


@needs("orders.cancel")
@require_POST
def reinstate(request: HttpRequest, number: str) -> HttpResponse:
    """Take a cancellation back."""
    order = visible_order(request, number)
    operations.reinstate_order(order_id=order.pk, actor=request.user, at=timezone.now())
    return done(request, order, _("Order %s is open again.") % order.number)


@needs("orders.change")
@require_POST
def move_ship_by(request: HttpRequest, number: str) -> HttpResponse:
    """Promise another ship-before time."""
    order, given = visible_order(request, number), read(ShipByForm(request.POST))
    operations.move_ship_by(order_id=order.pk, ship_by=given["ship_by"], actor=request.user, at=timezone.now())
    return done(request, order, _("Ship-before is moved."))


@needs("orders.see")
@require_POST
def add_note(request: HttpRequest, number: str) -> HttpResponse:
    """Write something for the others of the staff."""
    order, given = visible_order(request, number), read(NoteForm(request.POST))
    operations.add_note(order_id=order.pk, text=given["text"], actor=request.user, at=timezone.now())
    return done(request, order, _("Noted."))


@needs("orders.change", "money.change")
@require_POST
def receive_payment(request: HttpRequest, number: str) -> HttpResponse:
    """Note money that came in."""
    order, given = visible_order(request, number), read(PaymentForm(request.POST))
    operations.receive_payment(order_id=order.pk, actor=request.user, at=timezone.now(), **given)
    return done(request, order, _("The payment is noted."))


@needs("money.refund")
@require_POST
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """Note money that went back."""
    order, given = visible_order(request, number), read(RefundForm(request.POST))
    operations.refund(order_id=order.pk, actor=request.user, at=timezone.now(), **given)
    return done(request, order, _("The refund is noted."))


@needs("orders.change", "money.change")
@require_POST
def put_on_account(request: HttpRequest, number: str) -> HttpResponse:
    """The customer pays later, or no longer."""
    order, is_on_account = visible_order(request, number), request.POST.get("is_on_account") == "1"
    operations.put_on_account(order_id=order.pk, is_on_account=is_on_account, actor=request.user, at=timezone.now())
    return done(request, order, _("It is on account.") if is_on_account else _("It is no longer on account."))


@needs("orders.ship_unpaid")
@require_POST
def let_go_unpaid(request: HttpRequest, number: str) -> HttpResponse:
    """It may leave before it is paid, or no longer."""
    order, may_go = visible_order(request, number), request.POST.get("may_go") == "1"
    operations.let_go_unpaid(order_id=order.pk, may_go=may_go, actor=request.user, at=timezone.now())
    return done(request, order, _("It may leave unpaid.") if may_go else _("It leaves only when it is paid."))


@needs("orders.hand_over")
@require_POST
def mark_delivered(request: HttpRequest, number: str) -> HttpResponse:
    """The customer has it, as the carrier or the customer said."""
    order = visible_order(request, number)
    operations.mark_delivered(order_id=order.pk, actor=request.user, at=timezone.now())
    return done(request, order, _("Order %s is delivered.") % order.number)


@needs("orders.change")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether two orders that look alike are one (``merged``) or two (``kept``)."""
    pair = get_object_or_404(queries.look_alikes_visible_to(request.user).select_related("earlier", "later"), pk=pk)
    verdict = request.POST.get("verdict", "")
    if verdict not in (Verdict.MERGED, Verdict.KEPT):
        raise Invalid("unknown_verdict", _("Choose whether they are one order or two."), field="verdict")
    operations.decide_look_alike(pair_id=pair.pk, verdict=verdict, actor=request.user, at=timezone.now())
    if verdict == Verdict.KEPT:
        return done(request, pair.later, _("Both orders are kept."))
    undo = reverse("orders:reinstate", args=[pair.later.number])
    names = {"later": pair.later.number, "earlier": pair.earlier.number}
    return done(request, pair.later, _("Order %(later)s is cancelled as %(earlier)s once more.") % names, undo_url=undo)


def done(request: HttpRequest, order: Order, text: str, *, undo_url: str = "") -> HttpResponse:
    """Say that it is done: a toast for the page that asked, else the order's page."""
    if request.htmx:
        return said(request, text, undo_url=undo_url)
    messages.success(request, text)
    return redirect(order)
