"""A tracking event as the generic protocol writes it, read without trusting it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from delivery.rules.tracking import Heard, State, normal_number
from shopsuite.core.errors import Invalid

LONGEST = {"id": 80, "number": 80, "place": 120, "text": 300}
#: A clock that is further ahead is wrong; within it a message counts as of now.
AHEAD = timedelta(days=1)
#: Older news is none.
BEHIND = timedelta(days=400)


def heard_from(said: Any, *, at: datetime) -> Heard:
    """One event of a message. Raises ``Invalid`` with the ``field`` that cannot be meant."""
    if not isinstance(said, Mapping):
        raise Invalid("not_an_object", _("Send one JSON object."))
    number = normal_number(_text(said, "number", is_needed=True))
    state = said.get("state")
    if not isinstance(state, str) or state not in list(State):
        raise Invalid("bad_state", _("Name one of these: %s.") % ", ".join(State), field="state")
    return Heard(
        event_id=_text(said, "id", is_needed=True),
        number=number,
        state=State(state),
        at=_moment(said, "at", now=at),
        place=_text(said, "place"),
        words=_text(said, "text"),
        expected_on=_day(said, "expected_on", now=at),
    )


def _text(said: Mapping[str, Any], name: str, *, is_needed: bool = False) -> str:
    value = said.get(name)
    if value is None and not is_needed:
        return ""
    if not isinstance(value, str) or (is_needed and not value.strip()):
        raise Invalid("missing" if is_needed else "not_text", _("It is missing, or not text: %s.") % name, field=name)
    if any(mark < " " or "\x7f" <= mark <= "\x9f" or "\ud800" <= mark <= "\udfff" for mark in value):
        raise Invalid("bad_character", _("It holds a character that cannot be kept: %s.") % name, field=name)
    value = value.strip()
    if len(value) > LONGEST[name]:
        raise Invalid(
            "too_long", _("It is longer than %(most)d: %(name)s.") % {"most": LONGEST[name], "name": name}, field=name
        )
    return value


def _moment(said: Mapping[str, Any], name: str, *, now: datetime) -> datetime:
    value = said.get(name)
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        is_sound = moment is not None and moment.tzinfo is not None and now - BEHIND <= moment <= now + AHEAD
    except (ValueError, OverflowError):
        is_sound = False
    if not is_sound:
        raise Invalid(
            "bad_time",
            _("Write a time of the last year in ISO 8601, with its offset: 2027-01-31T09:30:00+08:00."),
            field=name,
        )
    assert moment is not None
    return min(moment, now)


def _day(said: Mapping[str, Any], name: str, *, now: datetime) -> date | None:
    value = said.get(name)
    if value is None:
        return None
    try:
        day = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    # Customers read it: no parcel is expected in the year 1, or 9999.
    if day is None or abs(day - now.date()) > BEHIND:
        raise Invalid("bad_day", _("Write a day like this: 2027-01-31."), field=name)
    return day
