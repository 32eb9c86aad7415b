"""What the conversation about an order tells its customer by itself."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory import queries as stock
from inventory.models import Variant
from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind
from messaging.operations import Content
from orders.events import OptionsOffered
from orders.models import Order
from orders.models.order import Way
from orders.talk import conversation_about
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import quantity
from shopsuite.feed.models import Event


def tell_customer(event: Event) -> None:
    """Say in the order's conversation what ``event`` means for the customer, once, in their language.

    Only where somebody has said something or opened the page: nobody is talked to who is not there.
    """
    order = Order.objects.select_related("customer__user").get(pk=event.body["order_id"])
    conversation = Conversation.objects.filter(kind=Kind.CUSTOMER, subject=order.subject).first()
    if conversation is None or not (conversation.last_seq or conversation.members.filter(is_outside=True).exists()):
        return
    with translation.override(language_of(order)):
        words = _words(event, order)
    if words:
        client_id = f"feed:{event.pk}"
        operations.give_notice(conversation=conversation, client_id=client_id, content=Content(words), at=event.at)


def tell_shop(order_id: int, event: Event) -> None:
    """Say in the order's conversation what of a shop's goods has come with ``event`` (``DemandServed``) and what still waits.

    Shops are told unasked: they ordered to sell on, and plan by it.
    """
    order = Order.objects.select_related("customer__user").get(pk=order_id)
    if not order.customer or not order.customer.is_shop:
        return
    variant = Variant.objects.select_related("product", "unit").get(pk=event.body["variant_id"])
    waits = stock.waiting_for(subject=order.subject).filter(variant=variant).aggregate(sum=Sum("quantity"))["sum"]
    with translation.override(language_of(order)):
        words = {
            "came": f"{quantity(Decimal(event.body['quantity']))} {variant.unit}",
            "goods": variant.title,
            "left": quantity(waits),
        }
        came, short = _("%(came)s of %(goods)s have come for you."), _("%(left)s are still to come.")
        said = " ".join([came % words, short % words] if waits else [came % words])
    operations.give_notice(
        conversation=conversation_about(order), client_id=f"feed:{event.pk}", content=Content(said), at=event.at
    )


def tell_of_promise(event: Event) -> None:
    """Say in the order's conversation when its goods are expected now, or that there is something to choose; unasked."""
    order = Order.objects.select_related("customer__user").get(pk=event.body["order_id"])
    with translation.override(language_of(order)):
        if event.kind == OptionsOffered.kind:
            said = _("Please choose how your order should go on: your page has the choices.")
        elif day := event.body["expected_on"]:
            said = _("What you are waiting for is expected on %(day)s.") % {"day": date_format(date.fromisoformat(day))}
        else:
            said = _("What you are waiting for is later than we said, and nobody knows yet when it comes.")
    operations.give_notice(
        conversation=conversation_about(order), client_id=f"feed:{event.pk}", content=Content(said), at=event.at
    )


def language_of(order: Order) -> str:
    """What the customer of ``order`` is written to in: the language of their sign-in, else the shop's."""
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
        case "orders.change_agreed":
            return _("Your order was changed as asked. Your page shows it as it is now.")
        case "orders.change_declined":
            return _("We cannot change this order any more: %(reason)s") % event.body
    return ""
