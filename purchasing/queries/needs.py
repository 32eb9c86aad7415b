"""Every question about what is to be bought. ``needs_visible_to`` is the only door for a request."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone

from inventory.models import BatchStock, Conversion, Variant, WaitingDemand
from inventory.models.stock import PlaceKind
from inventory.queries import active_places
from purchasing.charts import Chart, by_week, chart_of
from purchasing.demand.classes import DemandClass
from purchasing.models import DemandForecast, Need, Supplier, SupplierGoods
from purchasing.models.replenishment import Mode, NeedState, Timing
from purchasing.queries.orders import coming as on_order
from purchasing.rules import Outlook, Season, Standing, next_season
from shopsuite.core.numbers import plain
from shopsuite.people.models import User

#: Sold so seldom that single demands are counted.
SLOW = (DemandClass.INTERMITTENT, DemandClass.LUMPY, DemandClass.SCARCE, DemandClass.NONE)


def needs_visible_to(user: User) -> QuerySet[Need]:
    """The only door to needs for a request: the shop's buyers."""
    return Need.objects.all() if user.may("purchasing.see") else Need.objects.none()


def is_pooled() -> bool:
    """Whether what is to be bought is added up over several places."""
    return active_places().count() > 1


def open_needs() -> QuerySet[Need]:
    return Need.objects.filter(state=NeedState.OPEN)


def awake_needs(user: User) -> QuerySet[Need]:
    """The needs that stand on the list of ``user`` now: open, and not put off."""
    return needs_visible_to(user).filter(Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now()))


def made_here(variant_ids: Collection[int]) -> set[int]:
    """Those of these variants that come out of opened packs somebody offers: short of them, the shop buys packs."""
    offered = SupplierGoods.objects.filter(is_active=True, supplier__is_active=True)
    found = Conversion.objects.filter(target__in=variant_ids, source__in=offered.values("variant"))
    return set(found.values_list("target", flat=True))


def first_offers(variant_ids: Collection[int] | None = None) -> QuerySet[SupplierGoods]:
    """For each variant the offer it is ordered by: the preferred one, else the oldest, of suppliers in use."""
    offers = SupplierGoods.objects.filter(is_active=True, supplier__is_active=True)
    if variant_ids is not None:
        offers = offers.filter(variant__in=variant_ids)
    return offers.order_by("variant_id", "-is_preferred", "pk").distinct("variant_id")


def standings(variant_ids: Collection[int], *, today: date) -> dict[int, Standing]:
    """What there is of each variant at all places together: lying there (or on its way between two) unpromised and neither held
    nor expired, coming, waited for."""
    free = dict(_lying(variant_ids, today=today).values_list("variant").annotate(sum=Sum(F("on_hand") - F("reserved"))))
    queue = WaitingDemand.objects.filter(variant__in=variant_ids).order_by()
    waiting = dict(queue.values_list("variant").annotate(sum=Sum("quantity")))
    coming = on_order(variant_ids)
    nothing = Decimal(0)
    opened = _opened(variant_ids, today=today)
    return {
        pk: Standing(
            free=free.get(pk, nothing),
            coming=sum((part.quantity for part in coming.get(pk, [])), nothing),
            waiting=waiting.get(pk, nothing),
            opened=opened.get(pk, nothing),
        )
        for pk in variant_ids
    }


def _lying(variant_ids: Collection[int], *, today: date) -> QuerySet[BatchStock]:
    """What counts as stock: neither held nor expired, or on its way from place to place."""
    to_sell = Q(is_held=False) | Q(place__kind=PlaceKind.TRANSIT)
    usable = Q(batch__best_before=None) | Q(batch__best_before__gte=today)
    return BatchStock.objects.filter(usable, to_sell, variant__in=variant_ids, place__is_active=True).order_by()


def _opened(variant_ids: Collection[int], *, today: date) -> dict[int, Decimal]:
    """In packs, by the variant of the pack: what lies there of all it is opened into, less what is waited for of that.

    One opening deep; a portion that comes out of several kinds of packs counts towards each.
    """
    conversions = list(Conversion.objects.filter(source__in=variant_ids).values_list("source", "target", "yields"))
    targets = [target for _source, target, _yields in conversions]
    if not targets:
        return {}
    left = F("on_hand") - F("reserved")
    free = dict(_lying(targets, today=today).values_list("variant").annotate(sum=Sum(left)))
    queue = WaitingDemand.objects.filter(variant__in=targets).order_by()
    waiting = dict(queue.values_list("variant").annotate(sum=Sum("quantity")))
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for source, target, yields in conversions:
        sums[source] += (free.get(target, Decimal(0)) - waiting.get(target, Decimal(0))) / yields
    return {pk: packs.quantize(Decimal("0.001")) for pk, packs in sums.items()}


def by_place(variant_ids: Collection[int], *, today: date) -> dict[int, list[dict[str, str]]]:
    """Where the stock of these variants lies and is waited for: ``name``, ``name_zh``, ``free``, ``waiting`` of each place, by
    variant; nothing for what is at one place alone. Two queries."""
    found: dict[int, dict[tuple[str, str], list[Decimal]]] = defaultdict(lambda: defaultdict(lambda: [Decimal(0)] * 2))
    names = ("variant", "place__name", "place__name_zh")
    left = F("on_hand") - F("reserved")
    for pk, name, name_zh, free in _lying(variant_ids, today=today).values_list(*names).annotate(sum=Sum(left)):
        if free:
            found[pk][name, name_zh][0] += free
    queue = WaitingDemand.objects.filter(variant__in=variant_ids).order_by()
    for pk, name, name_zh, waiting in queue.values_list(*names).annotate(sum=Sum("quantity")):
        found[pk][name, name_zh][1] += waiting
    return {
        pk: [
            {"name": name, "name_zh": name_zh, "free": plain(free), "waiting": plain(waiting)}
            for (name, name_zh), (free, waiting) in sorted(places.items())
        ]
        for pk, places in found.items()
        if len(places) > 1
    }


def outlooks(variant_ids: Iterable[int], *, today: date) -> dict[int, Outlook]:
    """What each variant is expected to sell from ``today`` on; those without a forecast are left out."""
    return {
        row.variant_id: Outlook(
            ahead=row.ahead[max((today - row.made_on).days, 0) :],
            deviation=row.deviation,
            is_slow=row.demand_class in SLOW,
        )
        for row in DemandForecast.objects.filter(variant__in=list(variant_ids))
    }


def seasons(variant_ids: Iterable[int], *, today: date) -> dict[int, Season]:
    """The next season of those of these variants that have one which two years have shown."""
    told = DemandForecast.objects.filter(variant__in=list(variant_ids), is_seasonal=True)
    found = {
        pk: next_season(months, yearly=yearly, today=today)
        for pk, months, yearly in told.values_list("variant", "months", "yearly")
    }
    return {pk: season for pk, season in found.items() if season}


def last_day_to_order(variant: Variant, season: Season) -> date | None:
    """The day on which an order still comes before ``season`` begins; None where nobody is known to offer it."""
    offer = first_offers([variant.pk]).select_related("supplier").first()
    return season.starts_on - timedelta(days=offer.lead_time_days) if offer else None


def months_of_category(variant: Variant) -> list[float]:
    """How the months of the year differ for all goods of this one's category (its kind, where it has none), each counted by what
    it sells; empty where nobody can say yet."""
    product = variant.product
    same = {"category": product.category} if product.category else {"kind": product.kind}
    alike = DemandForecast.objects.filter(**{f"variant__product__{name}": value for name, value in same.items()})
    told = list(alike.exclude(months=[]).values_list("months", "yearly"))
    weight = sum(yearly for _months, yearly in told)
    if not weight:
        return []
    return [round(sum(m[month] * yearly for m, yearly in told) / weight, 2) for month in range(12)]


@dataclass(frozen=True)
class Proposal:
    """One need as it is shown: with its chart (None: no forecast yet) and what it would cost in the supplier's currency."""

    need: Need
    forecast: DemandForecast | None
    chart: Chart | None
    amount: Decimal | None

    @property
    def is_urgent(self) -> bool:
        """It runs out before an order of today could come."""
        runs_out = self.need.facts.get("runs_out_in")
        return runs_out is not None and runs_out < self.need.facts["days"]


@dataclass(frozen=True)
class Shopping:
    """What is to be bought of one supplier (None: nobody is known to offer it)."""

    supplier: Supplier | None
    proposals: list[Proposal]

    @property
    def chosen(self) -> list[Proposal]:
        """What the order would be made of unless a person chooses otherwise."""
        return [each for each in self.proposals if each.need.mode != Mode.ALERT and each.amount is not None]

    @property
    def total(self) -> Decimal:
        return sum((each.amount or Decimal(0) for each in self.chosen), Decimal(0))

    @property
    def can_wait(self) -> str:
        """What waiting is for; "" when something has to be ordered now."""
        timings = {each.need.timing for each in self.chosen}
        return "" if not timings or Timing.NOW in timings else min(timings)

    @property
    def missing_for_minimum(self) -> Decimal:
        return max(Decimal(0), self.supplier.minimum_amount - self.total) if self.supplier else Decimal(0)

    @property
    def missing_for_free_freight(self) -> Decimal | None:
        """None where freight is never free."""
        free_from = self.supplier.free_freight_from if self.supplier else None
        return None if free_from is None else max(Decimal(0), free_from - self.total)


def shopping_list(viewer: User, *, at: datetime) -> tuple[list[Shopping], list[Proposal]]:
    """What is to be bought now, by supplier, the most urgent first; and what was put off. Two queries."""
    found = needs_visible_to(viewer).filter(state=NeedState.OPEN)
    found = found.select_related("supplier", "variant__product", "variant__unit", "variant__forecast")
    proposals = [_proposal(need) for need in found]
    proposals.sort(key=lambda each: (_runs_out_in(each), each.need.pk))
    awake = [each for each in proposals if not (each.need.snoozed_until and each.need.snoozed_until > at)]
    put_off = [each for each in proposals if each not in awake]
    groups: dict[int, Shopping] = {}
    for each in awake:
        supplier = each.need.supplier
        groups.setdefault(supplier.pk if supplier else 0, Shopping(supplier, [])).proposals.append(each)
    lists = sorted(groups.values(), key=lambda group: (group.supplier is None, bool(group.can_wait)))
    return lists, put_off


def _proposal(need: Need) -> Proposal:
    forecast = getattr(need.variant, "forecast", None)
    price = need.facts.get("price")
    return Proposal(
        need=need,
        forecast=forecast,
        chart=chart_of(sold=forecast.weeks, ahead=by_week(forecast.ahead[:56])) if forecast else None,
        amount=(need.wanted * Decimal(price)).quantize(Decimal("0.01")) if price is not None else None,
    )


def _runs_out_in(proposal: Proposal) -> float:
    runs_out = proposal.need.facts.get("runs_out_in")
    return float("inf") if runs_out is None else runs_out - proposal.need.facts["days"]


def last_forecast() -> date | None:
    """The morning for which the last forecast was made; None before the first."""
    return DemandForecast.objects.aggregate(last=Max("made_on"))["last"]
