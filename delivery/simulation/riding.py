"""Riders on their ways: to doors, to doors nobody opens, to a colleague whose bike broke, and home."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from delivery import operations, queries
from delivery.models import Attempt, Cause, DeliveryState, Run, Shift
from delivery.operations import Said, Spot
from delivery.rules.places import Spot as Place
from delivery.simulation.opening import House
from delivery.simulation.phones import SENDS, Phone
from delivery.simulation.town import MINUTE, SHOP, Wish, metres

#: Streets against the crow's flight, km/h, and how differently both turn out from way to way.
DETOUR, SPEED, SPREAD = 1.3, 18.0, 0.12
#: Until the dispatcher has called and decided, and until a bike is mended.
DECIDES, MENDED = 4 * MINUTE, 50 * MINUTE


@dataclass
class Bike:
    """A rider where they are. ``moves``: changes with every breakdown, so that what was on its way before is dropped. ``done``: deliveries
    of which the shop has not heard yet."""

    shift: Shift
    phone: Phone
    place: Place = SHOP
    moves: int = 0
    is_broken: bool = False
    is_out: bool = False
    meets: list["Bike"] = field(default_factory=list)
    done: set[int] = field(default_factory=set)


class Riding(ABC):
    """What riders do; each step says when the next one is (``at``). ``truth``: how each delivery stands, as the game knows it."""

    house: House
    now: datetime
    random: Random
    bikes: list[Bike]
    wish_of: dict[int, Wish]
    truth: dict[int, str]
    corrected: set[int]
    came_at: dict[int, list[datetime]]

    @property
    @abstractmethod
    def day(self) -> date: ...

    @abstractmethod
    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """Do something later."""

    @abstractmethod
    def make_plan(self, plan_id: int) -> None:
        """Make a plan that was asked for, and ride by it."""

    @abstractmethod
    def require_told(self, kind: str, attempt: Attempt | None, *, since: datetime) -> None:
        """Note where the shop has not heard of a problem that was told ``since``."""

    def free(self, bike: Bike) -> Callable[[], None]:
        """A rider at the shop: loads what is planned and ready, and goes."""
        moves = bike.moves

        def load() -> None:
            if bike.moves != moves or bike.is_broken or self.now > bike.shift.ends:
                return
            bike.place, bike.is_out = SHOP, False
            bike.phone.send(self.now)  # there is a network in the shop
            if bike.meets or self.next_of(bike):  # what is on board once more was decided on the way home
                self.go_on(bike)()
                return
            run = Run.objects.filter(shift=bike.shift, left_at=None).order_by("number").first()
            if run is None or run.loads_at > self.now + MINUTE:
                self.at(self.now + 2 * MINUTE, load)
                return
            stops = list(run.stops.filter(done_at=None).select_related("delivery__order").order_by("place"))
            ready = [stop for stop in stops if stop.delivery.state == DeliveryState.READY]
            if not ready:
                self.at(self.now + 2 * MINUTE, load)
                return
            for stop in ready:
                operations.take_parcel(code=stop.delivery.order.number, actor=bike.shift.rider, at=self.now)
                self.truth[stop.delivery_id] = DeliveryState.ON_THE_WAY
            operations.settle_runs(day=self.day, at=self.now)
            bike.is_out, bike.phone.noted_at = True, self.now
            self.at(self.now + 4 * MINUTE, self.go_on(bike))

        return load

    def go_on(self, bike: Bike) -> Callable[[], None]:
        """To whoever waits with parcels of a broken bike, to the next door, or home."""
        moves = bike.moves

        def ride() -> None:
            if bike.moves != moves or bike.is_broken:
                return
            if bike.meets:
                broken = bike.meets.pop(0)
                self.ride(bike, broken.place, self.meet(bike, broken))
                return
            attempt = self.next_of(bike)
            if attempt is None:
                self.ride(bike, SHOP, self.free(bike))
                return
            spot = self.wish_of[attempt.delivery_id].spot
            self.ride(bike, spot, self.arrive(bike, attempt, spot))

        return ride

    def arrive(self, bike: Bike, attempt: Attempt, spot: Place) -> Callable[[], None]:
        moves = bike.moves

        def at_the_door() -> None:
            if bike.moves != moves or bike.is_broken:
                return
            bike.place = spot
            if not self.has(bike, attempt):
                self.go_on(bike)()
                return
            self.say(bike, attempt, "arrive")
            # Nobody is at home before the time they were promised.
            begins = max(self.now, attempt.delivery.order.deliver_from or self.now)
            self.came_at[attempt.delivery_id].append(begins)
            stays = self.random.triangular(90, 480, 180)
            self.at(begins + timedelta(seconds=stays), self.give(bike, attempt))

        return at_the_door

    def give(self, bike: Bike, attempt: Attempt) -> Callable[[], None]:
        moves = bike.moves

        def hand_over() -> None:
            if bike.moves != moves or bike.is_broken:
                return
            if not self.has(bike, attempt):
                self.go_on(bike)()
                return
            wish, tapped_at = self.wish_of[attempt.delivery_id], self.now

            def heard_of_failure() -> None:
                bike.done.discard(attempt.delivery_id)
                self.truth[attempt.delivery_id] = DeliveryState.FAILED
                self.require_told("delivery.attempt_failed", attempt, since=tapped_at)
                self.at(self.now + DECIDES, self.decide(attempt))

            def heard_of_arrival() -> None:
                bike.done.discard(attempt.delivery_id)
                self.truth[attempt.delivery_id] = DeliveryState.DELIVERED

            bike.done.add(attempt.delivery_id)
            if wish.is_wrong and attempt.delivery_id not in self.corrected:
                self.say(bike, attempt, "fail", heard_of_failure, reason="address", words="No such number")
            else:
                self.say(bike, attempt, "deliver", heard_of_arrival, hands="self")
            self.go_on(bike)()

        return hand_over

    def decide(self, attempt: Attempt) -> Callable[[], None]:
        """The dispatcher has called: it was the next house."""

        def say() -> None:
            self.corrected.add(attempt.delivery_id)
            operations.decide(
                attempt_id=attempt.pk,
                decision="again",
                instruction="The next house",
                actor=self.house.dispatcher,
                at=self.now,
            )
            self.truth[attempt.delivery_id] = DeliveryState.ON_THE_WAY

        return say

    def breakdown(self, bike: Bike) -> Callable[[], None]:
        """A bike breaks; another rider comes for what is on it."""

        def breaks() -> None:
            bike.moves += 1
            bike.is_broken = True
            here = bike.phone.place(self.now) or bike.place
            bike.phone.ride(here, here, at=self.now, until=self.now)
            bike.place = here
            bike.phone.send(self.now)
            operations.break_down(shift_id=bike.shift.pk, actor=bike.shift.rider, at=self.now)
            self.require_told("shift.changed", None, since=self.now)
            helper = min(
                (each for each in self.bikes if not each.is_broken), key=lambda each: metres(each.place, bike.place)
            )
            helper.meets.append(bike)
            plan = operations.look_at_runs(at=self.now, cause=Cause.BREAKDOWN)
            if plan:
                self.make_plan(plan.pk)
            self.at(self.now + MENDED, self.mend(bike))

        return breaks

    def meet(self, bike: Bike, broken: Bike) -> Callable[[], None]:
        def take_over() -> None:
            if not broken.is_broken:  # it goes again, and took everything along
                self.go_on(bike)()
                return
            bike.place = broken.place
            for attempt in Attempt.objects.filter(rider=broken.shift.rider, outcome="").order_by("pk"):
                operations.pass_on(
                    attempt_id=attempt.pk, rider=bike.shift.rider, actor=self.house.dispatcher, at=self.now
                )
            operations.settle_runs(day=self.day, at=self.now)
            self.go_on(bike)()

        return take_over

    def mend(self, bike: Bike) -> Callable[[], None]:
        def goes_again() -> None:
            bike.is_broken = False
            operations.ride_on(shift_id=bike.shift.pk, actor=bike.shift.rider, at=self.now)
            self.go_on(bike)()

        return goes_again

    def next_of(self, bike: Bike) -> Attempt | None:
        """The door the rider's page shows next; without a network it goes on by itself."""
        attempt = queries.next_attempt_of(bike.shift.rider)
        if attempt is None or attempt.delivery_id not in bike.done:
            return attempt
        still = Attempt.objects.filter(rider=bike.shift.rider, outcome="").exclude(delivery_id__in=bike.done)
        return still.order_by("delivery__order__deliver_until", "pk").first()

    def ride(self, bike: Bike, spot: Place, then: Callable[[], None]) -> None:
        there = self.now + self.way(bike.place, spot)
        bike.phone.ride(bike.place, spot, at=self.now, until=there)
        self.at(there, then)

    def carries(self, bike: Bike) -> Callable[[], None]:
        """The phone says where it is, again and again."""

        def look_around() -> None:
            if bike.is_out:
                bike.phone.look_around(self.now)
            self.at(self.now + SENDS, self.carries(bike))

        return look_around

    def has(self, bike: Bike, attempt: Attempt) -> bool:
        """Whether the parcel is still on this bike."""
        return Attempt.objects.filter(pk=attempt.pk, rider=bike.shift.rider, outcome="").exists()

    def say(
        self, bike: Bike, attempt: Attempt, kind: str, then: Callable[[], None] = lambda: None, **words: str
    ) -> None:
        """A tap on the rider's phone, and what follows once the shop has heard it."""
        spot = self.wish_of[attempt.delivery_id].spot
        said = Said(
            event_id=UUID(int=self.random.getrandbits(128), version=4),
            attempt_id=attempt.pk,
            kind=kind,
            said_at=self.now + bike.phone.off,
            sent_at=self.now + bike.phone.off,
            words=words,
            spot=Spot(spot.latitude, spot.longitude, 8.0),
        )
        bike.phone.say(said, then, at=self.now)

    def way(self, begin: Place, end: Place) -> timedelta:
        """How long a rider is from place to place, today."""
        odd = max(0.75, self.random.gauss(1, SPREAD))
        return timedelta(seconds=metres(begin, end) * DETOUR * odd / (SPEED / 3.6))
