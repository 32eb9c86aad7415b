"""What follows from bookings that changed."""

from datetime import datetime, timedelta

from bookings import events, operations
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: Whoever waits is not offered what became free so long ago: others have looked since.
NEWS = timedelta(hours=2)


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
    events.SessionMoved,
    events.SessionCalledOff,
)
def issue_preparation_anew(event: Event) -> None:
    """The lists of the sessions concerned, where that changes anything."""
    for session_id in sorted({event.body["session_id"], event.body.get("left_id") or event.body["session_id"]}):
        operations.prepare(session_id=session_id, at=event.at)
