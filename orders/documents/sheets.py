"""An order on A4."""

from collections import defaultdict

from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory import queries as stock
from orders.documents.kinds import Kind
from orders.models import Order, OrderLine
from orders.models.order import LineState
from shopsuite.core.pdf import FIRST_COLUMN, Document
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import money, quantity


def say_order(document: Document, order: Order, kind: Kind, *, title: str) -> None:
    """Write ``order`` as a document of ``kind`` onto the page that has begun."""
    zone = current_shop().zone
    document.say_title(title)
    for said in (order.customer_name, order.phone, order.address):
        if said:
            document.say(said)
    document.note(
        f"{order.get_way_display()} · {date_format(order.placed_at.astimezone(zone), 'SHORT_DATETIME_FORMAT')}"
    )
    if order.deliver_from or order.deliver_until:
        ends = (order.deliver_from, order.deliver_until)
        shown = [date_format(end.astimezone(zone), "SHORT_DATETIME_FORMAT") if end else "…" for end in ends]
        document.note(_("Deliver: %s") % " – ".join(shown))
    document.gap()
    shows_prices = kind.shows_prices and not order.is_gift
    shelves = _shelves(order) if kind.shows_shelves else {}
    for line in order.lines.all():
        if line.state != LineState.CANCELLED and (line.is_goods or shows_prices):
            _say_line(document, line, kind, shows_prices=shows_prices, shelves=shelves.get(line.claim, []))
    if shows_prices:
        document.say_row("", _("Total"), money(Context(), order.total, order.currency))
        if order.let_off:
            document.say_row("", _("Let off"), money(Context(), -order.let_off, order.currency))
        document.note(order.get_payment_state_display(), indent=FIRST_COLUMN)
    document.rule()
    document.gap()
    if order.customer_note and not kind.is_for_customer:
        document.say(_("Note: %s") % order.customer_note)
    if order.is_gift:
        document.note(_("In a gift box"))
    if kind.is_signed:
        document.say_signature(_("Received: name, date"))


def _say_line(document: Document, line: OrderLine, kind: Kind, *, shows_prices: bool, shelves: list[str]) -> None:
    unit = f" {line.variant.unit}" if line.variant else ""
    amount = money(Context(), line.amount, line.order.currency) if shows_prices else ""
    document.say_row(f"{quantity(line.quantity)}{unit}", line.shown_title, amount, has_box=kind.shows_shelves)
    for shelf in shelves:
        document.say(shelf, indent=FIRST_COLUMN)
    if line.sku or line.note:
        document.note(" · ".join(filter(None, (line.sku, line.note))), indent=FIRST_COLUMN)


def _shelves(order: Order) -> dict[str, list[str]]:
    """claim -> where how much of which batch lies, in the order a picker walks. One query."""
    found: dict[str, list[str]] = defaultdict(list)
    for held in stock.reservations_of(subject=order.subject).filter(state="open"):
        place, batch = f"{held.stock.shelf} · " if held.stock.shelf else "", held.stock.batch
        found[held.claim].append(
            " · ".join(
                (f"{place}{batch.label}", *([] if batch.label_names_code else [batch.code]), quantity(held.quantity))
            )
        )
    return found
