"""How an app reacts to what happened below it: functions in its ``reactions`` module, run by ``manage.py feed_consumers``.

    @reacts_to(orders.events.Packed)
    def open_the_hand_over(event: Event) -> None:
        operations.open_delivery(order_id=event.body["order_id"], actor=event.actor, at=event.at)

The reactions of one module are one durable consumer with a cursor of its own, named after the module. A new consumer
starts at the beginning of the log; where it must not look back, a migration gives it its ``Cursor``.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.utils import timezone

from shopsuite.feed.events import FeedEvent
from shopsuite.feed.models import Event

Handler = Callable[[Event], None]

# consumer -> kind -> handlers, in the order in which they were written
_consumers: dict[str, dict[str, list[Handler]]] = {}


def reacts_to(*events: type[FeedEvent], news_for: timedelta | None = None) -> Callable[[Handler], Handler]:
    """Have the decorated function called once for every event of these classes, in order; with ``news_for``, of those alone that
    are no older by then: a log that is read from its beginning, or after days without a server, tells nobody of what is long past.

    It runs in one transaction with the move of the cursor, so what it does in the database is done exactly once. It
    may be tried again after an error; anything outside the database belongs into a task started on commit.
    """

    def register(handler: Handler) -> Handler:
        called = handler if news_for is None else _while_news(handler, news_for)
        kinds = _consumers.setdefault(handler.__module__, {})
        for event in events:
            kinds.setdefault(event.kind, []).append(called)
        return called

    return register


def _while_news(handler: Handler, span: timedelta) -> Handler:
    @wraps(handler)
    def handle(event: Event) -> None:
        if timezone.now() - event.at < span:
            handler(event)

    return handle


def consumers() -> list[str]:
    """The names of all durable consumers."""
    return sorted(_consumers)


def kinds_heard_by(consumer: str) -> list[str]:
    return sorted(_consumers[consumer])


def handlers(consumer: str, kind: str) -> list[Handler]:
    return _consumers.get(consumer, {}).get(kind, [])
