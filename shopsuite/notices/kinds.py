"""What people can be told of while away. Each app registers its kinds from ``AppConfig.ready``::

kinds.register("mention", Kind(_("Somebody calls me"), is_urgent=True))
"""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """``label`` stands in people's settings. An urgent kind may come through in quiet hours, and outranks the others."""

    label: str | Promise
    is_urgent: bool = False


_kinds: dict[str, Kind] = {}


def register(code: str, kind: Kind) -> None:
    _kinds[code] = kind


def all_kinds() -> dict[str, Kind]:
    return dict(_kinds)


def is_urgent(code: str) -> bool:
    return code in _kinds and _kinds[code].is_urgent
