"""When somebody is told; neither database nor web."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

#: Who is reading has this long to have read it: their mark says so, not whether a page of theirs is open.
GRACE = {"push": timedelta(seconds=10), "mail": timedelta(minutes=10)}
#: The inbox waits as well with what whoever it is for may be reading just now.
INBOX_GRACE = timedelta(seconds=10)
#: What was read or is settled leaves the inbox after this.
KEPT_FOR = timedelta(days=90)
#: After something was sent, so long nothing more about the same thing (push), or nothing more at all (mail).
PAUSE = {"push": timedelta(minutes=1), "mail": timedelta(hours=1)}
#: What was read elsewhere or taken back leaves the screens after this; reading on moves many marks.
TIDY_AFTER = timedelta(seconds=2)
#: Longer than any sending takes; what is claimed and not settled by then is sent by somebody else.
CLAIMED_FOR = timedelta(minutes=2)
#: A run claims nothing more after this; the next one begins within seconds.
RUN_FOR = timedelta(minutes=1)
MOST_ATTEMPTS = 6
#: A device that failed this often in a row is no longer there.
MOST_FAILURES = 20
MOST_DEVICES = 10


@dataclass(frozen=True)
class QuietHours:
    """From one time of the day until another, perhaps across midnight; two equal times are none."""

    begin: time
    end: time

    def covers(self, moment: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


def next_allowed(at: datetime, *, quiet: QuietHours | None, zone: tzinfo) -> datetime:
    """``at``, or the first end of the quiet hours after it, in UTC.

    Where clocks are put back, the end of the quiet hours may come twice; where they are put forward, not at all.
    """
    at = at.astimezone(UTC)
    if quiet is None or not _is_quiet(at, quiet, zone):
        return at
    today = at.astimezone(zone).date()
    ends = sorted(
        datetime.combine(today + timedelta(days=day), quiet.end, zone).replace(fold=fold).astimezone(UTC)
        for day in (0, 1, 2)
        for fold in (0, 1)
    )
    return next((end for end in ends if end > at and not _is_quiet(end, quiet, zone)), at)


def _is_quiet(at: datetime, quiet: QuietHours, zone: tzinfo) -> bool:
    return quiet.covers(at.astimezone(zone).time())


#: As they call themselves in ``User-Agent``, those that call themselves by several names first.
_BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """What people call the browser that calls itself ``user_agent`` ("Chrome · Android"); empty when nobody knows."""
    known = (
        next((name for mark, name in names.items() if f"{mark}{end}" in user_agent), "")
        for names, end in ((_BROWSERS, "/"), (_SYSTEMS, ""))
    )
    return " · ".join(name for name in known if name)


def wait_before(attempt: int) -> timedelta:
    """How long after the ``attempt``-th failure in a row the next try is made."""
    return timedelta(minutes=min(2 ** (attempt - 1), 60))
