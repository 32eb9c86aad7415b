"""What finance does when it hears of something."""

from datetime import timedelta
from functools import partial

from django.db import transaction

from finance import away, events, operations, tasks
from finance.models.online import RefundState
from orders.events import OrderSplit, SharedOut
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: After that whoever reconciles has seen it.
NEWS_FOR = timedelta(hours=36)


@reacts_to(OrderSplit, SharedOut)
def keep_one_invoice(event: Event) -> None:
    """What one invoice was for is still on one when the order has become several."""
    operations.carry_to_group(order_id=event.body["order_id"], parted_at=event.at)


@reacts_to(events.DayToReconcile, events.DayClosed, events.DayOpened, news_for=NEWS_FOR)
def tell_of_the_day(event: Event) -> None:
    """Whoever reconciles finds the morning's work on their list, and a day that somebody opened again."""
    away.tell_of_day(event)


@reacts_to(events.RefundMoved, news_for=NEWS_FOR)
def tell_of_the_refund(event: Event) -> None:
    """What did not arrive, somebody has to see to."""
    away.tell_of_refund(event)


@reacts_to(events.RefundMoved)
def send_what_was_asked_for(event: Event) -> None:
    """The provider is asked at once; where that is lost, the clock asks (``look_after_refunds``)."""
    if event.body["state"] == RefundState.ASKED and not event.body["tries"]:
        transaction.on_commit(partial(tasks.send_refund.delay, event.body["refund_id"]), robust=True)
