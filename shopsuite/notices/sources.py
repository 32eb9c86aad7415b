"""What there is to tell about a thing, read at the moment of sending. Apps register how, for their things::

    sources.register("conversation", Source(telling=..., reach=...))      # from AppConfig.ready

Notices keep no words, so nothing is told that was read, taken back or forbidden meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shopsuite.core.queries import current_shop
from shopsuite.notices.models import Notice, Recipient


@dataclass(frozen=True)
class Telling:
    """What one recipient is told about one thing, in the language spoken at the moment. ``url`` is a path of this site."""

    title: str
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Reach:
    """Where and how a recipient is written to; without ``email`` they cannot be."""

    email: str
    language: str


@dataclass(frozen=True)
class Source:
    """``telling`` gives None when nothing is left to tell, or not to this recipient; ``reach`` is asked for guests only."""

    telling: Callable[[int, Notice], Telling | None]
    reach: Callable[[int], Reach] | None = None


_sources: dict[str, Source] = {}


def register(thing: str, source: Source) -> None:
    _sources[thing] = source


def telling_of(notice: Notice) -> Telling | None:
    """What ``notice`` has to say now. None: nothing any more."""
    source, pk = _found(notice.subject)
    return source.telling(pk, notice) if source else None


def reach_of(recipient: Recipient) -> Reach:
    """How ``recipient`` is written to; the shop's language where theirs is not known."""
    shop_speaks = current_shop().language
    if user := recipient.user:
        return Reach(user.email if user.is_active else "", user.language or shop_speaks)
    source, pk = _found(recipient.guest)
    found = source.reach(pk) if source and source.reach else Reach("", "")
    return Reach(found.email, found.language or shop_speaks)


def _found(subject: str) -> tuple[Source | None, int]:
    thing, _colon, pk = subject.partition(":")
    return (_sources.get(thing), int(pk)) if pk.isdecimal() else (None, 0)
