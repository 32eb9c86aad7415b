"""How much waits for a person, in small numbers beside the way there. Each app says what it counts, from ``AppConfig.ready``::

    counters.register("needs", Counter(label=_("to buy"), waiting=needs_of, on=("purchasing.needs_changed",),
                                       needs=("purchasing.order",)))

However many numbers a page shows, they are one question.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What several numbers as one are called.
TOGETHER = _("to see to")


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
    questions: list[str] = []
    values: list[Any] = []
    for nth, code in enumerate(codes):
        with suppress(EmptyResultSet):
            found, told = mine[code].waiting(user).order_by().values("pk").query.sql_with_params()
            questions.append(f"SELECT {nth}, count(DISTINCT pk) FROM ({found}) AS waiting (pk)")
            values += told
    how_many = dict.fromkeys(codes, 0)
    if questions:
        # Put together by hand: for Django to make one query set of them took as long as all else about them, on every page.
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(questions), values)
            how_many |= {codes[nth]: count for nth, count in cursor.fetchall()}
    return how_many
