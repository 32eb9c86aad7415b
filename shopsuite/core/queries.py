"""Reads of the shop's own settings."""

from datetime import UTC, date, datetime, time, timedelta

from shopsuite.core.hours import Hours, Span
from shopsuite.core.kept import kept
from shopsuite.core.models import Shop, Weekday, WorkingHours


def current_shop() -> Shop:
    """The shop's settings, at most a second old; the defaults, unsaved, before anybody has set them."""
    return kept(Shop.KEPT_AS, lambda: Shop.objects.filter(pk=1).first() or Shop(pk=1))


def shop_day(at: datetime) -> date:
    """Which day it is in the shop at ``at``, wherever the server or the person stands."""
    return at.astimezone(current_shop().zone).date()


def shop_days(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """From the midnight before ``first`` to the one after ``last`` (``first``, where it is left out) by the shop's clock, in UTC."""
    zone = current_shop().zone
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine((last or first) + timedelta(days=1), time(), zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def shop_hours() -> Hours:
    """When the shop works, at most a second old."""
    shop = current_shop()
    return Hours(shop.zone, kept("working_hours", lambda: _weekdays(shop)), shop.holiday_country)


def _weekdays(shop: Shop) -> dict[int, tuple[Span, ...]]:
    weekdays: dict[int, tuple[Span, ...]] = {}
    for row in WorkingHours.objects.filter(shop=shop.pk):
        weekdays[row.weekday] = (*weekdays.get(row.weekday, ()), (row.opens_at, row.closes_at))
    return weekdays or dict.fromkeys(Weekday.values, ((shop.opens_at, shop.closes_at),))
