"""Asking carriers where parcels are, by the clock. A carrier is never asked inside a transaction."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from delivery import queries
from delivery.carriers import Failed, provider_of
from delivery.models import CarrierParcel, TrackingEvent
from delivery.operations.carriers import take_in
from delivery.rules import tracking
from delivery.rules.tracking import ENDS, State
from orders.models.order import Stage

#: So many parcels are claimed in one go, for so long: whoever claimed them and was killed is not waited for longer.
CLAIM, LEASE = 25, timedelta(minutes=10)
#: A run takes no new claim after so long; the next one is started by then.
RUN = timedelta(seconds=50)
#: A carrier that failed so often in a run is left alone for the rest of it.
ENOUGH_FAILURES = 2
#: What was said of a number that never became a parcel's goes after so long.
UNKNOWN_FOR = timedelta(days=30)


def ask_due(*, clock: Callable[[], datetime]) -> int:
    """Ask about every parcel whose turn it is; how many carriers answered for. Safe to run at the same time more than once: each parcel is
    claimed by one."""
    begun, answered, failed = clock(), 0, Counter[int]()
    while clock() - begun < RUN and (claimed := _claim(at=clock())):
        for parcel in claimed:
            is_down = failed[parcel.carrier_id or 0] >= ENOUGH_FAILURES
            if not is_down and _ask(parcel, at=clock()):
                answered += 1
            else:
                failed[parcel.carrier_id or 0] += 1
                _put_off(parcel, at=clock(), is_failure=not is_down)
    return answered


@transaction.atomic
def forget_unknown(*, at: datetime) -> int:
    """Delete what carriers said long ago of numbers that are none of the shop's; how many."""
    old = queries.unknown_events().filter(received_at__lt=at - UNKNOWN_FOR)
    return TrackingEvent.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:10_000])).delete()[0]


@transaction.atomic
def _claim(*, at: datetime) -> list[CarrierParcel]:
    """Parcels whose turn it is, taken out of everybody else's reach for a while; those that need not be asked about are let go of."""
    due = CarrierParcel.objects.filter(look_at__lte=at).select_for_update(of=("self",), skip_locked=True)
    found = list(due.select_related("order", "carrier").order_by("look_at", "pk")[:CLAIM])
    asked = [parcel for parcel in found if _is_worth_asking(parcel, at=at)]
    CarrierParcel.objects.filter(pk__in=[parcel.pk for parcel in found]).update(look_at=None)
    CarrierParcel.objects.filter(pk__in=[parcel.pk for parcel in asked]).update(look_at=at + LEASE)
    # With none worth asking there may be more behind them: the next run finds these.
    return asked


def _is_worth_asking(parcel: CarrierParcel, *, at: datetime) -> bool:
    is_under_way = not parcel.is_over and parcel.order.stage == Stage.SHIPPED
    is_asked = bool(parcel.number) and provider_of(parcel.carrier).is_asked
    return is_under_way and is_asked and at <= parcel.handed_at + tracking.AFTER


def _ask(parcel: CarrierParcel, *, at: datetime) -> bool:
    """False when nobody answered."""
    assert parcel.carrier
    try:
        heard = provider_of(parcel.carrier).track(parcel.number, at=at)
    except Failed:
        return False
    take_in(carrier_id=parcel.carrier.pk, heard=heard, at=at)
    with transaction.atomic():
        now = CarrierParcel.objects.select_for_update().get(pk=parcel.pk)
        # Corrected meanwhile, it is asked about anew at once.
        if now.look_at and now.number == parcel.number and now.state not in ENDS:
            now.failures, now.look_at = 0, at + tracking.asked_again_in(State(now.state), failures=0)
            now.save(update_fields=["failures", "look_at"])
    return True


def _put_off(parcel: CarrierParcel, *, at: datetime, is_failure: bool) -> None:
    failures = parcel.failures + is_failure
    again = at + tracking.asked_again_in(State(parcel.state), failures=max(failures, 1))
    still = CarrierParcel.objects.filter(pk=parcel.pk, number=parcel.number, look_at__isnull=False)
    still.update(failures=failures, look_at=again)
