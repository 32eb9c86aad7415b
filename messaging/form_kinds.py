"""Forms that can be filled in inside a conversation: each app registers its own.

form_kinds.register("tasting", FormKind(_("Tasting"), TastingForm, accept=book_the_table))    # from AppConfig.ready
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.functional import Promise

if TYPE_CHECKING:
    from messaging.models import FormRequest


def _keep(request: "FormRequest") -> None:
    """Nothing more than keeping the answers."""


@dataclass(frozen=True)
class FormKind:
    """``accept`` gets the answered request in the transaction that keeps the answers; what it raises refuses them."""

    label: str | Promise
    form: type[forms.Form]
    accept: Callable[["FormRequest"], None] = _keep


_kinds: dict[str, FormKind] = {}


def register(name: str, kind: FormKind) -> None:
    """Offer ``kind`` to the shop's people in conversations with customers."""
    _kinds[name] = kind


def named(name: str) -> FormKind | None:
    """The kind registered as ``name``; None once nobody offers it any more."""
    return _kinds.get(name)


def offered() -> dict[str, FormKind]:
    """Every kind by its name."""
    return dict(_kinds)
