"""How an app reacts to what happened below it: functions in its ``reactions`` module, run by ``manage.py feed_consumers``.

    @reacts_to(orders.events.Packed)
    def open_the_hand_over(event: Event) -> None:
        operations.open_delivery(order_id=event.body["order_id"], actor=event.actor, at=event.at)

The reactions of one module are one durable consumer with a cursor of its own, named after the module. A new consumer
starts at the beginning of the log; where it must not look back, a migration gives it its ``Cursor``.
"""

from collections.abc import Callable

from shopsuite.feed.events import FeedEvent
from shopsuite.feed.models import Event

Handler = Callable[[Event], None]

# consumer -> kind -> handlers, in the order in which they were written
_consumers: dict[str, dict[str, list[Handler]]] = {}


def reacts_to(*events: type[FeedEvent]) -> Callable[[Handler], Handler]:
    """Have the decorated function called once for every event of these classes, in order.

    It runs in one transaction with the move of the cursor, so what it does in the database is done exactly once. It
    may be tried again after an error; anything outside the database belongs into a task started on commit.
    """

    def register(handler: Handler) -> Handler:
        kinds = _consumers.setdefault(handler.__module__, {})
        for event in events:
            kinds.setdefault(event.kind, []).append(handler)
        return handler

    return register


def consumers() -> list[str]:
    """The names of all durable consumers."""
    return sorted(_consumers)


def kinds_heard_by(consumer: str) -> list[str]:
    return sorted(_consumers[consumer])


def handlers(consumer: str, kind: str) -> list[Handler]:
    return _consumers.get(consumer, {}).get(kind, [])
