"""What happened, in words: which event is told how. Each app says it for its own from ``AppConfig.ready``."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.template import Context
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise

from shopsuite.core.templatetags.shop import money, quantity
from shopsuite.feed.models import Event

Reader = Callable[[Any], str]


@dataclass(frozen=True)
class Telling:
    """How one kind of event is told. Both texts may name the fields of the event's body: ``%(title)s``. A note that ``needs`` a right
    is told to nobody else. ``readers`` go before those that hold for every event."""

    icon: str
    text: str | Promise
    note: str | Promise = ""
    needs: str = ""
    readers: Mapping[str, Reader] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    icon: str
    title: str
    at: datetime
    who: str
    note: str


_tellings: dict[str, Telling] = {}
_readers: dict[str, Reader] = {}


def tell(
    kind: str,
    icon: str,
    text: str | Promise,
    note: str | Promise = "",
    *,
    needs: str = "",
    readers: Mapping[str, Reader] | None = None,
) -> None:
    """Say how events of ``kind`` are told; the note only to those who hold the right ``needs``, where one is named. ``readers`` are
    for fields whose name means something else in other kinds ("state")."""
    _tellings[kind] = Telling(icon, text, note, needs, readers or {})


def read_as(**readers: Reader) -> None:
    """Say how people read fields of events' bodies; such a name means the same in every event."""
    _readers.update(readers)


def is_told(kind: str) -> bool:
    """Whether there are words for events of ``kind``."""
    return kind in _tellings


def entries(events: Iterable[Event], *, viewer: Any = None) -> list[Entry]:
    """``events`` in words for ``viewer`` (None: somebody without rights), in the order given; kinds nobody has words for are told
    by their name."""
    return [_entry(event, viewer) for event in events]


def label_of(choices: type) -> Reader:
    """Reads a value of ``choices`` as its label."""
    names: dict[str, Any] = dict(choices.choices)  # type: ignore[attr-defined]
    return lambda value: str(names.get(value, value))


def _entry(event: Event, viewer: Any) -> Entry:
    telling = _tellings.get(event.kind)
    who = str(event.actor) if event.actor else ""
    if telling is None:
        name = event.kind.rpartition(".")[2].replace("_", " ").capitalize()
        return Entry("info-circle", name, event.at, who, "")
    words = _Words(event.body, telling.readers)
    may_read = not telling.needs or (viewer is not None and viewer.may(telling.needs))
    return Entry(
        telling.icon, str(telling.text) % words, event.at, who, _note(str(telling.note), words) if may_read else ""
    )


def _note(text: str, words: "_Words") -> str:
    """``text`` with ``words``; empty when there is nothing in any field it names."""
    fields = re.findall(r"%\((\w+)\)", text)
    return text % words if not fields or any(words[name] for name in fields) else ""


class _Words(dict[str, str]):
    """The fields of an event's body as people read them; a field that is not there is left empty."""

    def __init__(self, body: dict[str, Any], readers: Mapping[str, Reader]) -> None:
        super().__init__(
            {name: _readable(value, readers.get(name) or _readers.get(name)) for name, value in body.items()}
        )

    def __missing__(self, name: str) -> str:
        return ""


def _readable(value: Any, read: Reader | None) -> str:
    return read(value) if read and value not in (None, "") else str(value)


def _moment(value: str) -> str:
    moment = parse_datetime(value)
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else value


def _day(value: str) -> str:
    day = parse_date(value)
    return date_format(day) if day else value


def _number(write: Callable[[Decimal], str]) -> Reader:
    def read(value: str) -> str:
        try:
            return write(Decimal(value))
        except InvalidOperation:
            return value

    return read


read_as(
    amount=_number(lambda amount: money(Context(), amount)),
    total=_number(lambda amount: money(Context(), amount)),
    quantity=_number(quantity),
    missing=_number(quantity),
    ship_by=_moment,
    was=_moment,
    valid_until=_moment,
    expected_on=_day,
    expected_before=_day,
    promised_on=_day,
)
