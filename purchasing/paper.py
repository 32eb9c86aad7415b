"""An order on paper: what the shop orders, or, once it is confirmed, what both sides have agreed."""

from datetime import datetime

from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from purchasing import queries
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.models.order import OrderState
from shopsuite.core.pdf import Document
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import money, quantity


def letter(order: PurchaseOrder, *, at: datetime) -> bytes:
    """The PDF, in the language spoken at the moment: goods with quantity, price and day, the sum, and who said what when."""
    shop = current_shop()
    is_agreed = order.state in (OrderState.CONFIRMED, OrderState.SHIPPED, OrderState.CLOSED)
    title = _("Order confirmation %s") if is_agreed else _("Purchase order %s")
    document = Document(shop=str(shop), title=title % order.number, at=at)
    document.say_title(title % order.number)
    document.say(_("To: %s") % order.supplier)
    if order.supplier.address:
        document.say(order.supplier.address)
    document.say(_("Deliver to: %s") % order.place)
    if order.sent_at:
        document.say(_("Sent: %s") % date_format(order.sent_at.astimezone(shop.zone), "SHORT_DATE_FORMAT"))
    if order.promised_on:
        document.say(_("Promised for: %s") % date_format(order.promised_on, "SHORT_DATE_FORMAT"))
    document.gap()
    for line in queries.lines_of(order):
        _say_line(document, order, line)
    document.gap()
    document.say(_("Total: %s") % money(Context(), order.total, order.currency))
    if order.note:
        document.note(order.note)
    return bytes(document.output())


def _say_line(document: Document, order: PurchaseOrder, line: PurchaseOrderLine) -> None:
    amount = money(Context(), line.amount, order.currency)
    document.say(
        f"{quantity(line.quantity)} {line.variant.unit} × {line.variant.title} · "
        f"{money(Context(), line.price, order.currency)} = {amount}"
    )
    facts = [line.variant.sku]
    if line.supplier_code:
        facts.append(_("your code %s") % line.supplier_code)
    if line.expected_on:
        facts.append(_("expected %s") % date_format(line.expected_on, "SHORT_DATE_FORMAT"))
    if line.received:
        facts.append(_("%s received") % quantity(line.received))
    document.note(" · ".join(facts), indent=6)
