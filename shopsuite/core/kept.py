"""What every request reads and hardly anybody changes, kept in this process for a second (``CACHES["process"]``)."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches

Value = TypeVar("Value")


def kept(name: str, read: Callable[[], Value]) -> Value:
    """What ``read`` gives, or gave less than a second ago; each caller has a copy of its own.

    Another process sees a change no later than that; whoever makes one calls ``forget``, to see it at once.
    """
    value: Value | None = caches["process"].get(name)
    if value is None:
        value = read()
        caches["process"].set(name, value)
    return value


def forget(name: str) -> None:
    caches["process"].delete(name)
