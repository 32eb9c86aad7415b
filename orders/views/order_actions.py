"""What can be done to an order from its page, whatever its stage. The page itself follows through the feed."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders import operations, queries
from orders.forms.order import CancelForm, NoteForm, PaymentForm, ShipByForm
from orders.models import Order
from orders.models.look_alike import Verdict
from orders.views.order import visible_order
from shopsuite.core.errors import Invalid
from shopsuite.people.access import needs


@needs("orders.cancel")
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """End the order, with a way back."""
    order, given = visible_order(request, number), _read(CancelForm(request.POST))
    operations.cancel_order(order_id=order.pk, reason=given["reason"], actor=request.user, at=timezone.now())
    undo = reverse("orders:reinstate", args=[order.number])
    return _done(request, order, _("Order %s is cancelled; its goods are free again.") % order.number, undo_url=undo)


@needs("orders.cancel")
@require_POST
def reinstate(request: HttpRequest, number: str) -> HttpResponse:
    """Take a cancellation back."""
    order = visible_order(request, number)
    operations.reinstate_order(order_id=order.pk, actor=request.user, at=timezone.now())
    return _done(request, order, _("Order %s is open again.") % order.number)


@needs("orders.change")
@require_POST
def move_ship_by(request: HttpRequest, number: str) -> HttpResponse:
    """Promise another ship-before time."""
    order, given = visible_order(request, number), _read(ShipByForm(request.POST))
    operations.move_ship_by(order_id=order.pk, ship_by=given["ship_by"], actor=request.user, at=timezone.now())
    return _done(request, order, _("Ship-before is moved."))


@needs("orders.see")
@require_POST
def add_note(request: HttpRequest, number: str) -> HttpResponse:
    """Write something for the others of the staff."""
    order, given = visible_order(request, number), _read(NoteForm(request.POST))
    operations.add_note(order_id=order.pk, text=given["text"], actor=request.user, at=timezone.now())
    return _done(request, order, _("Noted."))


@needs("orders.change")
@require_POST
def receive_payment(request: HttpRequest, number: str) -> HttpResponse:
    """Note money that came in, or went back."""
    order, given = visible_order(request, number), _read(PaymentForm(request.POST))
    operations.receive_payment(order_id=order.pk, actor=request.user, at=timezone.now(), **given)
    return _done(request, order, _("The payment is noted."))


@needs("orders.hand_over")
@require_POST
def mark_delivered(request: HttpRequest, number: str) -> HttpResponse:
    """The customer has it, as the carrier or the customer said."""
    order = visible_order(request, number)
    operations.mark_delivered(order_id=order.pk, actor=request.user, at=timezone.now())
    return _done(request, order, _("Order %s is delivered.") % order.number)


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
        return _done(request, pair.later, _("Both orders are kept."))
    undo = reverse("orders:reinstate", args=[pair.later.number])
    names = {"later": pair.later.number, "earlier": pair.earlier.number}
    return _done(
        request, pair.later, _("Order %(later)s is cancelled as %(earlier)s once more.") % names, undo_url=undo
    )


def _read(form: Form) -> dict[str, object]:
    """What the form says; raises ``Invalid`` with its first complaint."""
    if not form.is_valid():
        field, complaints = next(iter(form.errors.items()))
        raise Invalid("bad_form", f"{form.fields[field].label}: {complaints[0]}", field=field)
    return form.cleaned_data


def _done(request: HttpRequest, order: Order, text: str, *, undo_url: str = "") -> HttpResponse:
    if request.htmx:
        return render(request, "components/_toast_oob.html", {"text": text, "undo_url": undo_url})
    messages.success(request, text)
    return redirect(order)
