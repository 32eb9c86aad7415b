"""What happens to plans, runs and shifts."""

from dataclasses import dataclass

from delivery.events.deliveries import OfDelivery
from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class PlanChanged(FeedEvent):
    """A plan stands elsewhere: ``state`` is a ``PlanState``; ``day`` as 2026-02-14."""

    kind = "plan.changed"
    plan_id: int
    day: str
    state: str
    cause: str

    @property
    def subject(self) -> str:
        return f"plan:{self.plan_id}"


@dataclass(frozen=True)
class ShiftChanged(FeedEvent):
    """A shift was made or changed, or ended; ``what``: made, changed, ended, broke_down, mended or dropped."""

    kind = "shift.changed"
    shift_id: int
    rider_id: int
    what: str

    @property
    def subject(self) -> str:
        return f"shift:{self.shift_id}"


@dataclass(frozen=True)
class RunsChanged(FeedEvent):
    """Somebody's way is another: other doors, another order, or other times by more than a little."""

    kind = "runs.changed"
    shift_id: int
    rider_id: int

    @property
    def subject(self) -> str:
        return f"shift:{self.shift_id}"


@dataclass(frozen=True)
class LateExpected(OfDelivery):
    """It will come after its time window, by ``minutes``, unless somebody does something."""

    kind = "delivery.late_expected"
    minutes: int


@dataclass(frozen=True)
class StopMoved(OfDelivery):
    """A person put it on a rider's way by hand (``shift_id``), or gave it back to the planning (None)."""

    kind = "delivery.stop_moved"
    shift_id: int | None


@dataclass(frozen=True)
class PassedOn(OfDelivery):
    """A parcel that is out changed bikes."""

    kind = "delivery.passed_on"
    rider: str


@dataclass(frozen=True)
class TakenOver(OfDelivery):
    """A rider took a parcel that was planned for another, and said so."""

    kind = "delivery.taken_over"
    attempt_id: int
    rider: str
    planned_for: str
    planned_for_id: int
