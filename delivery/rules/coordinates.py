"""Coordinates as people paste them: two numbers, or a link from a map. China's maps are off by design; what they say is set right."""

import re
from math import atan2, cos, pi, sin, sqrt
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _

from delivery.rules.places import Spot
from shopsuite.core.errors import Invalid

_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"\s*\(?\s*({_NUMBER})\s*°?\s*[,;\s]\s*({_NUMBER})\s*°?\s*\)?\s*")
_DEGREES = re.compile(
    r"\s*(\d{1,3})\s*°\s*(?:(\d{1,2})\s*[′']\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*[″\"]\s*)?([NSEW])\s*,?\s*", re.IGNORECASE
)
_PINNED = re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})")
_SEEN = re.compile(rf"@({_NUMBER}),({_NUMBER})")
_MAP = re.compile(rf"map=\d+(?:\.\d+)?/({_NUMBER})/({_NUMBER})")
#: Parameters that name a place, latitude first, the pinned before what is merely looked at.
_NAMED = ("q", "query", "destination", "daddr", "ll", "sll", "center", "coord", "cp")
_SHORT = ("goo.gl", "maps.app.goo.gl", "surl.amap.com", "j.map.baidu.com", "map.apple", "dwz.cn")


def coordinates_in(text: str) -> Spot:
    """The place (WGS 84) that ``text`` names: "30.25, 120.16", 30°15'6"N 120°9'E, geo:, or a link from Google, Apple, OpenStreetMap, AMap,
    Tencent or Baidu maps. Raises ``Invalid``."""
    said = text.strip().replace("\uff0c", ",").replace("\u2019", "'").replace("\u201d", '"')
    spot = _plain(said) or _linked(said)
    if spot is None:
        raise Invalid("no_place", _unread(said), field="where")
    if not (-90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180):
        raise Invalid(
            "no_place",
            _("Latitude goes from -90 to 90 and comes first, longitude from -180 to 180: 30.25, 120.16"),
            field="where",
        )
    if spot == Spot(0.0, 0.0):
        raise Invalid("no_place", _("0, 0 is in the sea off Africa. Look again at what was copied."), field="where")
    return spot


def _unread(said: str) -> str:
    if any(said.startswith((f"https://{host}/", f"http://{host}/")) for host in _SHORT):
        return _("A short link does not say where it leads. Open it, and copy the address the browser then shows.")
    return _(
        "No coordinates in it. Write them like this: 30.25, 120.16, or paste a link from a map with the place chosen."
    )


def _plain(said: str) -> Spot | None:
    if pair := _PAIR.fullmatch(said):
        return Spot(float(pair[1]), float(pair[2]))
    parts = list(_DEGREES.finditer(said))
    if len(parts) == 2 and parts[0].end() == parts[1].start() and parts[1].end() == len(said) and parts[0].start() == 0:
        by_side = {part[4].upper(): _decimal(part) for part in parts}
        north = by_side.get("N", -by_side["S"] if "S" in by_side else None)
        east = by_side.get("E", -by_side["W"] if "W" in by_side else None)
        return None if north is None or east is None else Spot(north, east)
    return None


def _decimal(part: re.Match[str]) -> float:
    return int(part[1]) + int(part[2] or 0) / 60 + float(part[3] or 0) / 3600


def _linked(said: str) -> Spot | None:
    try:
        link = urlsplit(said)
        host = (link.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if link.scheme == "geo":
        return _first(link.path.split(";")[0])
    if link.scheme not in ("http", "https"):
        return None
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    if _is_of(host, "amap.com") or _is_of(host, "gaode.com"):
        found = _swapped(_first(asked.get("position") or asked.get("to") or asked.get("location") or ""))
        if found is None and "p" in asked:  # p=id,latitude,longitude,name
            found = _first(asked["p"].partition(",")[2])
        return found and from_gcj(found)
    if host == "map.qq.com" or host == "apis.map.qq.com":
        marker = re.search(rf"coord:({_NUMBER}),({_NUMBER})", unquote(asked.get("marker", "")))
        found = (
            Spot(float(marker[1]), float(marker[2])) if marker else _first(asked.get("coord", asked.get("center", "")))
        )
        return found and from_gcj(found)
    if _is_of(host, "baidu.com"):
        found = _first(asked.get("location") or asked.get("latlng") or "")
        return found and from_gcj(_from_baidu(found))
    return _from_western(unquote(said), asked)


def _from_western(said: str, asked: dict[str, str]) -> Spot | None:
    if "mlat" in asked and "mlon" in asked:
        return _first(f"{asked['mlat']},{asked['mlon']}")
    if pinned := _PINNED.search(said):
        return Spot(float(pinned[1]), float(pinned[2]))
    for name in _NAMED:
        if found := _first(asked.get(name, "").removeprefix("loc:")):
            return found
    seen = _SEEN.search(said) or _MAP.search(said)
    return Spot(float(seen[1]), float(seen[2])) if seen else None


def _is_of(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _first(text: str) -> Spot | None:
    """The pair that ``text`` begins with."""
    pair = re.match(rf"\s*({_NUMBER})\s*[, ]\s*({_NUMBER})(?![\d.])", text)
    return Spot(float(pair[1]), float(pair[2])) if pair else None


def _swapped(spot: Spot | None) -> Spot | None:
    return spot and Spot(spot.longitude, spot.latitude)


# --- China's coordinates ----------------------------------------------------------------------------------------------

_AXIS, _FLATTENING = 6_378_245.0, 0.00669342162296594323  # Krasovsky 1940


def from_gcj(spot: Spot) -> Spot:
    """GCJ-02, as maps in China have it, set right to WGS 84: the shift found by going there and back, to less than a centimetre (the
    obfuscation is that of the public eviltransform project). Outside China nothing is shifted."""
    if not (0.8293 <= spot.latitude <= 55.8271 and 72.004 <= spot.longitude <= 137.8347):
        return spot
    guess = spot
    for _turn in range(6):
        there = to_gcj(guess)
        guess = Spot(
            guess.latitude + spot.latitude - there.latitude, guess.longitude + spot.longitude - there.longitude
        )
    return guess


def to_gcj(spot: Spot) -> Spot:
    """WGS 84 as GCJ-02 shows it."""
    north, east = _shift(spot.longitude - 105.0, spot.latitude - 35.0)
    angle = spot.latitude / 180.0 * pi
    magic = 1 - _FLATTENING * sin(angle) ** 2
    north = north * 180.0 / ((_AXIS * (1 - _FLATTENING)) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return Spot(spot.latitude + north, spot.longitude + east)


def _shift(x: float, y: float) -> tuple[float, float]:
    shared = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + shared
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + shared
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return north, east


def _from_baidu(spot: Spot) -> Spot:
    """BD-09 as GCJ-02."""
    x, y = spot.longitude - 0.0065, spot.latitude - 0.006
    turn = 3000.0 / 180.0 * pi
    far = sqrt(x * x + y * y) - 0.00002 * sin(y * turn)
    angle = atan2(y, x) - 0.000003 * cos(x * turn)
    return Spot(far * sin(angle), far * cos(angle))
