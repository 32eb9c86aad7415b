"""A day of an example shop, replayed at speed: orders come in, and the crew works them off."""

import heapq
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import count
from random import Random

from inventory.operations import OutOfStock
from orders import operations
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core.errors import DomainError
from shopsuite.examples.inventing import Inventor
from shopsuite.examples.shape import ExampleShop
from shopsuite.examples.working import Crew
from shopsuite.people.roles import Role

DAY_HOURS = 12
#: How busy each hour is: slow morning, lunch, and the evening rush.
BUSY = (2, 4, 6, 9, 7, 5, 5, 6, 8, 11, 9, 4)
#: Minutes until somebody takes the next step, from and to.
STEP_MINUTES = (6, 45)


class Day:
    """``orders`` orders over twelve hours. ``now`` tells the time of each change, ``wait`` lets a virtual hour pass."""

    def __init__(self, examples: list[ExampleShop], *, orders: int, seed: int, now: Callable[[], datetime]) -> None:
        self.random = Random(seed)
        self.inventors = [Inventor(example, seed=seed) for example in examples]
        self.crew = Crew(seed=seed)
        self.now = now
        self.run_id = f"{now():%y%m%d%H%M%S}"
        self.tally: Counter[str] = Counter()
        self._tickets = count()
        self._due: list[tuple[float, int, int | None]] = []
        for _order in range(orders):
            hour = self.random.choices(range(DAY_HOURS), BUSY)[0] + self.random.random()
            self._plan(hour, None)

    def play(self, *, speed: float, tick: Callable[[Counter[str]], None]) -> Counter[str]:
        """Work through the day, ``speed`` times faster than a clock (0: without waiting). Returns what was done."""
        started = time.monotonic()
        while self._due:
            hour, _ticket, order_id = heapq.heappop(self._due)
            if speed:
                time.sleep(max(0.0, started + hour * 3600 / speed - time.monotonic()))
            self._place(hour) if order_id is None else self._move_on(hour, order_id)
            tick(self.tally)
        return self.tally

    def _plan(self, hour: float, order_id: int | None) -> None:
        heapq.heappush(self._due, (hour, next(self._tickets), order_id))

    def _place(self, hour: float) -> None:
        inventor = self.random.choice(self.inventors)
        at = self.now()
        draft = inventor.order(at=at, external_id=f"D{self.run_id}{sum(self.tally.values())}")
        if draft is None:
            self.tally["sold_out"] += 1
            return
        try:
            order = operations.place_order(draft=draft, actor=self.crew.one(Role.CLERK), at=at)
        except OutOfStock:
            self.tally["refused"] += 1
            return
        self.tally["placed"] += 1
        self._plan(self._later(hour), order.pk)

    def _move_on(self, hour: float, order_id: int) -> None:
        order = Order.objects.get(pk=order_id)
        try:
            order = self.crew.move_on(order, at=self.now())
        except DomainError:
            # A person at a screen was faster, or the order waits for stock: it is theirs from here on.
            self.tally["left_to_people"] += 1
            return
        self.tally[order.stage] += 1
        if order.stage not in (Stage.DELIVERED, Stage.CANCELLED, Stage.PICKING):
            self._plan(self._later(hour), order_id)

    def _later(self, hour: float) -> float:
        return hour + self.random.uniform(*STEP_MINUTES) / 60
