"""What people can be told of while away. Each app registers its kinds from ``AppConfig.ready``::

kinds.register("mention", Kind(_("Somebody calls me"), is_urgent=True))
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from shopsuite.people.models import User


@dataclass(frozen=True)
class Kind:
    """``label`` stands in people's settings, of those who hold the right ``needs`` where it names one. An urgent kind may come
    through in quiet hours, and outranks the others. ``waits``: whom it is for is often reading it already, so the inbox gives them a
    moment first."""

    label: str | Promise
    is_urgent: bool = False
    needs: str = ""
    waits: bool = False


_kinds: dict[str, Kind] = {}


def register(code: str, kind: Kind) -> None:
    _kinds[code] = kind


def kinds_for(user: User | None) -> dict[str, Kind]:
    """What ``user`` (None: whoever holds a private link) can be told of, by code."""
    return {
        code: kind for code, kind in _kinds.items() if not kind.needs or (user is not None and user.may(kind.needs))
    }


def waits(code: str) -> bool:
    return code in _kinds and _kinds[code].waits


def is_urgent(code: str) -> bool:
    return code in _kinds and _kinds[code].is_urgent
