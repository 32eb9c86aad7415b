"""Deliveries to addresses, and what happens at their doors."""

from datetime import datetime, timedelta
from typing import Any

from delivery import operations
from delivery.models import Delivery, KnownAddress
from delivery.operations import Proof, Spot
from orders.models import Order
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring
from tests.factories import NOON

LAKE = "12 Lake Road, Hangzhou"
#: Degrees of latitude that a metre is.
METRE = 1 / 111_195


def noted(address: str = LAKE, **more: Any) -> KnownAddress:
    """The book's entry of an order that is to be brought to ``address``."""
    delivery = delivery_of(to_bring(address=address, **more))
    found = operations.note_destination(delivery_id=delivery.pk, at=NOON)
    assert found is not None
    return found


def delivery_of(order: Order) -> Delivery:
    operations.follow_order(order_id=order.pk, at=NOON)
    return Delivery.objects.get(order=order)


def delivered(
    *, north: float = 0, accuracy: float = 10, address: str = LAKE, at: datetime = NOON, rider: User | None = None
) -> KnownAddress:
    """Somebody brought an order there, with a phone so many metres north of the door at 30.25, 120.16; the book has heard of it."""
    attempt = on_the_way(to_bring(address=address), rider=rider or make.person(Role.RIDER))
    spot = Spot(30.25 + north * METRE, 120.16, accuracy)
    operations.deliver(attempt_id=attempt.pk, proof=Proof(spot=spot), actor=attempt.rider, at=at + timedelta(minutes=9))
    return heard(attempt.delivery)


def heard(delivery: Delivery) -> KnownAddress:
    """What the reaction does."""
    found = operations.note_destination(delivery_id=delivery.pk, at=NOON)
    operations.learn_from_delivery(delivery_id=delivery.pk, at=NOON)
    assert found is not None
    return KnownAddress.objects.get(pk=found.pk)
