"""Why something is on nobody's way, as far as that can be said without looking for a plan: of who rides, how far it is, and of the last plan."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """What keeps it from being on somebody's way, most lasting first."""

    NOBODY = "nobody"
    TOO_BIG = "too_big"
    OVER = "over"
    NOT_THEN = "not_then"
    TOO_FAR = "too_far"
    TOO_LATE = "too_late"
    IN_PLAN = "in_plan"
    BEING_PLANNED = "being_planned"
    NO_TIME = "no_time"
    LEFT = "left"
    NEW = "new"
    UNPLANNED = "unplanned"


WORDS: dict[Why, Promise] = {
    Why.NOBODY: _("Nobody rides any more on this day. Add a shift, or agree another day."),
    Why.TOO_BIG: _("Too large for any vehicle that rides on this day. Add a shift with a larger one."),
    Why.OVER: _("The time window is over. Plan, and it is brought as soon as can be; tell the customer."),
    Why.NOT_THEN: _("No rider is on shift at that time. Add a shift, or agree another time."),
    Why.TOO_FAR: _("No shift is long enough to get there and back. Add one, or a longer one."),
    Why.TOO_LATE: _("The time window cannot be kept, even by a rider who goes there first. Agree another time."),
    Why.IN_PLAN: _("The plan that is ready brings it."),
    Why.BEING_PLANNED: _("It is being planned."),
    Why.NO_TIME: _("The last plan found no time for it on anybody's way. Put it on one by hand, or add a shift."),
    Why.LEFT: _("The shift of the rider who was to bring it is over. Plan anew."),
    Why.NEW: _("Came or changed after the last plan. Plan anew."),
    Why.UNPLANNED: _("This day has not been planned yet."),
}


@dataclass(frozen=True)
class Riding:
    """Somebody who can still ride: free from ``since`` until ``ends``. ``way``: how long it takes them to the door."""

    since: datetime
    ends: datetime
    load: tuple[int, ...]
    way: timedelta


@dataclass(frozen=True)
class Wanted:
    """What is to be brought. ``ready``: when it can be loaded at the earliest; ``door``: how long giving it away takes."""

    key: str
    load: tuple[int, ...]
    opens: datetime | None
    closes: datetime | None
    ready: datetime
    door: timedelta


@dataclass(frozen=True)
class Planned:
    """The day's last plan: whether it is being made (``is_open``) or waits to be taken (``is_ready``), what it brings, and what it could not."""

    is_open: bool
    is_ready: bool
    brings: Collection[str]
    unplanned: Mapping[str, str]


def why(
    wanted: Wanted,
    riding: Collection[Riding],
    *,
    at: datetime,
    loading: timedelta,
    last: Planned | None,
    was_given: bool,
) -> Why:
    """The first thing that keeps ``wanted`` from somebody's way. ``was_given``: it was on a way, of a shift that is over.

    What a rider alone could do who brings nothing else is looked at, no plan: whatever is left may fit or not beside the others.
    """
    if not riding:
        return Why.NOBODY
    able = [one for one in riding if all(load <= most for load, most in zip(wanted.load, one.load, strict=True))]
    if not able:
        return Why.TOO_BIG
    if wanted.closes and wanted.closes <= at:
        return Why.OVER
    if not any(_works_then(one, wanted) for one in able):
        return Why.NOT_THEN
    there = []
    for one in able:
        begins = max(max(one.since, wanted.ready) + loading + one.way, wanted.opens or at)
        if begins + wanted.door + one.way <= one.ends:
            there.append(begins)
    if not there:
        return Why.TOO_FAR
    if wanted.closes and min(there) > wanted.closes:
        return Why.TOO_LATE
    return _as_planned(wanted.key, last, was_given=was_given)


def _works_then(one: Riding, wanted: Wanted) -> bool:
    return (wanted.closes is None or one.since < wanted.closes) and (wanted.opens is None or one.ends > wanted.opens)


def _as_planned(key: str, last: Planned | None, *, was_given: bool) -> Why:
    if last and last.is_open:
        return Why.BEING_PLANNED
    if last and last.is_ready and key in last.brings:
        return Why.IN_PLAN
    if was_given:
        return Why.LEFT
    if last and key in last.unplanned:
        return Why.NO_TIME
    return Why.NEW if last else Why.UNPLANNED
