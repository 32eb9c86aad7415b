"""The past weeks of an example shop: most orders long delivered, today's in every stage."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from inventory.operations import OutOfStock
from orders import operations
from orders.models import Order
from orders.models.order import Stage
from shopsuite.examples.inventing import Inventor
from shopsuite.examples.shape import ExampleShop
from shopsuite.examples.working import Crew
from shopsuite.people.roles import Role

PAST_DAYS = 28
ORDERS = 90
OPEN_TODAY = 16


def write_history(*, example: ExampleShop, at: datetime, tick: Callable[[], None]) -> int:
    """Place about ``ORDERS`` orders over the last four weeks and bring each as far as its age suggests.

    ``at`` is now; ``tick`` is called after every order. Returns how many were placed.
    """
    inventor, crew = Inventor(example, seed=1), Crew(seed=1)
    placed = 0
    for moment in _moments(Random(example.kind), at=at):
        # One transaction an order: on a real disk the commits would cost more than the work.
        with transaction.atomic():
            if _live_through(inventor, crew, moment=moment, at=at, number=placed):
                placed += 1
        tick()
    _leave_something_to_decide(inventor, crew, at=at)
    return placed + 3


@transaction.atomic
def _leave_something_to_decide(inventor: Inventor, crew: Crew, *, at: datetime) -> None:
    """An order that came in twice, by chat and by phone, and one for more than there is."""
    earlier, later = at - timedelta(minutes=50), at - timedelta(minutes=35)
    by_chat, by_phone = inventor.same_order_twice(at=earlier)
    operations.place_order(draft=by_chat, actor=crew.one(Role.CLERK), at=earlier)
    operations.place_order(draft=by_phone, actor=crew.one(Role.CLERK), at=later)
    operations.place_order(draft=inventor.order_for_more_than_there_is(at=later), actor=crew.one(Role.CLERK), at=later)


def _live_through(inventor: Inventor, crew: Crew, *, moment: datetime, at: datetime, number: int) -> bool:
    external_id = f"{inventor.example.kind[:2].upper()}{moment:%m%d}{number:03d}"
    draft = inventor.order(at=moment, external_id=external_id)
    if draft is None:
        return False
    try:
        with transaction.atomic():
            order = operations.place_order(draft=draft, actor=crew.one(Role.CLERK), at=moment)
    except OutOfStock:
        return False
    _bring_on(order, crew, moment=moment, at=at)
    return True


def _bring_on(order: Order, crew: Crew, *, moment: datetime, at: datetime) -> None:
    """Old orders are done; of today's, the older the further, and a few stand still."""
    age = at - moment
    if age > timedelta(days=2):
        if crew.random.random() < 0.04:
            operations.cancel_order(
                order_id=order.pk, reason="Customer changed their mind", actor=crew.one(Role.CLERK), at=moment
            )
            return
        steps = 4
    else:
        steps = crew.random.choice((0, 0, 0, 0, 1, 1, 2, 2, 3)) if age < timedelta(hours=20) else 4
    when = moment
    for _step in range(steps):
        if order.stage in (Stage.DELIVERED, Stage.CANCELLED):
            return
        when = min(when + timedelta(minutes=crew.random.randint(8, 90)), at)
        order = crew.move_on(Order.objects.get(pk=order.pk), at=when)


def _moments(random: Random, *, at: datetime) -> Iterator[datetime]:
    """When orders came in: spread over the past weeks' opening hours, and a busy last day."""
    opening = at.replace(hour=1, minute=0)  # nine o'clock in Hangzhou
    # Today's weekday is the busy one, so that "today against usual" compares like with like.
    days = [random.choice((7, 14, 21, 28, random.uniform(1.5, PAST_DAYS))) for _order in range(ORDERS - OPEN_TODAY)]
    past = [opening - timedelta(days=day) + timedelta(minutes=random.randint(-60, 660)) for day in days]
    today = [at - timedelta(minutes=random.randint(5, 420)) for _order in range(OPEN_TODAY)]
    yield from sorted(moment for moment in (*past, *today) if moment < at)
