"""Invoices of an order that has become several."""

from datetime import datetime

from django.db import transaction

from finance.models import Invoice
from finance.models.invoice import InvoiceState
from orders.models import Order


@transaction.atomic
def carry_to_group(*, order_id: int, parted_at: datetime) -> Invoice | None:
    """The invoice of an order that was split or shared out at ``parted_at`` is its group's from then on: the group is worth what the order
    was, and nobody may be invoiced for the same goods by the parcel once more.

    What was only asked for is made out for the whole group when it is issued; what was issued before stands as it is. What was issued
    since is for what stayed with the order, and stays with it. Locks the order, then the invoice. Returns what was carried over.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.group_id is None:
        return None
    live = Invoice.objects.select_for_update().filter(corrects=None)
    invoice = live.filter(order=order, state__in=[InvoiceState.REQUESTED, InvoiceState.ISSUED]).first()
    if invoice is None or (invoice.issued_at and invoice.issued_at > parted_at):
        return None
    if live.filter(group=order.group_id).exclude(state=InvoiceState.CANCELLED).exists():
        return None
    invoice.order, invoice.group_id = None, order.group_id
    invoice.save(update_fields=["order", "group", "updated_at"])
    return invoice
