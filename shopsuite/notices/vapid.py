"""The shop's key towards push services (VAPID, RFC 8292)."""

import time
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from shopsuite.notices.keys import decoded, encoded

#: A push service refuses more than a day.
PROOF_HOLDS_FOR = 12 * 3600


def shop_key() -> str:
    """What browsers subscribe with at this shop; empty where it has no key and pushes to nobody."""
    return public_key(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""


def public_key(private: str) -> str:
    """What browsers subscribe with (``applicationServerKey``)."""
    point = _loaded(private).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encoded(point)


def proof(*, endpoint: str, private: str, contact: str) -> str:
    """The ``Authorization`` header that says to the endpoint's push service who sends."""
    address = urlsplit(endpoint)
    claims = {
        "aud": f"{address.scheme}://{address.netloc}",
        "exp": int(time.time()) + PROOF_HOLDS_FOR,
        "sub": f"mailto:{parseaddr(contact)[1]}",
    }
    return f"vapid t={jwt.encode(claims, _loaded(private), algorithm='ES256')}, k={public_key(private)}"


@cache
def _loaded(private: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(decoded(private), "big")
    return ec.derive_private_key(number, ec.SECP256R1())
