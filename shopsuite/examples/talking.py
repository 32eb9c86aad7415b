"""What customers and the shop said about some of the example orders."""

from datetime import datetime, timedelta

from messaging import operations
from messaging.models.message import Lane
from messaging.operations import Content
from orders.models import Order
from orders.models.order import IN_WORK
from orders.talk import conversation_about
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: Customer ("c"), shop ("s") or shop among itself ("a"), and minutes before now; each list is one conversation.
TALKS = (
    (
        ("c", 95, "您好，这批茶能不能晚一点发?我周四才回杭州。"),
        ("s", 88, "好的，我们周四上午发出，您看可以吗?"),
        ("c", 86, "可以，谢谢!"),
        ("s", 84, "不客气，发出后您在这一页就能看到单号。"),
    ),
    (
        ("c", 40, "Could you wrap it without the price tag? It is a present."),
        ("a", 35, "Packer: the gift paper is on the lower shelf."),
        ("s", 30, "Of course. We take the tag off and put a card in, if you tell us what to write."),
    ),
    (("c", 12, "Will it be here by Friday?"),),
)


def write_talks(*, at: datetime) -> None:
    """Conversations about the newest orders in work; the last one still waits for its answer."""
    clerk = people_with_role(Role.CLERK).first()
    orders = Order.objects.filter(stage__in=IN_WORK).exclude(customer=None).order_by("-pk")[: len(TALKS)]
    for order, lines in zip(orders, TALKS, strict=False):
        _talk(order, lines, clerk=clerk, at=at)


def _talk(order: Order, lines: tuple[tuple[str, int, str], ...], *, clerk: User | None, at: datetime) -> None:
    conversation = conversation_about(order)
    customer = operations.join(conversation=conversation, user=None, at=at, name=order.customer_name, is_outside=True)
    shop = operations.join(conversation=conversation, user=clerk, at=at)
    for who, minutes, text in lines:
        operations.send(
            member=customer if who == "c" else shop,
            client_id=f"example-{minutes}",
            content=Content(text, lane=Lane.STAFF if who == "a" else Lane.ALL),
            at=at - timedelta(minutes=minutes),
        )
