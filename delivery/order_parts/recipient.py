"""What the recipient of an order may know, on the two pages of the order."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from delivery import links, queries
from delivery.forms.recipient import MayKnowForm
from delivery.models import Delivery, DeliveryState
from orders import parts
from orders.models import Order
from shopsuite.people.models import User

_OVER = (DeliveryState.DELIVERED, DeliveryState.CANCELLED)


def recipient_for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """The link for whoever receives it, what they may know and what they wish."""
    if not parts.has(order, "recipient"):
        return {}
    delivery = Delivery.objects.select_related("recipient").filter(order=order).first()
    if delivery is None:
        return {}
    delivery.order = order
    recipient = queries.recipient_of(delivery)
    path = reverse("delivery:recipient", args=[links.recipient_token(recipient)])
    return {
        "delivery": delivery,
        "recipient": recipient,
        "eta": queries.eta_of(delivery, at=timezone.now()),
        "url": f"{settings.PUBLIC_URL.rstrip('/')}{path}",
        "form": MayKnowForm(instance=recipient, auto_id="recipient_%s"),
        "may_choose": viewer.may("orders.change") or viewer.may("orders.hand_over"),
        "is_over": delivery.state in _OVER,
        "client_id": uuid4(),
    }


def recipient_for_customer(order: Order) -> dict[str, Any]:
    """When it comes, the way to where it is followed, and what its recipient may know."""
    delivery = Delivery.objects.select_related("recipient").filter(order=order).first()
    if delivery is None or delivery.state in _OVER:
        return {}
    delivery.order = order
    return {
        "eta": queries.eta_of(delivery, at=timezone.now()),
        "follows": delivery.state == DeliveryState.ON_THE_WAY,
    }
