"""Writes of the API itself: tokens, and answers kept for their idempotency keys."""

import json
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
    Two at the same time queue up at the key's unique row. Refusals are not kept: what was short an hour ago may be in.
    Raises ``KeyReused`` when the key came with another request before.
    """
    with connection.cursor() as cursor:
        # Whoever inserts the key does the work; everybody else waits here until that transaction ends.
        cursor.execute(
            """INSERT INTO api_keptanswer (user_id, key, request_digest, status, at) VALUES (%s, %s, %s, 0, %s)
               ON CONFLICT (user_id, key) DO NOTHING RETURNING id""",
            [user.pk, key, request_digest, at],
        )
        is_first = cursor.fetchone()
    if is_first:
        status, body = answer()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE api_keptanswer SET status = %s, body = %s WHERE id = %s",
                [status, json.dumps(body, ensure_ascii=False), *is_first],
            )
        return status, body
    kept = KeptAnswer.objects.get(user=user, key=key)
    if kept.request_digest != request_digest:
        raise KeyReused(
            "key_reused", _("This Idempotency-Key was used for another request. Give each request a key of its own.")
        )
    return kept.status, kept.body


def forget_old_answers(*, at: datetime) -> int:
    """Drop answers older than a week; returns how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEEP_ANSWERS).delete()[0]
