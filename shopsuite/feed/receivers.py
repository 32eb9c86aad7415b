"""Django's own signals that the feed listens to."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from shopsuite.feed import operations


def end_live_pages_of_session(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Someone signed out: the other tabs of that session stop listening, whichever process holds their sockets."""
    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if user is None or not session_key:
        return
    with transaction.atomic():
        operations.end_session(user=user, session_key=session_key, at=timezone.now())
