"""Writes of the API itself: tokens, and answers kept for their idempotency keys."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shopsuite.api.models import ApiToken, KeptAnswer, digest_of
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User

KEEP_ANSWERS = timedelta(days=7)


class KeyReused(DomainError):
    """The idempotency key was used for another request."""

    status = 422


def issue_token(*, user: User, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is shown this once and kept nowhere."""
    secret = f"shop_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user, name=name, scopes=list(scopes), digest=digest_of(secret), start=secret[:10]
    )
    return token, secret


def revoke_token(*, token: ApiToken, at: datetime) -> None:
    """The token opens nothing from now on. Revoking twice is once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def answer_once(
    *, user: User, key: str, request_digest: str, at: datetime, answer: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Do ``answer`` once for ``key`` and give everybody who asks again what the first was given.

    The change and its answer are one transaction: there is no moment at which the one is kept and the other is not.
    Two at the same time queue up at a lock on the key. Refusals are not kept: what was short an hour ago may be in.
    Raises ``KeyReused`` when the key came with another request before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{user.pk}:{key}"])
    kept = KeptAnswer.objects.filter(user=user, key=key).first()
    if kept is None:
        status, body = answer()
        KeptAnswer.objects.create(user=user, key=key, request_digest=request_digest, status=status, body=body, at=at)
        return status, body
    if kept.request_digest != request_digest:
        raise KeyReused(
            "key_reused", _("This Idempotency-Key was used for another request. Give each request a key of its own.")
        )
    return kept.status, kept.body


def forget_old_answers(*, at: datetime) -> int:
    """Drop answers older than a week; returns how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEEP_ANSWERS).delete()[0]
