"""Whether orders and stock agree: questions answered with nothing when all adds up."""

from decimal import Decimal

from inventory import queries as stock
from orders.models import Order
from orders.models.order import IN_WORK
from orders.queries.orders import lines_of


def line_differences() -> list[dict[str, object]]:
    """Goods lines in work whose quantity is not what is promised plus what waits; empty when all adds up."""
    rows: list[dict[str, object]] = []
    for order in Order.objects.filter(stage__in=IN_WORK).order_by("pk").iterator(chunk_size=500):
        for view in lines_of(order):
            held = sum((row.quantity for row in view.reservations), Decimal(0)) + view.waiting_quantity
            if view.line.is_goods and held != view.line.quantity:
                rows.append({"order": order.number, "line": view.line.pk, "wanted": view.line.quantity, "held": held})
    return rows


def holding_for_nothing() -> list[dict[str, object]]:
    """Orders that are cancelled or have left, or that nobody knows, and still hold goods or wait for some; else empty."""
    holders = {int(subject.partition(":")[2]) for subject in stock.subjects_with_claims(thing="order")}
    orders = Order.objects.filter(pk__in=holders).values_list("pk", "number", "stage")
    known = {pk: (number, stage) for pk, number, stage in orders}
    unknown = ("", "unknown")
    rows = [(pk, *known.get(pk, unknown)) for pk in sorted(holders)]
    return [{"order_id": pk, "order": number, "stage": stage} for pk, number, stage in rows if stage not in IN_WORK]
