"""How much waits for a person, in small numbers beside the way there. Each app says what it counts, from ``AppConfig.ready``::

    counters.register("needs", Counter(label=_("to buy"), waiting=needs_of, on=("purchasing.needs_changed",),
                                       needs=("purchasing.order",)))

However many numbers a page shows, they are one question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any
from weakref import WeakKeyDictionary

from django.db.models import Count, IntegerField, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Counter:
    """``waiting(user)`` is what is counted, for those who hold one of the rights ``needs`` (everybody without any). The page
    reads the number again when it hears of an event of one of the topics ``on``; "{user}" in one stands for the person's id."""

    label: str | Promise
    waiting: Callable[[Any], QuerySet[Any]]
    on: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def is_for(self, user: Any) -> bool:
        return not self.needs or not user.rights.isdisjoint(self.needs)

    def topics(self, user: Any) -> list[str]:
        return [topic.format(user=user.pk) for topic in self.on]


_counters: dict[str, Counter] = {}
#: What a request was told: true for as long as it lasts, and gone with it.
_of_request: WeakKeyDictionary[HttpRequest, dict[str, int]] = WeakKeyDictionary()


def register(code: str, counter: Counter) -> None:
    """Count under ``code``; the same code again replaces the former one."""
    _counters[code] = counter


def find(code: str, user: Any) -> Counter | None:
    """The counter of this code, if it counts for ``user``."""
    counter = _counters.get(code)
    return counter if counter and counter.is_for(user) else None


def numbers(request: HttpRequest) -> dict[str, int]:
    """Code -> how much waits for whoever asks, of every counter that is theirs. Asked once a request."""
    held = _of_request.get(request)
    if held is None:
        held = _of_request[request] = read(request.user)
    return held


def read(user: Any) -> dict[str, int]:
    """``numbers`` of ``user``, now. One query; nothing of it is asked where nothing can wait."""
    mine = {code: counter for code, counter in _counters.items() if counter.is_for(user)}
    codes = list(mine)
    questions = [_how_many(mine[code].waiting(user), nth) for nth, code in enumerate(codes)]
    found = dict.fromkeys(codes, 0)
    if questions:
        for nth, how_many in reduce(lambda one, other: one.union(other, all=True), questions):
            found[codes[nth]] = how_many
    return found


def _how_many(waiting: QuerySet[Any], nth: int) -> QuerySet[Any, tuple[int, int]]:
    """The row (``nth``, how many there are), with no more than it takes to count them; no row where there are none."""
    found = waiting.model._base_manager.filter(pk__in=waiting.select_related(None).order_by().values("pk"))
    numbered = found.order_by().annotate(nth=Value(nth, IntegerField())).values("nth")
    return numbered.annotate(how_many=Count("pk")).values_list("nth", "how_many")
