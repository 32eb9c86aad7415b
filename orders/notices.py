"""What the conversation about an order tells its customer by itself."""

from django.utils import translation
from django.utils.translation import gettext as _

from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind
from messaging.operations import Content
from orders.models import Order
from orders.models.order import Way
from shopsuite.core.queries import current_shop
from shopsuite.feed.models import Event


def tell_customer(event: Event) -> None:
    """Say in the order's conversation what ``event`` means for the customer, once, in their language.

    Only where somebody has said something or opened the page: nobody is talked to who is not there.
    """
    order = Order.objects.select_related("customer__user").get(pk=event.body["order_id"])
    conversation = Conversation.objects.filter(kind=Kind.CUSTOMER, subject=order.subject).first()
    if conversation is None or not (conversation.last_seq or conversation.members.filter(is_outside=True).exists()):
        return
    with translation.override(_language_of(order)):
        words = _words(event, order)
    if words:
        client_id = f"feed:{event.pk}"
        operations.give_notice(conversation=conversation, client_id=client_id, content=Content(words), at=event.at)


def _language_of(order: Order) -> str:
    """That of the customer's sign-in, else the shop's."""
    user = order.customer.user if order.customer else None
    return (user.language if user else "") or current_shop().language


def _words(event: Event, order: Order) -> str:
    is_pickup = order.way == Way.PICKUP
    match event.kind:
        case "orders.packed":
            return _("Everything is packed and ready for you.") if is_pickup else _("Your parcel is packed")
        case "orders.handed_over" if not is_pickup:
            carrier, number = event.body.get("carrier", ""), event.body.get("tracking_number", "")
            if not number:
                return _("Your parcel has left us")
            return _("Your parcel has left us: %(carrier)s %(number)s") % {"carrier": carrier, "number": number}
        case "orders.delivered" if not is_pickup:
            return _("It has arrived")
        case "orders.cancelled":
            return _("The order was cancelled")
    return ""
