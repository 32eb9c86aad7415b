"""What delivery does when it hears of something."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from delivery import away, events, operations, talk, tasks
from delivery.models import CarrierParcel
from delivery.models.carrier import AskState
from delivery.rules.tracking import State
from orders.events import Delivered, DeliveryTakenBack, HandedOver, InterceptAnswered, InterceptAsked
from orders.models.order import Way
from orders.models.stop import Outcome
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: What is older stands on the list of parcels; it wakes nobody.
NEWS_FOR = timedelta(hours=36)


@reacts_to(HandedOver)
def follow_what_a_carrier_got(event: Event) -> None:
    """From here on the parcel is followed by what its carrier says."""
    if event.body["way"] == Way.CARRIER:
        operations.follow_parcel(
            order_id=event.body["order_id"],
            carrier=event.body.get("carrier", ""),
            number=event.body.get("tracking_number", ""),
            at=event.at,
        )


@reacts_to(InterceptAnswered)
def end_what_came_back(event: Event) -> None:
    """What leaves next is another parcel."""
    if event.body["intercept_outcome"] == Outcome.RETURNED:
        operations.end_parcels(order_id=event.body["order_id"], at=event.at)


@reacts_to(events.ParcelMoved)
def note_what_its_end_means(event: Event) -> None:
    """The order has arrived with its parcel; what comes back may have been called back."""
    if event.body["parcel_state"] == State.DELIVERED:
        operations.note_arrival(parcel_id=event.body["parcel_id"], at=timezone.now())
    elif event.body["parcel_state"] == State.RETURNED:
        operations.note_return(parcel_id=event.body["parcel_id"], at=timezone.now())


@reacts_to(events.ParcelMoved, events.NumberCorrected, Delivered, DeliveryTakenBack)
def see_to_trouble(event: Event) -> None:
    """What a carrier has trouble with is somebody's work until it is over."""
    parcels = CarrierParcel.objects.filter(order=event.body["order_id"])
    if "parcel_id" in event.body:
        parcels = parcels.filter(pk=event.body["parcel_id"])
    now = timezone.now()
    for pk in parcels.order_by("pk").values_list("pk", flat=True):
        operations.see_to_trouble(
            parcel_id=pk,
            at=now,
            is_news=now - event.at < NEWS_FOR,
            was_anothers=event.kind == events.NumberCorrected.kind,
        )


@reacts_to(InterceptAsked, news_for=NEWS_FOR)
def have_the_carrier_stop_it(event: Event) -> None:
    """Whoever has the parcel is asked to stop it."""
    operations.ask_to_stop(intercept_id=event.body["intercept_id"], at=timezone.now())


@reacts_to(events.StopAsked)
def send_what_is_to_be_asked(event: Event) -> None:
    """The carrier's program is asked at once; where that is lost, the clock asks."""
    if event.body["ask_state"] == AskState.TO_ASK:
        transaction.on_commit(partial(tasks.send_ask.delay, event.body["ask_id"]), robust=True)


@reacts_to(events.NumberCorrected, news_for=NEWS_FOR)
def tell_the_right_number(event: Event) -> None:
    """Whoever was told a number is told the right one."""
    parcel = CarrierParcel.objects.select_related("order", "carrier").get(pk=event.body["parcel_id"])
    talk.say_corrected(parcel, client_id=f"feed:{event.pk}", at=event.at)


@reacts_to(
    events.ParcelMoved,
    events.ParcelContradicts,
    events.NumberCorrected,
    events.StopAsked,
    InterceptAnswered,
    news_for=NEWS_FOR,
)
def tell_who_sees_to_parcels(event: Event) -> None:
    """Those who hand parcels over hear of what goes wrong with them, while it does."""
    away.tell_of_parcel(event)
