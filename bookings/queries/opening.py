"""When the house is open for tastings, and when a host is at work."""

from datetime import date, datetime, timedelta

from bookings.models import Host, SpecialDay
from shopsuite.core.hours import Hours, Span
from shopsuite.core.queries import current_shop, shop_hours

#: From and until, in UTC, [).
Opening = tuple[datetime, datetime]


def openings(first: date, last: date) -> dict[date, list[Opening]]:
    """When the house is open on each day from ``first`` to ``last``: the shop's hours without holidays and with make-up days, but for
    days with hours of their own. One query."""
    hours = shop_hours()
    special = {each.day: each for each in SpecialDay.objects.filter(day__range=(first, last))}
    found: dict[date, list[Opening]] = {}
    for day in _days(first, last):
        if day not in special:
            found[day] = list(hours.openings_on(day))
        elif (own := special[day]).opens_at and own.closes_at:
            found[day] = list(Hours(hours.zone, {day.weekday(): ((own.opens_at, own.closes_at),)}).openings_on(day))
        else:
            found[day] = []
    return found


def hours_of(host: Host) -> Hours | None:
    """When ``host`` is at work, leave aside; None for one who works whenever the shop does. Reads ``host.hours``."""
    weekdays: dict[int, tuple[Span, ...]] = {}
    for row in host.hours.all():
        weekdays[row.weekday] = (*weekdays.get(row.weekday, ()), (row.begins, row.ends))
    return Hours(current_shop().zone, weekdays) if weekdays else None


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
