"""Orders brought to a stage the way people do it."""

from inventory import queries as stock
from orders import operations
from orders.models import Order
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON


def picked(order: Order, *, by: User | None = None) -> Order:
    """``order`` with everything off the shelf."""
    picker = by or make.person(Role.WAREHOUSE)
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    for reservation in stock.reservations_of(subject=order.subject):
        operations.pick_line(order_id=order.pk, reservation_id=reservation.pk, scanned="", actor=picker, at=NOON)
    return Order.objects.get(pk=order.pk)


def packed(order: Order) -> Order:
    """``order`` in a closed parcel."""
    packer = make.person(Role.PACKER)
    return operations.pack_order(order_id=picked(order).pk, actor=packer, at=NOON, has_read_notes=True)


def on_its_way(order: Order, *, rider: User) -> Order:
    """``order`` in the bag of ``rider``."""
    dispatcher = make.person(Role.DISPATCHER)
    return operations.hand_over(order_id=packed(order).pk, way="rider", rider=rider, actor=dispatcher, at=NOON)
