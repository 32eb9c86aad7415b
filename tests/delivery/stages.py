"""Deliveries brought to where they stand the way people do it."""

from uuid import uuid4

from delivery import operations
from delivery.models import Attempt
from orders.models import Order
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders import stages


def to_bring(**more) -> Order:
    """An order that a rider is to bring."""
    tea = make.goods()
    make.batch(tea, 9)
    given = {"way": "rider", "address": "12 Lake Road", "customer_name": "Lin"} | more
    return make.order(make.line(tea), **given)


def on_the_way(order: Order, *, rider: User) -> Attempt:
    """The attempt of ``rider`` with the parcel of ``order`` in the bag."""
    stages.on_its_way(order, rider=rider)
    operations.follow_order(order_id=order.pk, at=NOON)
    return Attempt.objects.get(delivery__order=order, outcome="")


def failed(attempt: Attempt, *, reason: str = "nobody", at=NOON) -> Attempt:
    """``attempt``, with nobody there to take the parcel."""
    return operations.fail(attempt_id=attempt.pk, client_id=uuid4(), reason=reason, actor=attempt.rider, at=at)


def decided(attempt: Attempt, decision: str, *, instruction: str = "", at=NOON) -> Attempt:
    """What is under way after the shop's decision about a failed ``attempt``."""
    dispatcher = make.person(Role.DISPATCHER)
    return operations.decide(attempt_id=attempt.pk, decision=decision, instruction=instruction, actor=dispatcher, at=at)
