"""The search of Nominatim (https://nominatim.org/release-docs/latest/api/Search/), which anybody may run for themselves."""

import json
import time
from typing import Any

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from delivery.geocoding.base import Failed
from delivery.rules.places import Spot

#: Seconds to connect, seconds between two bytes of the answer; longer answers are not read, nor slower ones.
PATIENCE = (3, 10)
MOST_BYTES, MOST_SECONDS = 256 * 1024, 15
#: Half the side of the square around the shop in which places come first, in degrees: some fifty kilometres.
AROUND = 0.5


class Nominatim:
    """One question a second, as the public ones ask for; who asks is said in ``User-Agent``."""

    is_asked, pause = True, 1.0

    def find(self, text: str, *, near: Spot | None) -> Spot | None:
        asked = {"q": text, "format": "jsonv2", "limit": "1"}
        if near:
            west, east = near.longitude - AROUND, near.longitude + AROUND
            asked["viewbox"] = f"{west:.4f},{near.latitude + AROUND:.4f},{east:.4f},{near.latitude - AROUND:.4f}"
        headers = {"User-Agent": f"shopsuite ({settings.PUBLIC_URL})", "Accept": "application/json"}
        address = f"{settings.GEOCODER_GATEWAY.rstrip('/')}/search"
        try:
            # Not sent on: whoever answers is whom the owner named.
            with requests.get(
                address, params=asked, headers=headers, timeout=PATIENCE, stream=True, allow_redirects=False
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    raise Failed(f"{answer.status_code}")
                said = json.loads(_read(answer))
        except (requests.RequestException, HTTPError, OSError, ValueError, RecursionError) as error:
            raise Failed(type(error).__name__) from error
        return _first_of(said)


def _first_of(said: Any) -> Spot | None:
    if not isinstance(said, list):
        raise Failed("No list of places.")
    if not said:
        return None
    try:
        spot = Spot(float(said[0]["lat"]), float(said[0]["lon"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Failed("No place.") from error
    if not (-90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180):
        raise Failed("No place on earth.")
    return spot


def _read(answer: requests.Response) -> bytes:
    body, until = b"", time.monotonic() + MOST_SECONDS
    while chunk := answer.raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise Failed("The answer is too long, or too slow.")
    return body
