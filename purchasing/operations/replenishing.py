"""What is to be bought: worked out supplier by supplier, each in a transaction of its own."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from inventory.models import Variant
from purchasing import events, queries, rules
from purchasing.demand.history import kept_goods
from purchasing.models import Need, Replenishment, Supplier, SupplierGoods
from purchasing.models.replenishment import Mode, NeedState, Timing
from purchasing.operations.ordering import LineDraft, approve, request_order, send
from purchasing.operations.steps import BUYERS
from purchasing.queries import needs as need_queries
from purchasing.rules import Basket, Conditions, Outlook, SeasonAhead, Standing, Sum, Terms, Wish
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import plain
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record

#: Where a supplier takes orders any day, one is meant to last for this many.
LASTS_DAYS = 7
#: What nobody is known to offer is taken to come after so many days.
LEAD_DAYS = 7
_DAY = timedelta(days=1)


@dataclass
class Replenished:
    """What a run has done: how many variants it looked at, needs that ``arose``, are ``gone``, were ``ordered`` by themselves."""

    looked_at: int = 0
    arose: int = 0
    gone: int = 0
    ordered: int = 0
    orders: list[str] = field(default_factory=list)

    def add(self, other: "Replenished") -> None:
        self.looked_at += other.looked_at
        self.arose += other.arose
        self.gone += other.gone
        self.ordered += other.ordered
        self.orders += other.orders


def replenish(*, at: datetime, variant_ids: Collection[int] | None = None) -> Replenished:
    """Bring the needs of all goods (or of ``variant_ids``) up to date, and order what is to be ordered by itself.

    Each supplier's goods are one transaction under a lock on the supplier: two runs at once queue up and the second finds what
    the first has done; one that is killed has done whole suppliers. What is on order counts, drafts too, so nothing is ordered
    twice; an order that exists is never changed.
    """
    done = Replenished()
    for supplier_id, ids in _by_supplier(variant_ids):
        with transaction.atomic():
            done.add(_Run(supplier_id, ids, at=at).finish())
    return done


def _by_supplier(variant_ids: Collection[int] | None) -> list[tuple[int | None, set[int]]]:
    """Whose goods are looked at together, by supplier; those nobody offers come last, under None."""
    on_sale, open_needs = kept_goods(), need_queries.open_needs()
    if variant_ids is not None:
        on_sale, open_needs = on_sale.filter(pk__in=variant_ids), open_needs.filter(variant__in=variant_ids)
    offered = dict(need_queries.first_offers(variant_ids).values_list("variant", "supplier"))
    groups: dict[int | None, set[int]] = defaultdict(set)
    for pk in on_sale.values_list("pk", flat=True):
        groups[offered.get(pk)].add(pk)
    for pk, supplier_id in open_needs.values_list("variant", "supplier"):
        groups[supplier_id].add(pk)
    return sorted(groups.items(), key=lambda group: (group[0] is None, group[0] or 0))


@dataclass(frozen=True)
class _Case:
    """One variant of the supplier's with all that decides about it."""

    variant: Variant
    goods: SupplierGoods | None
    settings: Replenishment
    outlook: Outlook
    standing: Standing
    sum: Sum
    next_gap: int
    price: Decimal | None


class _Run:
    """One supplier's goods, under the lock on the supplier. Lives for one transaction."""

    def __init__(self, supplier_id: int | None, ids: Iterable[int], *, at: datetime) -> None:
        self.at, self.today = at, timezone.localdate(at, current_shop().zone)
        self.supplier = _lock(supplier_id)
        found = need_queries.open_needs().filter(supplier=supplier_id).select_for_update().order_by("pk")
        self.open = {need.variant_id: need for need in found}
        self.lead_deviation = queries.lead_deviation_of(self.supplier) if self.supplier else 0.0
        self.cases = self._cases({*ids, *self.open})
        self.done = Replenished(looked_at=len(self.cases))
        self.new: list[Need] = []
        self.changed: list[Need] = []

    def finish(self) -> Replenished:
        short = {pk: case for pk, case in self.cases.items() if case.sum.quantity > 0}
        self.places = need_queries.by_place(short.keys(), today=self.today)
        for need in self.open.values():
            if need.variant_id not in short:
                need.state = NeedState.GONE
                self.changed.append(need)
                self.done.gone += 1
        by_mode: dict[str, list[_Case]] = defaultdict(list)
        for case in short.values():
            by_mode[case.settings.mode].append(case)
        for mode, cases in by_mode.items():
            basket = self._basket(cases)
            for case, wish in zip(cases, basket.wishes, strict=True):
                self._write(case, wish.quantity, timing=basket.timing)
            if mode == Mode.ORDER and basket.timing == Timing.NOW:
                self._order([case.variant.pk for case in cases if case.price is not None])
        self._save()
        return self.done

    def _cases(self, ids: set[int]) -> dict[int, _Case]:
        offers = list(need_queries.first_offers(ids).select_related("supplier").prefetch_related("prices"))
        goods = {row.variant_id: row for row in offers if row.supplier == self.supplier}
        wanted = kept_goods().filter(pk__in=ids).select_related("unit")
        # What is ordered elsewhere by now is no need of this supplier's any more.
        elsewhere = {row.variant_id for row in offers} - goods.keys()
        if self.supplier is None:
            elsewhere |= need_queries.made_here(ids)
        variants = {variant.pk: variant for variant in wanted if variant.pk not in elsewhere}
        settings = {row.variant_id: row for row in Replenishment.objects.filter(variant__in=variants)}
        outlooks = need_queries.outlooks(variants, today=self.today)
        standings = need_queries.standings(variants.keys(), today=self.today)
        self.seasons = need_queries.seasons(variants, today=self.today)
        return {
            pk: self._case(
                variant,
                goods.get(pk),
                settings.get(pk) or Replenishment(variant=variant),
                outlooks.get(pk, Outlook()),
                standings[pk],
            )
            for pk, variant in sorted(variants.items())
        }

    def _case(
        self,
        variant: Variant,
        goods: SupplierGoods | None,
        settings: Replenishment,
        outlook: Outlook,
        standing: Standing,
    ) -> _Case:
        wait, gap = self._order_days()
        season = self.seasons.get(variant.pk)
        terms = Terms(
            lead_deviation=self.lead_deviation,
            season=SeasonAhead((season.starts_on - self.today).days, season.takes) if season else None,
            lead_days=goods.lead_time_days if goods else LEAD_DAYS,
            wait_days=wait,
            lasts_days=settings.lasts_days or max(gap, LASTS_DAYS),
            pack_size=goods.pack_size if goods else variant.unit.step,
            minimum_quantity=goods.minimum_quantity if goods else Decimal(0),
            service_level=float(settings.service_level),
            point=settings.point,
            step=variant.unit.step,
        )
        found = rules.work_out(outlook=outlook, standing=standing, terms=terms)
        price = queries.price_of(goods, quantity=found.quantity, day=self.today) if goods and found.quantity else None
        return _Case(variant, goods, settings, outlook, standing, found, gap, price)

    def _order_days(self) -> tuple[int, int]:
        """Days until the supplier takes orders, and from then until they do again."""
        if self.supplier is None:
            return 0, 1
        weekdays = self.supplier.order_weekdays
        first = rules.next_order_day(self.today, weekdays=weekdays)
        then = rules.next_order_day(first + _DAY, weekdays=weekdays)
        return (first - self.today).days, (then - first).days

    def _basket(self, cases: list[_Case]) -> Basket:
        wait = self._wait(cases)
        wishes = [self._wish(case, wait=wait) for case in cases]
        awake = [wish for wish in wishes if not self._is_put_off(wish.key)]
        if self.supplier is None or cases[0].settings.mode == Mode.ALERT or not awake:
            return Basket(Timing.NOW, wishes)
        planned = rules.plan_basket(awake, _conditions(self.supplier))
        filled = {wish.key: wish for wish in planned.wishes}
        return Basket(planned.timing, [filled.get(wish.key, wish) for wish in wishes])

    def _wait(self, cases: list[_Case]) -> int:
        """How many days waiting would mean: until the supplier's goods that run low come to their minimum and free freight."""
        if self.supplier is None:
            return 0
        spend = sum(case.outlook.daily * float(case.price or 0) for case in cases)
        total = sum((self._wanted(case) * (case.price or 0) for case in cases), Decimal(0))
        gap = max(case.next_gap for case in cases)
        return rules.days_to_fill(total, _conditions(self.supplier), daily_spend=spend, chance_every=gap)

    def _wanted(self, case: _Case) -> Decimal:
        need = self.open.get(case.variant.pk)
        return case.sum.quantity if need is None or need.wished is None else need.wished

    def _wish(self, case: _Case, *, wait: int) -> Wish:
        daily, standing, quantity = case.outlook.daily, case.standing, self._wanted(case)
        own_money = self.supplier is not None and self.supplier.currency == current_shop().currency
        return Wish(
            key=case.variant.pk,
            quantity=quantity,
            price=case.price,
            pack_size=case.sum.pack_size,
            daily=daily,
            lasts=float(standing.net + quantity) / daily if daily > 0 else float("inf"),
            lost_by_waiting=rules.lost_by_waiting(
                free=standing.free,
                arriving=standing.coming - standing.waiting,
                expected_until=case.outlook.over(case.sum.days),
                expected_with_wait=case.outlook.over(case.sum.days + wait),
                margin=rules.margin_of(price=case.variant.price, cost=case.price if own_money else None),
            ),
        )

    def _is_put_off(self, variant_id: int) -> bool:
        need = self.open.get(variant_id)
        return need is not None and need.snoozed_until is not None and need.snoozed_until > self.at

    def _write(self, case: _Case, quantity: Decimal, *, timing: str) -> None:
        need = self.open.get(case.variant.pk)
        if need is not None and need.wished is not None:
            quantity = case.sum.quantity  # what a person chose stands beside it
        facts = case.sum.as_json() | {
            "price": str(case.price) if case.price is not None else None,
            "added": plain(quantity - case.sum.quantity),
            "service_level": plain(case.settings.service_level),
            "places": self.places.get(case.variant.pk, []),
        }
        now = {"quantity": quantity, "facts": facts, "timing": timing, "mode": case.settings.mode}
        if need is None:
            need = self.open[case.variant.pk] = Need(variant=case.variant, supplier=self.supplier, since=self.at, **now)
            self.new.append(need)
        elif any(getattr(need, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(need, name, value)
            self.changed.append(need)

    def _order(self, variant_ids: list[int]) -> None:
        """A new order of the shop's own, sent at once: its owner has said so for these goods."""
        needs = [self.open[pk] for pk in variant_ids if not self._is_put_off(pk)]
        place = queries.receiving_place()
        if not needs or self.supplier is None or place is None:
            return
        lines = [LineDraft(need.variant_id, need.wanted) for need in needs]
        try:
            with transaction.atomic():
                order = request_order(supplier=self.supplier, place_id=place.pk, lines=lines, actor=None, at=self.at)
                approve(order_id=order.pk, version=order.version, actor=None, at=self.at)
                send(order_id=order.pk, actor=None, at=self.at)
        except Invalid:
            return  # a pack that no unit can be sold in, say: it stays on the list for a person, and the night goes on
        for need in needs:
            need.state, need.order = NeedState.ORDERED, order
        new = {id(need) for need in self.new}
        self.changed += [need for need in needs if id(need) not in new and need not in self.changed]
        self.done.ordered += len(needs)
        self.done.orders.append(order.number)

    def _save(self) -> None:
        Need.objects.bulk_create(self.new, batch_size=1000)
        fields = ["state", "order", "quantity", "facts", "timing", "mode"]
        Need.objects.bulk_update(self.changed, fields, batch_size=500)
        self.done.arose = len(self.new)
        if self.new or self.changed:
            arose = [need.pk for need in self.new if need.state == NeedState.OPEN]
            tell_needs_changed(self.supplier.pk if self.supplier else None, arose=arose, at=self.at)


def tell_needs_changed(supplier_id: int | None, *, at: datetime, arose: list[int] | None = None, actor=None) -> None:
    """Record that what is to be bought of a supplier is another; ``arose``: which needs are new."""
    told = events.NeedsChanged(supplier_id=supplier_id or 0, arose=arose or [])
    record(told, actor=actor, at=at, audiences=BUYERS)


def _conditions(supplier: Supplier) -> Conditions:
    return Conditions(supplier.minimum_amount, supplier.freight, supplier.free_freight_from)


def _lock(supplier_id: int | None) -> Supplier | None:
    """The supplier, locked against other runs and orders of its needs, but not against orders that only refer to it."""
    if supplier_id is not None:
        return Supplier.objects.select_for_update(no_key=True).get(pk=supplier_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('purchasing.need'))")
    return None
