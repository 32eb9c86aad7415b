"""What the figures of deliveries are made of: why one was late, what area an address is in, how long a door takes."""

import re
import string
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
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OUTWARD = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}\b(?! (?:FL|ST|AV))|\b([A-Z]\d[A-Z]) ?\d[A-Z]\d\b")
#: "IL 60611-1234", "NSW 2000"; "80331 München", "1012 AB Amsterdam".
_CODE_LAST = re.compile(r"(?:^|\s)(\d{4,6})(?:-\d{3,4})?$")
_CODE_FIRST = re.compile(r"^(?:[A-Z]{1,2}-)?(\d{4,6})(?= [^\W\d_])")
_STATE_AND_CODE = re.compile(r"\b[A-Z]{2,3} (\d{4,5})(?:-\d{4})?(?=$|\s)")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .’'-])*")
_INSIDE = re.compile(r"(?i)(?:apt|flat|floor|room|suite|unit|studio|basement|ground|first|second|third|top|c/o)\b")
_COUNTRIES = {
    *("uk", "united kingdom", "great britain", "england", "scotland", "wales", "northern ireland", "ireland"),
    *("us", "u.s.", "usa", "u.s.a.", "united states", "united states of america", "canada", "australia"),
    *("germany", "deutschland", "france", "netherlands", "singapore", "new zealand", "austria", "switzerland"),
}
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
    """What part of a town an address is in, as it says itself: a Chinese district; elsewhere a postcode (of British and Canadian ones the
    first half), else the last line that is a name and no country. "" where it says nothing of the kind."""
    found = _DISTRICT.search("".join(address.split()))
    if found:
        return found.group(1)
    lines = [" ".join(line.split()) for line in re.split(r"[\n,;]", address)]
    lines = [line for line in lines if line and line.casefold() not in _COUNTRIES]
    if not lines or _HAN.search(address):
        return ""
    for line in reversed(lines):
        if outward := _OUTWARD.search(line.upper()):
            return outward.group(1) or outward.group(2)
    # The first line is a house and its street, whose number is no postcode; nor is a flat's.
    below = [line for line in lines[1:] if not _INSIDE.match(line)]
    codes = [code.group(1) for line in below if (code := _CODE_LAST.search(line))]
    codes = codes or [code.group(1) for line in below[-1:] if (code := _CODE_FIRST.search(line))]
    codes = codes or _STATE_AND_CODE.findall(lines[-1])
    if codes:
        return codes[-1]
    # Two letters are a state.
    names = [line for line in below if _NAME.fullmatch(line) and len(line) > 2]
    return string.capwords(names[-1]) if names and names[-1].islower() else names[-1] if names else ""


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
