"""An order is picked by its batches' codes, and packed by the same person."""

from inventory import queries as stock
from orders import operations
from orders.models import Order
from tests.factories import NOON


def pick_all(order, picker):
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    for reservation in stock.reservations_of(subject=order.subject):
        operations.pick_line(
            order_id=order.pk,
            reservation_id=reservation.pk,
            scanned=reservation.stock.batch.code,
            actor=picker,
            at=NOON,
        )
    return Order.objects.get(pk=order.pk)


def packed(order, picker):
    pick_all(order, picker)
    return operations.pack_order(order_id=order.pk, actor=picker, at=NOON, has_read_notes=True)
