"""What an event is: a small frozen dataclass in ``<app>/events.py``, kept as one row of the log."""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Union
from uuid import UUID

_KIND = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_classes: dict[str, type["FeedEvent"]] = {}


class FeedEvent:
    """Base of all events::

        @dataclass(frozen=True)
        class OrderPlaced(FeedEvent):
            kind = "orders.placed"
            order_id: int
            number: str
            total: Decimal

            @property
            def subject(self) -> str:
                return f"order:{self.order_id}"

    ``kind`` is unique for ever and starts with the app's name. Fields are plain values (text, numbers, ``Decimal``,
    dates, ``UUID``, lists and dicts of these). A field added later needs a default, for rows that are older than it.

    Browsers hear *that* something happened and refetch through the usual doors. Only the fields named in ``live`` are
    sent along, to everybody in the audience, customers' pages included.

    Fields named in ``words`` hold text that somebody wrote and that may be about a person: it is struck out when that person
    is erased.
    """

    kind: ClassVar[str]
    live: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            _register(cls)

    @property
    def subject(self) -> str:
        """What it happened to, as ``"<thing>:<id>"``; the timeline of a thing is the events of its subject."""
        raise NotImplementedError

    @property
    def touches(self) -> Sequence[str]:
        """Other things that look different now; what shows one of them in a browser hears of it as of the subject."""
        return ()

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values: decimals as text, moments and dates in ISO 8601."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}  # type: ignore[arg-type]


def event_class(kind: str) -> type[FeedEvent] | None:
    """The class recorded as ``kind``, or None when no installed app knows it (any more)."""
    return _classes.get(kind)


def kinds_of(app: str) -> dict[str, tuple[str, ...]]:
    """kind -> the fields that are sent along, for every event that ``app`` records."""
    return {kind: cls.live for kind, cls in sorted(_classes.items()) if kind.startswith(f"{app}.")}


def as_told(kind: str, subject: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What leaves the log for everybody in the audience: that something happened to what, and the ``live`` fields."""
    message: dict[str, Any] = {"kind": kind, "subject": subject}
    if cls := event_class(kind):
        if cls.touches is not FeedEvent.touches:
            message["touches"] = list(decode(kind, body).touches)
        if cls.live:
            message["body"] = {name: body[name] for name in cls.live if name in body}
    return message


def written_fields() -> dict[str, tuple[str, ...]]:
    """kind -> its fields that hold what somebody wrote; kinds without any are left out."""
    return {kind: cls.words for kind, cls in _classes.items() if cls.words}


def decode(kind: str, body: Mapping[str, Any]) -> FeedEvent:
    """The event that ``body`` was made from. Fields that the class has lost are left out.

    Raises ``LookupError`` for an unknown kind.
    """
    cls = _classes[kind]
    hints = _field_types(cls)  # type: ignore[arg-type]
    return cls(**{name: _typed(hints[name], value) for name, value in body.items() if name in hints})


def _register(cls: type[FeedEvent]) -> None:
    if not _KIND.fullmatch(cls.kind):
        raise ValueError(f"{cls.__qualname__}.kind must look like 'app.what_happened', not {cls.kind!r}")
    known = _classes.get(cls.kind)
    # dataclass(slots=True) makes the class a second time under the same name
    if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
        raise ValueError(f"{cls.kind!r} is the kind of {known.__qualname__} and of {cls.__qualname__}")
    _classes[cls.kind] = cls


@cache
def _field_types(cls: type[FeedEvent]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal() | UUID():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
    raise TypeError(f"An event cannot hold a {type(value).__name__}; use plain values and ids")


def _typed(hint: Any, value: Any) -> Any:
    """``value`` as the annotation wants it; what JSON already says right is returned as it is."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if value is None:
        return None
    if origin in (Union, types.UnionType):
        return _typed(next(arg for arg in args if arg is not type(None)), value)
    if origin in (tuple, list) and args:
        return origin(_typed(args[0], item) for item in value)
    if origin is dict and args:
        return {key: _typed(args[1], item) for key, item in value.items()}
    if hint in (Decimal, UUID):
        return hint(value)
    if hint in (datetime, date, time):
        return hint.fromisoformat(value)
    return value


@dataclasses.dataclass(frozen=True)
class AudienceChanged(FeedEvent):
    """What a person may hear has changed. Heard by the hubs themselves, never by a browser."""

    kind = "feed.audience_changed"
    user_id: int

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclasses.dataclass(frozen=True)
class SignedOut(FeedEvent):
    """A person signed out of one session. Heard by the hubs themselves, never by a browser."""

    kind = "feed.signed_out"
    user_id: int
    session: str

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"
