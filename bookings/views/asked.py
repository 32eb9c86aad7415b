"""What a request asks of room and time: the same questions on the booking page, the guest's page and at the counter."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from bookings import queries
from bookings.models import Booking, Host, Room, TastingKind
from bookings.queries import FreeTime
from bookings.rules.needs import Needs
from bookings.rules.times import FIRST_YEAR, LAST_YEAR, STEP, moment
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import current_shop, shop_day


@dataclass(frozen=True)
class Asked:
    """``needs`` and the day that is looked at; None for the first on which there is something."""

    needs: Needs
    day: date | None

    @classmethod
    def in_query(cls, given: QueryDict, kind: TastingKind, *, is_regular: bool = False) -> "Asked":
        """As it stands in an address; what makes no sense there is as if it were not."""
        usual = max(min(2, kind.party_to), kind.party_from)
        # What is no number is a party of nobody: it is refused, and not taken for two.
        size = (whole_number(given["party"]) or 0) if "party" in given else usual
        return cls(
            Needs(
                size,
                quiet=given.get("quiet") == "on",
                step_free=given.get("step_free") == "on",
                language=given.get("language", "")[:10],
                is_regular=is_regular,
            ),
            parse_day(given.get("other") or given.get("day", "")),
        )


@dataclass(frozen=True)
class Pressed:
    """Where somebody pressed on the calendar: the shop's own choice of time, room or host, whatever the hours say."""

    begins: datetime | None = None
    room: Room | None = None
    host: Host | None = None

    @classmethod
    def in_query(cls, given: QueryDict) -> "Pressed":
        """As it stands in an address ("wish" by the shop's clock, "room", "host"); what is none is left out."""
        room, host = whole_number(given.get("room", "")), whole_number(given.get("host", ""))
        return cls(
            _by_the_clock(given.get("wish", "")),
            Room.objects.filter(pk=room, is_active=True).first() if room else None,
            Host.objects.filter(pk=host, is_active=True).select_related("user").first() if host else None,
        )


def parse_day(written: str) -> date | None:
    """A day in ISO 8601; None for what is none, or in no calendar of the shop's."""
    try:
        found = parse_date(written)
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def parse_moment(written: str) -> datetime | None:
    """A moment in ISO 8601 with its zone, in UTC; None for what is none, says no zone, or is in no calendar of the shop's."""
    try:
        found = parse_datetime(written)
    except ValueError:
        return None
    return found.astimezone(UTC) if found and found.tzinfo and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _by_the_clock(written: str) -> datetime | None:
    """ "2027-05-01T15:15" in UTC, rounded down to a step; None for what is none, and for a time that does not exist."""
    try:
        found = parse_datetime(written)
    except ValueError:
        return None
    if found is None or found.tzinfo or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return moment(found.date(), time(found.hour, found.minute // STEP * STEP), current_shop().zone)


#: So many days stand beside each other.
DAYS_SHOWN = 14


def _strip(days: dict[date, list[FreeTime]], day: date) -> list[tuple[date, int]]:
    """Days with how much there is on each, from the one before ``day`` on; where nothing is that late, the last there are."""
    known = list(days)
    earlier = sum(each < day - timedelta(days=1) for each in known)
    first = max(min(earlier, len(known) - DAYS_SHOWN), 0)
    return [(each, len(days[each])) for each in known[first : first + DAYS_SHOWN]]


def times(
    kind: TastingKind, asked: Asked, *, at: datetime, leaving: Booking | None = None, ahead: bool = True
) -> dict[str, Any]:
    """What can be had, day by day, for ``bookings/guest/_times.html``: ``days`` (date -> how many times), ``day`` and its
    ``times``. ``leaving``: the booking of whoever looks, whose day is shown first and which is in nobody's way. With ``ahead`` only what
    guests may choose by themselves."""
    zone = current_shop().zone
    days = queries.free_days(kind, asked.needs, at=at, leaving=leaving, ahead=ahead)
    own = leaving.session.begins.astimezone(zone).date() if leaving else None
    day = asked.day or (own if own in days else next(iter(days), shop_day(at)))
    return {"days": _strip(days, day), "day": day, "times": days.get(day, []), "needs": asked.needs, "any": bool(days)}
