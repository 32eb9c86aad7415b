"""Proof that a page without a signed-in user may hear certain events: written into the page by the server."""

from collections.abc import Iterable

from django.core import signing

_SALT = "shopsuite.feed.page"
MAX_AGE = 24 * 3600  # seconds; an older page is told to reload, which gives it a new token


class TokenExpired(Exception):
    """The token was genuine, but is too old."""


def page_token(*, audiences: Iterable[str]) -> str:
    """A signed value for ``<meta name="feed-token">`` that lets its page hear ``audiences`` for a day."""
    return signing.dumps(sorted(audiences), salt=_SALT, compress=True)


def audiences_of(token: str) -> frozenset[str]:
    """What ``token`` lets its page hear; nothing when it is not genuine. Raises ``TokenExpired``."""
    try:
        return frozenset(signing.loads(token, salt=_SALT, max_age=MAX_AGE))
    except signing.SignatureExpired as error:
        raise TokenExpired from error
    except signing.BadSignature:
        return frozenset()
