"""How long riders are at doors, learned from when they came and went."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import F, FloatField, prefetch_related_objects
from django.db.models.functions import Extract

from delivery.models import Attempt, Delivery, Outcome
from delivery.rules.addresses import key_of
from delivery.rules.figures import SERVICE, area_of, is_service, learned

#: What is older says little about a door.
LEARNED_FROM = timedelta(days=120)
MOST = 5000


def service_seconds(delivery: Delivery, *, at: datetime, before: float = SERVICE) -> int:
    """Whole seconds that giving ``delivery`` away will take, by what was learned until ``at``; ``before`` until anything was."""
    return service_seconds_of([delivery], at=at, before=before)[delivery.pk]


def service_seconds_of(deliveries: Iterable[Delivery], *, at: datetime, before: float = SERVICE) -> dict[int, int]:
    """The same of several: delivery's id -> whole seconds. By the address where riders were there before, by its area and all doors
    where they were not, each blended with what is known of the next larger. One question, however many deliveries, and one more where
    their orders have not been read."""
    asked = list(deliveries)
    prefetch_related_objects(asked, "order")
    by_address, by_area, everywhere = _measured(at)
    overall = learned(everywhere, before=before)
    found = {}
    for each in asked:
        key, area = _named(each.order.address)
        around = learned(by_area.get(area, ()), before=overall)
        found[each.pk] = round(learned(by_address.get(key, ()), before=around))
    return found


def _measured(at: datetime) -> tuple[dict[str, list[float]], dict[str, list[float]], list[float]]:
    """(address -> seconds, area -> seconds, all seconds) of the latest doors. Every reading of a day asks, so thousands of rows have to be cheap."""
    done = Attempt.objects.filter(
        outcome=Outcome.DONE, arrived_at__isnull=False, ended_at__gt=at - LEARNED_FROM, ended_at__lte=at
    )
    there = done.annotate(seconds=Extract(F("ended_at") - F("arrived_at"), "epoch", output_field=FloatField()))
    by_address: dict[str, list[float]] = defaultdict(list)
    by_area: dict[str, list[float]] = defaultdict(list)
    everywhere: list[float] = []
    for address, seconds in there.order_by("-ended_at").values_list("delivery__order__address", "seconds")[:MOST]:
        if is_service(seconds):
            key, area = _named(address)
            by_address[key].append(seconds)
            by_area[area].append(seconds)
            everywhere.append(seconds)
    return by_address, by_area, everywhere


@lru_cache(maxsize=2 * MOST)
def _named(address: str) -> tuple[str, str]:
    """Its key, and its area."""
    return key_of(address), area_of(address)
