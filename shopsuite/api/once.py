"""Calls that may be made again when nobody knows whether the first was heard."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from shopsuite.api.operations import answer_once
from shopsuite.core.errors import Invalid

LONGEST_KEY = 255
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of up to 255 characters; the same key gets the same answer again for a week.",
)


def once(request: Request, answer: Callable[[], tuple[int, Any]]) -> Response:
    """``answer``, kept under the request's idempotency key where it brought one."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or "\x00" in key:
        raise Invalid("bad_key", "An Idempotency-Key is text of at most 255 characters.", field="Idempotency-Key")
    if not key:
        with transaction.atomic():
            status, body = answer()
        return Response(body, status=status)
    status, body = answer_once(
        user=request.user, key=key, request_digest=_digest(request), at=timezone.now(), answer=answer
    )
    return Response(body, status=status)


def _digest(request: Request) -> str:
    """What two requests must have in common to be the same: method, path and body."""
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode(errors="replace")).hexdigest()
