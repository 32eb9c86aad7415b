"""What runs and plans do when something has happened. What is long past is no reason to plan today."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from delivery import away, operations, tasks
from delivery.events import (
    AttemptDecided,
    DeliveryChanged,
    LateExpected,
    PassedOn,
    PlanChanged,
    ShiftChanged,
    StopMoved,
)
from delivery.models import Cause, PlanState
from orders import events
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

NEWS = timedelta(hours=1)
_CAUSES = {"broke_down": Cause.BREAKDOWN}


@reacts_to(DeliveryChanged, AttemptDecided, PassedOn, events.ChangeAgreed, news_for=NEWS)
def look_at_the_day(event: Event) -> None:
    """A delivery stands elsewhere: so do the runs."""
    operations.look_at_runs(at=timezone.now(), cause=Cause.ORDER)


@reacts_to(ShiftChanged, news_for=NEWS)
def look_at_the_riders(event: Event) -> None:
    """Somebody came, went or cannot go on."""
    operations.look_at_runs(at=timezone.now(), cause=_CAUSES.get(event.body.get("what", ""), Cause.SHIFT))


@reacts_to(StopMoved, news_for=NEWS)
def look_at_what_was_moved(event: Event) -> None:
    """A person changed what was planned."""
    operations.look_at_runs(at=timezone.now(), cause=Cause.MOVED)


@reacts_to(LateExpected, news_for=NEWS)
def tell_dispatchers(event: Event) -> None:
    """Something will be late, and may still be helped."""
    away.tell_of_late(event)


@reacts_to(PlanChanged, news_for=NEWS)
def have_it_made(event: Event) -> None:
    """A plan waits for a worker; where that is lost, the clock finds one."""
    if event.body["state"] == PlanState.WAITING:
        transaction.on_commit(partial(tasks.make_plan.delay, event.body["plan_id"]), robust=True)
