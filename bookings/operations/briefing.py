"""Hosts are told what the day brings: the evening before, and in the morning."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from bookings import events
from bookings.models import Briefing, Host
from bookings.queries.days import hosts_with_guests_on
from bookings.queries.settings import tasting_settings
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record

MORNING_FROM, MORNING_UNTIL = time(7, 30), time(12)


def brief_hosts(*, at: datetime) -> int:
    """Tell hosts of their tastings of tomorrow, or in the morning of today's, once each; how many. Safe to run twice and at once."""
    local = at.astimezone(current_shop().zone)
    if local.time() >= tasting_settings().hosts_told_at:
        day, is_morning = local.date() + timedelta(days=1), False
    elif MORNING_FROM <= local.time() < MORNING_UNTIL:
        day, is_morning = local.date(), True
    else:
        return 0
    return sum(_brief(host, day, is_morning=is_morning, at=at) for host in hosts_with_guests_on(day))


@transaction.atomic
def _brief(host: Host, day: date, *, is_morning: bool, at: datetime) -> bool:
    _briefing, is_new = Briefing.objects.get_or_create(host=host, day=day, is_morning=is_morning, defaults={"at": at})
    if is_new:
        told = events.DayAhead(host_id=host.pk, day=day.isoformat(), is_morning=is_morning)
        record(told, actor=None, at=at, audiences=[f"user:{host.user_id}"])
    return is_new
