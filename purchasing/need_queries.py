"""Every question about what is to be bought. ``needs_visible_to`` is the only door for a request."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from inventory.models import BatchStock, Variant, WaitingDemand
from purchasing import queries
from purchasing.demand.classes import DemandClass
from purchasing.models import DemandForecast, Need, SupplierGoods
from purchasing.models.replenishment import NeedState
from purchasing.rules import Outlook, Standing
from shopsuite.people.models import User

#: Sold so seldom that single demands are counted.
SLOW = (DemandClass.INTERMITTENT, DemandClass.LUMPY, DemandClass.SCARCE, DemandClass.NONE)


def needs_visible_to(user: User) -> QuerySet[Need]:
    """The only door to needs for a request: the shop's buyers."""
    return Need.objects.all() if user.may("purchasing.see") else Need.objects.none()


def open_needs() -> QuerySet[Need]:
    return Need.objects.filter(state=NeedState.OPEN)


def goods_on_sale() -> QuerySet[Variant]:
    return Variant.objects.filter(is_active=True, product__is_active=True)


def first_offers(variant_ids: Collection[int] | None = None) -> QuerySet[SupplierGoods]:
    """For each variant the offer it is ordered by: the preferred one, else the oldest, of suppliers in use."""
    offers = SupplierGoods.objects.filter(is_active=True, supplier__is_active=True)
    if variant_ids is not None:
        offers = offers.filter(variant__in=variant_ids)
    return offers.order_by("variant_id", "-is_preferred", "pk").distinct("variant_id")


def standings(variant_ids: Collection[int], *, today: date) -> dict[int, Standing]:
    """What there is of each variant at all places together: lying there unpromised and not expired, coming, waited for."""
    usable = Q(batch__best_before=None) | Q(batch__best_before__gte=today)
    lying = BatchStock.objects.filter(usable, variant__in=variant_ids, place__is_active=True).order_by()
    free = dict(lying.values_list("variant").annotate(sum=Sum(F("on_hand") - F("reserved"))))
    queue = WaitingDemand.objects.filter(variant__in=variant_ids).order_by()
    waiting = dict(queue.values_list("variant").annotate(sum=Sum("quantity")))
    coming = queries.coming(variant_ids)
    nothing = Decimal(0)
    return {
        pk: Standing(
            free=free.get(pk, nothing),
            coming=sum((part.quantity for part in coming.get(pk, [])), nothing),
            waiting=waiting.get(pk, nothing),
        )
        for pk in variant_ids
    }


def outlooks(variant_ids: Iterable[int], *, today: date) -> dict[int, Outlook]:
    """What each variant is expected to sell from ``today`` on; those without a forecast are left out."""
    found = DemandForecast.objects.filter(variant__in=list(variant_ids))
    return {
        row.variant_id: Outlook(
            ahead=row.ahead[max((today - row.made_on).days, 0) :],
            deviation=row.deviation,
            is_slow=row.demand_class in SLOW,
        )
        for row in found
    }
