"""Times of tastings: steps, and a beginning by the shop's clock as a moment."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Minutes. Whatever lasts or begins does so in whole steps.
STEP = 5
#: Years in which tastings are looked for; near the ends of all time days can no longer be counted on or back.
FIRST_YEAR, LAST_YEAR = 2000, 2200


def validate_step(minutes: int) -> None:
    """Raise ``ValidationError`` for what is not a whole number of steps."""
    if minutes % STEP:
        raise ValidationError(_("In steps of %(step)s minutes, please."), params={"step": STEP})


def moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """``at`` on ``day`` by the clocks of ``zone``, in UTC; None where clocks were put forward past it. What comes twice, as
    clocks are put back, is the first of the two."""
    found = datetime.combine(day, at, zone).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at) else None
