"""How the product says no."""

from typing import Any

from django.db import DataError, OperationalError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable


class DomainError(Exception):
    """A refusal with a reason: not a bug, but an answer.

    ``code`` is stable and for programs, ``message`` is for people (translated: what happened and what to do next),
    ``details`` are JSON-friendly facts about this one refusal. The edges translate it: an HTMX row with the reason,
    a REST body ``{code, message, details}`` with status ``status``.
    """

    status = 409

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class Invalid(DomainError):
    """What was sent cannot be meant; ``details["field"]`` says where, when it is one field."""

    status = 400


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does."""

    status = 404


class Busy(DomainError):
    """Somebody else holds what this change needs, longer than a person wants to wait."""

    status = 503


def busy(error: OperationalError) -> Busy | None:
    """``error`` as a friendly refusal when it is a lock that was waited for in vain or a dead-lock; else None."""
    if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
        return None
    return Busy("busy", _("Somebody else is changing the same thing at this moment. Nothing was changed; try again."))


def unkept(error: Exception) -> Invalid | None:
    """``error`` as a refusal when a text held what no database keeps (a NUL, half of a pair of surrogates); else None.

    Forms say so at their field; what a view takes from a request without one comes this far.
    """
    is_nul = isinstance(error, DataError) and "NUL (0x00)" in str(error)
    if not is_nul and not (isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed"):
        return None
    return Invalid(
        "bad_character", _("What was typed holds a character that cannot be kept. Type it anew, without it.")
    )
