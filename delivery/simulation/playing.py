"""The day itself: the bench, riders on their ways, doors nobody opens, bikes that break, and a dispatcher who decides."""

import heapq
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from delivery import operations, queries
from delivery.models import Attempt, Cause, Delivery, DeliveryState, LastPosition, PastPosition, Shift
from delivery.planning import Looks
from delivery.rules.places import Spot
from delivery.simulation.opening import FLORISTS, MAKING, OPENS, House, opened, sell
from delivery.simulation.outcome import Played
from delivery.simulation.pages import Pages
from delivery.simulation.phones import Phone
from delivery.simulation.riding import Bike, Riding
from delivery.simulation.town import HOUR, MINUTE, SHOP, Town, metres
from shopsuite.feed.models import Event

#: The shop is looked at so often: its runs, and whether customers' pages say what is so.
LOOK = 5 * MINUTE
ENDS = 22
#: One in so many customers and recipients looks at their page then.
SAMPLE = 80
#: Seconds of thinking that a step of a search counts as, whatever the machine: so a seed is a day.
A_LOOK = 1 / 1000
#: Where a rider is, is known to so many metres; nobody rides so far away.
NEAR, FAR = 300, 20_000
SILENT = timedelta(minutes=20)
#: What is told of a problem later than this was not told at once.
AT_ONCE = timedelta(seconds=5)


def play(
    town: Town, *, speed: float = 0, thinks: float = 1.0, tell: Callable[[str], None] = lambda line: None
) -> Played:
    """Play the day: ``speed`` times as fast as a clock, 0 without waiting; ``thinks``: how long each plan is looked for, in seconds of ``A_LOOK`` a step. Everything goes
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
        self.bikes = [Bike(shift, self.phone(number, shift)) for number, shift in enumerate(house.shifts)]
        self.wish_of = {delivery.pk: town.wishes[number] for number, delivery in house.sold.items()}
        self.truth: dict[int, str] = dict.fromkeys(self.wish_of, DeliveryState.ACCEPTED)
        self.corrected: set[int] = set()
        self.came_at: dict[int, list[datetime]] = defaultdict(list)
        self.pages = Pages()
        self.played = Played(sold=len(house.sold), refused=len(house.refused))

    def run(self) -> Played:
        self.plan(Cause.ASKED)
        self.note_promises()
        for _hand in range(FLORISTS):
            self.at(self.now, self.make)
        for bike in self.bikes:
            self.at(bike.shift.begins, self.free(bike))
            self.at(bike.shift.begins, self.carries(bike))
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
            plan_id=plan_id,
            clock=lambda: self.now,
            first=self.thinks / 3,
            in_all=self.thinks,
            seed=self.town.seed,
            looks=Looks(A_LOOK),
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
        for pk in self.random.sample(sorted(self.truth), min(1 + len(self.truth) // SAMPLE, len(self.truth))):
            self.compare(pk)
        for bike in self.bikes:
            self.compare_place(bike)
        self.at(self.now + LOOK, self.look)

    def compare(self, pk: int) -> None:
        self.played.pages += 2
        wrong = self.pages.look(pk, self.wish_of[pk], self.truth[pk], at=self.now)
        self.played.wrong_pages += [(self.clock, self.wish_of[pk].address, said, truth) for said, truth in wrong]

    def compare_place(self, bike: Bike) -> None:
        """Where the shop believes a rider was then, and where they were."""
        last = LastPosition.objects.filter(rider=bike.shift.rider).first()
        if last is None or last.at is None or last.latitude is None or last.longitude is None:
            return
        was = bike.phone.place(last.at)
        off = metres(Spot(last.latitude, last.longitude), was) if was else 0.0
        if off > NEAR:
            self.played.wrong_places.append(f"{self.clock} {bike.shift.rider}: {off:.0f} m")

    def phone(self, number: int, shift: Shift) -> Phone:
        """The first is without a network for twenty minutes, the second goes hours wrong, the third once jumps."""
        found = Phone(shift.rider, Random(self.town.seed + 100 + number))
        eleven = self.town.midnight + 11 * HOUR
        match number:
            case 0:
                found.silent = (eleven, eleven + SILENT)
            case 1:
                found.off = 5 * HOUR + 17 * MINUTE
            case 2:
                found.jumps_at = eleven
        return found

    @property
    def clock(self) -> str:
        return f"{self.now.astimezone(self.town.midnight.tzinfo):%H:%M}"

    def require_told(self, kind: str, attempt: Attempt | None, *, since: datetime) -> None:
        """The staff have heard of a problem at once."""
        self.played.problems += 1
        told = Event.objects.filter(kind=kind, at__gte=since, at__lte=self.now + AT_ONCE, audiences__contains=["staff"])
        if attempt:
            told = told.filter(body__attempt_id=attempt.pk)
        if not told.exists():
            self.played.told_late.append(f"{self.clock} {kind}")

    def told(self) -> Played:
        figures = queries.figures(at=self.now)
        self.played.delivered = figures.all.delivered
        self.played.late, self.played.on_time = len(figures.all.late), figures.all.on_time
        self.played.causes = {str(label): number for label, number, _minutes in figures.causes}
        self.played.why_late = [
            f"{one.address}: {(one.late or 0) / 60:.0f} min, {one.cause.label if one.cause else '?'}"
            for one in figures.late
        ]
        left = Delivery.objects.filter(pk__in=self.wish_of).exclude(state=DeliveryState.DELIVERED)
        self.played.not_delivered = sorted(left.values_list("order__number", flat=True))
        for pk in sorted(self.truth):
            self.compare(pk)
        self.played.positions = sum(bike.phone.sent for bike in self.bikes)
        self.played.positions_kept = PastPosition.objects.count()
        self.played.wrong_places += [
            f"{each.rider} was {far:.0f} m away"
            for each in PastPosition.objects.select_related("rider")
            if (far := metres(SHOP, Spot(each.latitude, each.longitude))) > FAR
        ]
        self.played.wrong_places += [
            f"{bike.shift.rider} was heard twice" for bike in self.bikes if bike.phone.repeats_taken
        ]
        zone = self.town.midnight.tzinfo
        self.played.times = len(self.pages.ranges)
        self.played.times_off = [
            f"{self.wish_of[pk].address}: at {at.astimezone(zone):%H:%M} between {earliest.astimezone(zone):%H:%M} and"
            f" {latest.astimezone(zone):%H:%M}, came {f'{came.astimezone(zone):%H:%M}' if came else 'never'}"
            for pk, at, earliest, latest, came in self.pages.misses(self.came_at)
        ]
        return self.played

    @property
    def day(self) -> date:
        return (self.town.midnight + 12 * HOUR).date()
