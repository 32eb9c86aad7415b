"""What the figures of deliveries are made of: why one was late, what area an address is in, how long a door takes."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from django.db import models
from django.utils.translation import pgettext_lazy

from delivery.models import Reason
from delivery.rules.bench import LEAD

#: Seconds at a door until anything is learned.
SERVICE = 240
#: What is known before counts as so many doors.
PRIOR = 5
#: A tap that was forgotten is no time at a door: seconds.
SHORTEST, LONGEST = 15, 30 * 60
_DISTRICT = re.compile(r"(?:[^\W\d_]+?市)?([^\W\d_市路街道号]{1,6}?(?<!小)[区县旗])")


class LateCause(models.TextChoices):
    """Why a parcel came late, the first that holds."""

    NOBODY = Reason.NOBODY.value, Reason.NOBODY.label
    ADDRESS = Reason.ADDRESS.value, Reason.ADDRESS.label
    REFUSED = Reason.REFUSED.value, Reason.REFUSED.label
    BROKEN = Reason.BROKEN.value, Reason.BROKEN.label
    BREAKDOWN = Reason.BREAKDOWN.value, Reason.BREAKDOWN.label
    OTHER = Reason.OTHER.value, Reason.OTHER.label
    NOT_READY = "not_ready", pgettext_lazy("late", "Not ready in time")
    LEFT_LATE = "left_late", pgettext_lazy("late", "Left too late")
    ROAD = "road", pgettext_lazy("late", "Took longer on the road")


def cause_of(
    *, due: datetime, ready_at: datetime | None, left_at: datetime, failed: Sequence[str], broke_down: bool
) -> LateCause:
    """Why what was promised until ``due`` came later. ``failed``: the reasons of attempts before, ``left_at``: when the first rider got it,
    ``broke_down``: whether a bike did on that rider's shift."""
    if failed:
        return LateCause(failed[0])
    if broke_down:
        return LateCause.BREAKDOWN
    if ready_at and ready_at > due - LEAD:
        return LateCause.NOT_READY
    return LateCause.LEFT_LATE if left_at > due - LEAD else LateCause.ROAD


def area_of(address: str) -> str:
    """The district that a Chinese address names; "" where it names none."""
    found = _DISTRICT.search("".join(address.split()))
    return found.group(1) if found else ""


def is_service(seconds: float) -> bool:
    """Whether so long between "at the door" and "given away" is a time at a door at all."""
    return SHORTEST <= seconds <= LONGEST


def learned(seconds: Sequence[float], *, before: float) -> float:
    """Seconds at a door by what was measured there, and ``before`` as long as that is little (shrunk towards it; one odd door moves
    the median not at all)."""
    if not seconds:
        return before
    return (len(seconds) * median(seconds) + PRIOR * before) / (len(seconds) + PRIOR)


def late_seconds(*, due: datetime, came_at: datetime) -> int:
    """How many seconds after its promise a rider was at the door; 0 in time."""
    return max(0, int((came_at - due) / timedelta(seconds=1)))
