"""What follows from bookings that changed, and from teas that came in."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from bookings import away, events, operations, tasks
from bookings.models import Booking, TeaNewsKind
from inventory.events import BatchArrived
from inventory.models import Batch, BatchStock
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: What is older hosts have read in their calendar.
NEWS_FOR = timedelta(hours=12)
#: Whoever waits is not offered what became free so long ago: others have looked since.
NEWS = timedelta(hours=2)
#: A tea that came in longer ago is no news.
TEA_NEWS = timedelta(days=3)


@reacts_to(events.TastingCancelled, events.TastingMoved, events.SeatsFreed, events.TableOpened, news_for=NEWS)
def offer_what_came_free(event: Event) -> None:
    """To whoever waits for it, the first who fits."""
    freed_id = event.body.get("left_id") or event.body["session_id"]
    begins = datetime.fromisoformat(event.body.get("began") or event.body["begins"])
    operations.offer_freed(session_id=freed_id, begins=begins, at=event.at)


@reacts_to(
    events.TastingBooked,
    events.TastingMoved,
    events.TastingChanged,
    events.TastingCancelled,
    events.TastingTakenBack,
    events.SessionMoved,
    events.SessionCalledOff,
)
def issue_preparation_anew(event: Event) -> None:
    """The lists of the sessions concerned, where that changes anything."""
    for session_id in sorted({event.body["session_id"], event.body.get("left_id") or event.body["session_id"]}):
        operations.prepare(session_id=session_id, at=event.at)


@reacts_to(BatchArrived, news_for=TEA_NEWS)
def tell_who_would_like_it(event: Event) -> None:
    """A tea that was never here, or of which nothing could be sold, has come in: those it suits are told once, if they asked to be.
    More of what was there all the time is no news, and goods that nobody may sell are none yet."""
    body = event.body
    if not (body["is_first"] or body["was_out"]):
        return
    batch = Batch.objects.select_related("variant__product").filter(pk=body["batch_id"]).first()
    if batch and batch.variant.product.is_active and BatchStock.objects.sellable().filter(batch=batch).exists():
        operations.make_news(
            kind=TeaNewsKind.ARRIVED, product=batch.variant.product, batch=batch, actor=None, at=event.at
        )


@reacts_to(
    events.TastingHeld,
    events.TastingBooked,
    events.TastingMoved,
    events.TastingChanged,
    events.TastingCancelled,
    events.TastingTakenBack,
    events.SeatsFreed,
    events.GuestsArrived,
    events.GuestsMissed,
    events.GuestsRestored,
    events.GuestsLate,
    events.GuestsComing,
)
def plan_the_reminders(event: Event) -> None:
    """What its guests are still to be told follows from how the booking stands by now, so that no event is too old for it."""
    _plan(event.body["booking_id"])


@reacts_to(events.SessionStarted, events.SessionEnded)
def plan_what_follows(event: Event) -> None:
    """Nobody is reminded of what has begun; a week after it, they are asked how it was."""
    for pk in Booking.objects.filter(session=event.body["session_id"]).order_by("pk").values_list("pk", flat=True):
        _plan(pk)


@reacts_to(events.DayAhead, news_for=NEWS_FOR)
def tell_of_the_day(event: Event) -> None:
    """The host hears what the day brings."""
    away.tell_of_day(event)


@reacts_to(
    events.TastingBooked,
    events.TastingMoved,
    events.TastingChanged,
    events.TastingCancelled,
    events.TastingTakenBack,
    events.GuestsLate,
    news_for=NEWS_FOR,
)
def tell_of_today(event: Event) -> None:
    """The host hears at once of what changes on the day itself."""
    away.tell_of_change(event)


@reacts_to(events.GuestsArrived, events.GuestsMissed, events.SessionStarted, events.AllergiesSeen, news_for=NEWS_FOR)
def settle_what_was_told(event: Event) -> None:
    """Nothing of it need lie on anybody's devices any more."""
    away.settle(event)


@reacts_to(events.GuestsUntold, news_for=NEWS_FOR)
def have_somebody_call(event: Event) -> None:
    """Guests may not know what they should: somebody can call them."""
    away.tell_of_untold(event.body["reminder_id"])


def _plan(booking_id: int) -> None:
    if operations.plan_reminders(booking_id=booking_id, at=timezone.now()):
        transaction.on_commit(partial(tasks.remind.delay))
