"""An invoice on paper."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from finance.models import Invoice
from orders.models import Order
from orders.models.order import LineState
from orders.queries import paid_of
from shopsuite.core.pdf import Document
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import money


def invoice_as_pdf(invoice: Invoice, *, at: datetime) -> bytes:
    """The PDF, in the language spoken at the moment; one that was only asked for says that it is no invoice yet."""
    shop = current_shop()
    title = _title(invoice)
    document = Document(shop=str(shop), title=title, at=at)
    document.say_title(title)
    document.say(_("From: %s") % (shop.legal_name or shop))
    if shop.tax_number:
        document.say(_("Tax number: %s") % shop.tax_number)
    document.gap()
    document.say(_("To: %s") % invoice.title)
    if invoice.tax_number:
        document.say(_("Tax number: %s") % invoice.tax_number)
    if invoice.issued_at:
        document.say(_("Date: %s") % date_format(invoice.issued_at.astimezone(shop.zone), "SHORT_DATE_FORMAT"))
    document.say(_("For: %s") % (invoice.order or invoice.group))
    if invoice.fapiao:
        document.say(_("Number of the tax office's invoice: %s") % invoice.fapiao)
    document.gap()
    for line in invoice.lines:
        amount = money(Context(), Decimal(line["amount"]), invoice.currency)
        document.say(f"{line['quantity']} × {line['title']} = {amount}")
    document.gap()
    document.say(_("Total: %s") % money(Context(), invoice.amount, invoice.currency))
    if invoice.reason:
        document.note(invoice.reason)
    return bytes(document.output())


def proforma_as_pdf(orders: Sequence[Order], *, of: str, to: str, at: datetime) -> bytes:
    """What ``orders`` will be invoiced as, for a buyer who pays before: it says that it is no invoice, and has no number of theirs.

    ``of`` is what it is for (an order, a group), ``to`` the buyer; in the language spoken at the moment.
    """
    shop, currency = current_shop(), orders[0].currency
    title = _("Proforma invoice for %s") % of
    document = Document(shop=str(shop), title=title, at=at)
    document.say_title(title)
    document.note(_("This is not an invoice: it asks for payment in advance. The invoice follows."))
    document.gap()
    document.say(_("From: %s") % (shop.legal_name or shop))
    if shop.tax_number:
        document.say(_("Tax number: %s") % shop.tax_number)
    document.say(_("To: %s") % to)
    document.say(_("Date: %s") % date_format(at.astimezone(shop.zone), "SHORT_DATE_FORMAT"))
    document.gap()
    for order in orders:
        for line in order.lines.exclude(state=LineState.CANCELLED).order_by("position"):
            amount = money(Context(), line.amount, currency)
            document.say(f"{line.quantity.normalize():f} × {line.title} = {amount}")
    document.gap()
    if let_off := sum((order.let_off for order in orders), Decimal(0)):
        document.say(_("Let off: %s") % money(Context(), -let_off, currency))
    total = sum((order.payable for order in orders), Decimal(0))
    paid = sum(map(paid_of, orders), Decimal(0))
    document.say(_("Total: %s") % money(Context(), total, currency))
    if deposit := sum((order.deposit_asked for order in orders), Decimal(0)):
        document.say(_("Of it in advance: %s") % money(Context(), deposit, currency))
    if paid:
        document.say(_("Paid so far: %s") % money(Context(), paid, currency))
    document.say(_("Still due: %s") % money(Context(), max(total - paid, Decimal(0)), currency))
    return bytes(document.output())


def _title(invoice: Invoice) -> str:
    if invoice.corrects:
        return _("Invoice %(number)s, cancels %(other)s") % {"number": invoice.number, "other": invoice.corrects.number}
    return _("Invoice %s") % invoice.number if invoice.number else _("Invoice asked for (not issued yet)")
