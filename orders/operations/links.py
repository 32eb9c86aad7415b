"""The private link by which a customer follows an order."""

from django.db import transaction

from orders.models import Order
from orders.models.order import new_link_token


@transaction.atomic
def renew_link(*, order_id: int) -> None:
    """Give the order another private link; the one before opens nothing any more. Locks the order row."""
    order = Order.objects.select_for_update().get(pk=order_id)
    order.link_token = new_link_token()
    order.save(update_fields=["link_token", "updated_at"])
