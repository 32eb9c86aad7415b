"""What upper apps show on the page of a batch::

batch_parts.add(BatchPart("claims", "care/_batch.html", claims_on_batch))     # from AppConfig.ready
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inventory.models import Batch
from shopsuite.people.models import User


@dataclass(frozen=True)
class BatchPart:
    """``read(batch, viewer)`` makes what the template gets as ``part``; when empty it is left out. The page reads all its parts
    again when something happens to the batch ("batch:7")."""

    name: str
    template: str
    read: Callable[[Batch, User], dict[str, Any]]


_parts: dict[str, BatchPart] = {}


def add(part: BatchPart) -> None:
    """Show ``part``; the same name again replaces the former one."""
    _parts[part.name] = part


def parts_of(batch: Batch, viewer: User) -> list[dict[str, Any]]:
    """What every app shows of ``batch`` to ``viewer``: ``template`` and its context."""
    shown = ((part, part.read(batch, viewer)) for part in _parts.values())
    return [{"template": part.template, **context} for part, context in shown if context]
