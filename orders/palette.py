"""Orders and customers for the palette."""

from collections.abc import Iterator

from orders import queries
from shopsuite.core.palette import Found
from shopsuite.people.models import User


def orders_found(text: str, user: User) -> Iterator[Found]:
    """Orders of that number, or of customers of that name or phone, the newest first."""
    if user.may("orders.see"):
        for order in queries.order_list(viewer=user, asked=queries.Asked(text=text))[:5]:
            note = f"{order.customer_name} · {order.get_stage_display()}".removeprefix(" · ")
            yield Found(order.number, order.get_absolute_url(), "inbox", note)
