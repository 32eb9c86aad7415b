"""Which invoice an order is on."""

from finance.models import Invoice
from finance.models.invoice import InvoiceState
from orders.models import Order


def invoice_for(order: Order) -> Invoice | None:
    """The invoice that holds or was asked for: the order's own, else that of its group, for the same customer."""
    live = Invoice.objects.filter(corrects=None).exclude(state=InvoiceState.CANCELLED)
    own = live.filter(order=order).first()
    if own or order.group_id is None:
        return own
    return live.filter(group=order.group_id, group__customer=order.customer_id).first()
