"""Keys as browsers and push services write them: unpadded base64url. ``python -m shopsuite.notices.keys`` prints a new one."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Raises ``ValueError`` for what is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def new_key() -> str:
    """A private key as settings keep it: the number of a P-256 key, base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return encoded(number.to_bytes(32, "big"))


if __name__ == "__main__":
    print(new_key())  # noqa: T201
