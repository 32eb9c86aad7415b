"""A plain protocol for carriers, and for whoever translates between one and the shop (docs/api.md, "Carriers").

Messages are signed: ``Carrier-Timestamp`` (seconds since 1970) and ``Carrier-Signature``, the HMAC-SHA256 of timestamp, a full stop and
the body as it was sent, in hexadecimal digits.
"""

import hmac
import json
import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from delivery.carriers.base import Access, Failed, Forged, StopAnswer
from delivery.carriers.wire import heard_from
from delivery.rules.tracking import Heard, normal_number
from shopsuite.core.errors import Invalid

#: How far the clock of a signed message may be from ours, either way.
FRESH = timedelta(minutes=5)
#: Seconds to connect, seconds between two bytes of the answer.
PATIENCE = (3, 10)
#: Longer answers are not read, nor slower ones: bytes, and seconds until the last of them.
MOST_BYTES, MOST_SECONDS = 512 * 1024, 20
#: More is not taken of one answer.
MOST_EVENTS = 200
_STAMP = re.compile(r"[0-9]{1,12}")


class Generic:
    """HTTP and JSON."""

    def __init__(self, access: Access) -> None:
        self._access = access

    @property
    def is_asked(self) -> bool:
        return bool(self._access.gateway)

    @property
    def stops(self) -> bool:
        return bool(self._access.gateway)

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        stamp, signature = headers.get("Carrier-Timestamp", ""), headers.get("Carrier-Signature", "")
        given = signature.encode("ascii", "replace").lower()
        # Every secret is tried, whichever fits: how long it takes says nothing.
        fits = [hmac.compare_digest(self._signature(secret, stamp, body), given) for secret in self._access.secrets]
        is_fresh = bool(_STAMP.fullmatch(stamp)) and abs(at.timestamp() - int(stamp)) <= FRESH.total_seconds()
        if not (any(fits) and is_fresh):
            raise Forged("Not signed, or too old.")
        return heard_from(_json(body), at=at)

    def track(self, number: str, *, at: datetime) -> list[Heard]:
        said = self._call("GET", f"parcels/{quote(number, safe='')}")
        if said is None:
            return []
        events = said.get("events") if isinstance(said, dict) else None
        if not isinstance(events, list):
            raise Failed("No list of events.")
        try:
            heard = [heard_from(each, at=at) for each in events[:MOST_EVENTS]]
        except Invalid as error:
            raise Failed(error.message) from error
        # What is said of other parcels was not asked for.
        return [each for each in heard if each.number == normal_number(number)]

    def intercept(self, number: str, *, key: str) -> StopAnswer:
        said = self._call("POST", f"parcels/{quote(number, safe='')}/intercept", key=key)
        try:
            return StopAnswer(said["outcome"])
        except (KeyError, TypeError, ValueError) as error:
            raise Failed("No outcome.") from error

    @staticmethod
    def _signature(secret: str, stamp: str, body: bytes) -> bytes:
        signed = stamp.encode("utf-8", "replace") + b"." + body
        return hmac.new(secret.encode(), signed, "sha256").hexdigest().encode()

    def _call(self, method: str, path: str, *, key: str = "") -> Any:
        """The answer's JSON; None where the parcel is not known there."""
        headers = {"Authorization": f"Bearer {self._access.token}", "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        address = f"{self._access.gateway.rstrip('/')}/{path}"
        try:
            # Not sent on to another address: the token is for this one.
            with requests.request(
                method, address, headers=headers, timeout=PATIENCE, stream=True, allow_redirects=False
            ) as answer:
                if method == "GET" and answer.status_code == requests.codes.not_found:
                    return None
                if answer.status_code not in (200, 202):
                    raise Failed(f"{answer.status_code}")
                body = _read(answer)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Failed(type(error).__name__) from error
        try:
            return _json(body)
        except Invalid as error:
            raise Failed(error.message) from error


def _read(answer: requests.Response) -> bytes:
    """The body, as far as it may go. Raises ``Failed``."""
    body, until = b"", time.monotonic() + MOST_SECONDS
    while chunk := answer.raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise Failed("The answer is too long, or too slow.")
    return body


def _json(body: bytes) -> Any:
    """Raises ``Invalid`` for what is no JSON."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Invalid("not_json", _("The body is not JSON in UTF-8.")) from error
