"""Remembering which goods to look at again, so that a hundred changes of one are looked at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from inventory.models import Conversion, Variant
from purchasing.models import Touched
from purchasing.operations.replenishing import Replenished, replenish

#: Looked at together; what is more comes with the next run.
MOST = 500


def touch(*, variant_ids: Collection[int], at: datetime) -> None:
    """Have these variants looked at again within seconds, and the packs they are opened from."""
    packs = Conversion.objects.filter(target__in=variant_ids).values("source")
    wanted = Q(pk__in=variant_ids) | Q(pk__in=packs)
    there = Variant.objects.filter(wanted).order_by("pk").values_list("pk", flat=True)
    Touched.objects.bulk_create(
        [Touched(variant_id=pk, at=at) for pk in there],
        update_conflicts=True,
        unique_fields=["variant"],
        update_fields=["at"],
    )


def replenish_touched(*, at: datetime) -> Replenished:
    """Look again at what was touched. What is touched once more meanwhile stays for the next run, as does everything when this
    one is killed."""
    ids = list(Touched.objects.filter(at__lte=at).order_by("at").values_list("variant", flat=True)[:MOST])
    if not ids:
        return Replenished()
    done = replenish(at=at, variant_ids=ids)
    Touched.objects.filter(variant__in=ids, at__lte=at).delete()
    return done
