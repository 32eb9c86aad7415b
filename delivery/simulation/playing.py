"""The day itself: the bench, riders on their ways, doors nobody opens, bikes that break, and a dispatcher who decides."""

import heapq
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from delivery import operations, queries
from delivery.models import Attempt, Cause, Delivery, DeliveryState
from delivery.order_parts.riders import delivery_for_customer
from delivery.simulation.opening import FLORISTS, MAKING, OPENS, House, opened, sell
from delivery.simulation.outcome import Played
from delivery.simulation.riding import Bike, Riding
from delivery.simulation.town import HOUR, MINUTE, Town
from shopsuite.feed.models import Event

#: The shop is looked at so often: its runs, and whether customers' pages say what is so.
LOOK = 5 * MINUTE
ENDS = 22
#: What is told of a problem later than this was not told at once.
AT_ONCE = timedelta(seconds=5)


def play(
    town: Town, *, speed: float = 0, thinks: float = 1.0, tell: Callable[[str], None] = lambda line: None
) -> Played:
    """Play the day: ``speed`` times as fast as a clock, 0 without waiting; ``thinks``: seconds that each plan is looked for. Everything goes
    through the shop's operations at the day's own time."""
    eve = town.midnight - 12 * HOUR
    house = opened(town, at=eve)
    sell(house, town, at=eve)
    game = _Game(town, house, thinks=thinks, speed=speed, tell=tell)
    return game.run()


class _Game(Riding):
    def __init__(self, town: Town, house: House, *, thinks: float, speed: float, tell: Callable[[str], None]) -> None:
        self.town, self.house, self.thinks, self.speed, self.tell = town, house, thinks, speed, tell
        self.random = Random(town.seed + 1)
        self.now = town.midnight + OPENS * HOUR
        self.ahead: list[tuple[datetime, int, Callable[[], None]]] = []
        self.numbers = count()
        self.bikes = [Bike(shift) for shift in house.shifts]
        self.wish_of = {delivery.pk: town.wishes[number] for number, delivery in house.sold.items()}
        self.truth: dict[int, str] = dict.fromkeys(self.wish_of, DeliveryState.ACCEPTED)
        self.corrected: set[int] = set()
        self.played = Played(sold=len(house.sold), refused=len(house.refused))

    def run(self) -> Played:
        self.plan(Cause.ASKED)
        self.note_promises()
        for _hand in range(FLORISTS):
            self.at(self.now, self.make)
        for bike in self.bikes:
            self.at(bike.shift.begins, self.free(bike))
        for when, rider in self.town.breakdowns:
            self.at(when, self.breakdown(self.bikes[rider]))
        self.at(self.now + LOOK, self.look)
        end = self.town.midnight + ENDS * HOUR
        while self.ahead and self.ahead[0][0] <= end:
            when, _number, do = heapq.heappop(self.ahead)
            if self.speed:
                time.sleep(max(0.0, (when - self.now).total_seconds() / self.speed))
            self.now = when
            do()
        return self.told()

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self.ahead, (when, next(self.numbers), do))

    def plan(self, cause: str) -> None:
        plan = operations.ask_for_plan(
            day=self.day, cause=cause, actor=self.house.dispatcher if cause == Cause.ASKED else None, at=self.now
        )
        self.make_plan(plan.pk)

    def make_plan(self, plan_id: int) -> None:
        made = operations.make_plan(
            plan_id=plan_id, clock=lambda: self.now, first=self.thinks / 3, in_all=self.thinks, seed=self.town.seed
        )
        self.played.plans += 1
        if made and made.state == "ready":
            operations.take_plan(plan_id=made.pk, actor=self.house.dispatcher, at=self.now)

    def note_promises(self) -> None:
        """What was promised and the morning's plan cannot keep."""
        read = queries.read_day(self.day, at=self.now)
        if read:
            late = {int(key) for key in read.plan.late} | {each.pk for each in (*read.unplanned, *read.nowhere)}
            self.played.unkept = sorted(self.wish_of[pk].address for pk in late)

    def make(self) -> None:
        """One pair of hands makes what is next."""
        found = queries.to_make(self.house.florist, at=self.now, most=1)
        if not found:
            return
        order = found[0].order
        operations.make_ready(order_id=order.pk, actor=self.house.florist, at=self.now, has_read_notes=True)
        delivery = operations.follow_order(order_id=order.pk, at=self.now)
        if delivery:
            self.truth[delivery.pk] = DeliveryState.READY
        self.at(self.now + MAKING * MINUTE, self.make)

    def look(self) -> None:
        """Runs follow the day, and a few customers look at their page."""
        plan = operations.look_at_runs(at=self.now)
        if plan:
            self.make_plan(plan.pk)
        for pk in self.random.sample(sorted(self.truth), min(5, len(self.truth))):
            self.compare(pk)
        self.at(self.now + LOOK, self.look)

    def compare(self, pk: int) -> None:
        delivery = Delivery.objects.select_related("order").get(pk=pk)
        said = delivery_for_customer(delivery.order).get("state", delivery.state)
        self.played.pages += 1
        if said != self.truth[pk]:
            self.played.wrong_pages.append((f"{self.now:%H:%M}", delivery.order.number, said, self.truth[pk]))

    def require_told(self, kind: str, attempt: Attempt | None) -> None:
        """The staff have heard of a problem at once."""
        self.played.problems += 1
        told = Event.objects.filter(
            kind=kind, at__gte=self.now, at__lte=self.now + AT_ONCE, audiences__contains=["staff"]
        )
        if attempt:
            told = told.filter(body__attempt_id=attempt.pk)
        if not told.exists():
            self.played.told_late.append(f"{self.now:%H:%M} {kind}")

    def told(self) -> Played:
        figures = queries.figures(at=self.now)
        self.played.delivered = figures.all.delivered
        self.played.late, self.played.on_time = len(figures.all.late), figures.all.on_time
        self.played.causes = {label: number for label, number, _minutes in figures.causes}
        left = Delivery.objects.filter(pk__in=self.wish_of).exclude(state=DeliveryState.DELIVERED)
        self.played.not_delivered = sorted(left.values_list("order__number", flat=True))
        for pk in sorted(self.truth):
            self.compare(pk)
        return self.played

    @property
    def day(self) -> date:
        return (self.town.midnight + 12 * HOUR).date()
