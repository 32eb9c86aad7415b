"""Orders that belong together."""

from orders.models import OrderGroup
from orders.operations.settle import lock_order


def group_of(order_id: int) -> OrderGroup:
    """The group of an order, made around it when it stands alone. Locks the order, in the transaction of its caller."""
    order = lock_order(order_id)
    if order.group is None:
        order.group = OrderGroup.objects.create(customer=order.customer)
        order.group.refresh_from_db()
        order.save(update_fields=["group", "updated_at"])
    return order.group
