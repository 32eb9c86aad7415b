"""What a carrier's messages about a parcel come to, in whatever order they arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: So long before the parcel was given away, by our clock, a carrier may have seen it by theirs: hand-overs are typed in later.
BEFORE = timedelta(days=3)
#: Carriers use their numbers again after some months; what is said of one later is about somebody else's parcel.
AFTER = timedelta(days=120)


class State(StrEnum):
    """How far a parcel is, in the order of its way."""

    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    OUT = "out_for_delivery"
    PROBLEM = "problem"
    RETURNED = "returned"
    DELIVERED = "delivered"


#: Where nothing more happens on the way.
ENDS = (State.DELIVERED, State.RETURNED)
#: What somebody of the shop has to see to.
TROUBLES = (State.PROBLEM, State.RETURNED)
_WAY = (State.HANDED_OVER, State.IN_TRANSIT, State.OUT)
_PLACE_ON_WAY = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a carrier said. ``event_id`` is the same however often it is said, ``at`` the carrier's own time, ``number`` the
    parcel's as ``normal_number`` writes it; ``place`` and ``words`` are the carrier's, as they came."""

    event_id: str
    number: str
    state: State
    at: datetime
    place: str = ""
    words: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a parcel stands: ``at`` is when it came to be so, by the carrier's time; ``place`` where it was seen last."""

    state: State
    at: datetime
    place: str
    expected_on: date | None


def standing(heard: Iterable[Heard], *, handed_at: datetime) -> Standing:
    """What everything that was ``heard`` comes to, by the carrier's time and not by when it reached us. Of the same moment, what is
    further on the way counts. What has arrived or come back is not on its way again, whatever is scanned afterwards."""
    found = Standing(State.HANDED_OVER, handed_at, "", None)
    for each in sorted(heard, key=lambda each: (each.at, _PLACE_ON_WAY[each.state])):
        if found.state in ENDS and each.state in _WAY:
            continue
        found = Standing(
            each.state,
            found.at if each.state == found.state else each.at,
            each.place or found.place,
            each.expected_on or found.expected_on,
        )
    return found


def normal_number(number: str) -> str:
    """A tracking number written one way: in capitals, without the spaces people read it in."""
    return "".join(number.split()).upper()


def may_be_about(*, at: datetime, handed_at: datetime) -> bool:
    """Whether what a carrier said ``at`` a time can be about a parcel they got at ``handed_at``."""
    return handed_at - BEFORE <= at <= handed_at + AFTER


#: How long until a carrier is asked again, by how the parcel stands.
ASK_AGAIN = {
    State.HANDED_OVER: timedelta(hours=2),
    State.IN_TRANSIT: timedelta(hours=2),
    State.OUT: timedelta(minutes=20),
    State.PROBLEM: timedelta(hours=2),
}
#: A carrier that does not answer is asked less and less often.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=12)


def asked_again_in(state: State, *, failures: int) -> timedelta:
    """How long to wait before asking once more; ``failures``: how often in a row nobody answered."""
    if not failures:
        return ASK_AGAIN[state]
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
