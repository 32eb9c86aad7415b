"""What a page with a map hands to its script (``js/delivery/ground.js``): the shop, what is known around, and whose tiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from delivery import queries
from delivery.models import AddressFix, KnownAddress
from delivery.rules.places import Spot


@dataclass(frozen=True)
class Ground:
    """``marks``: [{at: [latitude, longitude], kind: known | fix | doubt, text}]. Places are "latitude,longitude", "" for none."""

    shop: str
    pin: str
    marks: list[dict[str, Any]]
    tiles: str
    credit: str


def ground_of(
    known: Iterable[KnownAddress],
    *,
    pin: Spot | None = None,
    fixes: Iterable[AddressFix] = (),
    doubt: Spot | None = None,
) -> Ground:
    """``known``: places shown with their names; ``pin``: what the page is about."""
    marks = [{"at": [each.latitude, each.longitude], "kind": "known", "text": _called(each.text)} for each in known]
    marks += [{"at": [fix.latitude, fix.longitude], "kind": "fix", "text": ""} for fix in fixes]
    if doubt:
        marks.append({"at": [doubt.latitude, doubt.longitude], "kind": "doubt", "text": ""})
    return Ground(
        shop=_pair(queries.shop_spot()),
        pin=_pair(pin),
        marks=marks,
        tiles=settings.MAP_TILES,
        credit=settings.MAP_TILES_CREDIT if settings.MAP_TILES else "",
    )


def _pair(spot: Spot | None) -> str:
    return f"{spot.latitude:.6f},{spot.longitude:.6f}" if spot else ""


def _called(text: str) -> str:
    return text if len(text) <= 28 else f"{text[:27]}…"
