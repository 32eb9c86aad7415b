"""Orders in a conversation, and beside it."""

from messaging.beside import Part, Promise
from messaging.cards import Card
from messaging.models import Member
from messaging.models.conversation import Kind
from orders import customer_story, queries
from orders.models import Order
from orders.models.order import IN_WORK
from shopsuite.people.models import Customer, User

LATEST = 5


def order_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """Orders as ``member`` may see them: the customer only the one they talk about, or their own; a supplier none. One
    query."""
    about = member.conversation.subject
    visible = queries.orders_visible_to(member.user).filter(pk__in=pks) if member.user else Order.objects.none()
    is_the_customer = member.is_outside and member.conversation.kind == Kind.CUSTOMER
    if is_the_customer and about in {f"order:{pk}" for pk in pks}:
        visible = visible | Order.objects.filter(pk=int(about.partition(":")[2]))
    return {order.pk: _card(order, member) for order in visible}


def _card(order: Order, member: Member) -> Card:
    is_outside = member.is_outside
    context = {
        "order": order,
        "stage": customer_story.headline_of(order)[0] if is_outside else order.get_stage_display(),
        "url": order.get_customer_url() if is_outside else order.get_absolute_url(),
        # A gift's link may have gone to whom it is for.
        "shows_total": not (is_outside and order.is_gift),
    }
    # Outside the shop the stage is what the customer's page calls it, and has no other name.
    facts = {"number": order.number, "stage": str(context["stage"])}
    if context["shows_total"]:
        facts |= {"total": str(order.total), "currency": order.currency}
    return Card(
        template="orders/_card.html", names=(order.number,), context=context, facts=facts, topics=(order.subject,)
    )


def orders_beside(customer: Customer, viewer: User) -> Part | None:
    """The customer's latest orders, for those who may see orders. One query."""
    orders = list(queries.orders_visible_to(viewer).filter(customer=customer).order_by("-pk")[:LATEST])
    return Part("orders/_beside.html", {"orders": orders}) if orders else None


def orders_to_send(customer: Customer, viewer: User) -> list[Promise]:
    """The customer's orders that are still in work and have a time to be sent by. One query."""
    found = queries.orders_visible_to(viewer).filter(customer=customer, stage__in=IN_WORK, ship_by__isnull=False)
    return [
        Promise(what=order.number, url=order.get_absolute_url(), by=order.ship_by)
        for order in found.order_by("ship_by", "pk")
    ]
