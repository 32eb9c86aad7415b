"""What streets add to the crow's flight, learned area by area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from delivery import queries
from delivery.models import AreaDetour
from delivery.planning.travel import DETOUR
from delivery.rules.detours import cell_of, factor_of, ratio_of, remembered
from delivery.rules.places import Spot, metres_between


@dataclass(frozen=True)
class Way:
    """One way somebody rode from door to door: ``travelled`` metres."""

    begins: Spot
    ends: Spot
    travelled: float


def learn_detours_of_day(*, at: datetime) -> int:
    """Learn from the ways between doors that ended in the day before ``at``; how many said anything. To be called once a day."""
    ways = [
        Way(begins, ends, seconds * speed / 3.6)
        for begins, ends, seconds, speed in queries.ways_ridden(at - timedelta(days=1), at)
    ]
    return learn_detours(ways=ways, at=at)


@transaction.atomic
def learn_detours(*, ways: Iterable[Way], at: datetime) -> int:
    """Note what each way says about the areas at both of its ends; how many said anything. Locks the areas in the order of their names."""
    heard: dict[str, list[float]] = {}
    taken = 0
    for way in ways:
        ratio = ratio_of(flight=metres_between(way.begins, way.ends), travelled=way.travelled)
        if ratio is None:
            continue
        taken += 1
        for cell in {cell_of(end.latitude, end.longitude) for end in (way.begins, way.ends)}:
            heard.setdefault(cell, []).append(ratio)
    blank = [AreaDetour(cell=cell, factor=DETOUR, learned_at=at) for cell in sorted(heard)]
    AreaDetour.objects.bulk_create(blank, ignore_conflicts=True)
    for area in AreaDetour.objects.select_for_update().filter(cell__in=heard).order_by("cell"):
        area.ratios = remembered(area.ratios, heard[area.cell])
        area.factor, area.learned_at = factor_of(area.ratios), at
        area.save()
    return taken
