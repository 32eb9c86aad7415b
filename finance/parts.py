"""What finance shows on an order's pages."""

from typing import Any

from django.db.models import F, Q

from finance.forms import InvoiceForm
from finance.models import Invoice, OnlineRefund
from finance.models.invoice import InvoiceState
from finance.models.online import OnlineState
from finance.providers import provider
from finance.queries import invoice_for
from finance.queries.owing import OWING
from orders import parts
from orders import queries as orders
from orders.models import Order, OrderGroup
from orders.models.order import Stage
from shopsuite.people.models import Customer, User

MOST_OWN = 10


def to_pay(order: Order) -> dict[str, Any]:
    """For the customer: what is due, where it can be paid online; nothing when nothing is."""
    if order.is_gift or order.stage == Stage.CANCELLED or not provider().is_available:
        return {}
    due = orders.due_of(order)
    return {"due": due} if due > 0 else {}


def may_have_proforma(order: Order) -> bool:
    """Whether something of ``order`` is still to be paid, so that it may be asked for in advance."""
    return order.stage != Stage.CANCELLED and order.payable > 0 and order.payment_state in OWING


def group_may_have_proforma(group: OrderGroup) -> bool:
    """The same of any order of ``group``, in one question however many there are."""
    unpaid = group.orders.filter(total__gt=F("let_off"), payment_state__in=OWING)
    return unpaid.exclude(stage=Stage.CANCELLED).exists()


def invoice_of(order: Order) -> dict[str, Any]:
    """For the customer: the invoice, or the form that asks for one; nothing on a gift's page, and the form not of a cancelled order."""
    if order.is_gift:
        return {}
    invoice = invoice_for(order)
    if invoice is None and (order.stage == Stage.CANCELLED or order.payable <= 0):
        return {}
    form = InvoiceForm(auto_id="invoice_%s", label_suffix="")
    return {"invoice": invoice, "form": form, "has_proforma": may_have_proforma(order)}


def invoices_for_own(customer: Customer) -> dict[str, Any]:
    """For the customer: the latest invoices of what they bought, at most ten; those that were cancelled are left out."""
    theirs = Q(order__customer=customer) | Q(group__customer=customer)
    made = Invoice.objects.filter(theirs, corrects=None).exclude(state=InvoiceState.CANCELLED)
    invoices = list(made.select_related("order").order_by("-pk")[:MOST_OWN])
    pages = _pages_of({invoice.group_id for invoice in invoices if invoice.group_id})
    shown = [(invoice, order) for invoice in invoices if (order := invoice.order or pages.get(invoice.group_id))]
    return {"invoices": shown} if shown else {}


def _pages_of(groups: set[int]) -> dict[int | None, Order]:
    """For each group the order that its buyer has a page of: the first that is no gift to somebody else."""
    found = Order.objects.filter(group__in=groups, is_gift=False).order_by("group_id", "pk").distinct("group_id")
    return {order.group_id: order for order in found}


def invoices_of(order: Order, viewer: User) -> dict[str, Any]:
    """For the staff: every invoice of the order or its group, and the form that asks for one."""
    made = list(order.invoices.select_related("corrects")) if parts.has(order, "invoices") else []
    if order.group_id:
        made += Invoice.objects.filter(group=order.group_id).select_related("corrects")
    is_open = all(one.corrects_id or one.state == InvoiceState.CANCELLED for one in made)
    form = InvoiceForm(initial={"title": order.customer_name}, auto_id="invoice_%s", label_suffix="")
    return {"invoices": made, "is_open": is_open, "form": form, "has_proforma": may_have_proforma(order)}


def paid_online(order: Order, viewer: User) -> dict[str, Any]:
    """For the staff: what came in online, to be given back the way it came, and what goes back."""
    if not parts.has(order, "online"):
        return {}
    paid = order.online_payments.filter(state=OnlineState.PAID)
    refunds = OnlineRefund.objects.filter(Q(payment__order=order) | Q(noted__order=order)).order_by("pk")
    return {"online": list(paid), "refunds": list(refunds)}
