"""Until when a conversation can be set aside with one press: moments at which the shop works."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shopsuite.core.hours import MONDAY, Hours, due_at

HOUR = timedelta(hours=1)
AFTERNOON = time(14)
#: Before this a shop that is open late is still at yesterday's work.
MORNING = time(5)


@dataclass(frozen=True)
class Moment:
    """``code`` is what the press sends: what it means is worked out anew then, for a page may have been open for hours."""

    code: str
    label: str
    until: datetime


def moments(hours: Hours, *, at: datetime) -> list[Moment]:
    """What is offered at ``at``, soonest first: in an hour, this afternoon where the shop works then, the next working
    morning, and that of next week. In the shop's zone."""
    now = at.astimezone(hours.zone)
    in_an_hour = now + HOUR
    afternoon = _works_from(hours, now, AFTERNOON, days=0)
    morning = _works_from(hours, now, MORNING, days=1)
    next_week = _works_from(hours, now, MORNING, days=7 - (now.weekday() - MONDAY))
    offered = [Moment("hour", _("In an hour"), in_an_hour)]
    if in_an_hour < afternoon and afternoon.date() == now.date():
        offered.append(Moment("afternoon", _("This afternoon"), afternoon))
    is_tomorrow = morning.date() - now.date() == timedelta(days=1)
    offered.append(Moment("morning", _("Tomorrow") if is_tomorrow else date_format(morning, "l"), morning))
    if next_week.date() != morning.date():
        offered.append(Moment("week", date_format(next_week, "l"), next_week))
    return offered


def _works_from(hours: Hours, now: datetime, clock: time, *, days: int) -> datetime:
    """The first moment from ``clock`` on, so many days from ``now``, at which the shop works."""
    day = now.date() + timedelta(days=days)
    return due_at(hours, datetime.combine(day, clock, hours.zone), 0).astimezone(hours.zone)
