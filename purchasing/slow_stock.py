"""Goods that lie too long: what will not be sold before it expires, what nobody buys, what there is too much of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F

from inventory.models import BatchStock
from inventory.queries import stocks_visible_to
from purchasing.models import DemandForecast
from shopsuite.people.models import User

#: What is best before a day within these days is looked at.
EXPIRES_WITHIN = timedelta(days=60)
#: Of what came before and did not sell in the last quarter of a year, nobody seems to want any.
DEAD_AFTER = timedelta(days=91)
QUARTER_WEEKS = 13
#: More than this is more than a season's worth.
TOO_LONG_DAYS = 180
#: So many of each are shown, those with most money in them first.
MOST = 40


@dataclass(frozen=True)
class Lying:
    """``quantity`` of a batch that lies too long. ``value`` is what it cost (None: not known); ``lasts`` in days at the pace of
    the last quarter (None: it does not sell)."""

    stock: BatchStock
    quantity: Decimal
    value: Decimal | None
    age_days: int
    lasts: int | None


@dataclass(frozen=True)
class SlowStock:
    """``expiring``: what of it will be left on its day; ``dead``; ``too_much``. Each the dearest first."""

    expiring: list[Lying]
    dead: list[Lying]
    too_much: list[Lying]


def slow_stock(viewer: User, *, today: date) -> SlowStock:
    """What lies too long, for this viewer. Two queries, however much it is."""
    stocks = stocks_visible_to(viewer).filter(is_held=False, on_hand__gt=F("reserved"))
    stocks = stocks.select_related("batch", "place", "variant__product", "variant__unit")
    order = F("batch__best_before").asc(nulls_last=True)
    by_variant: dict[int, list[BatchStock]] = defaultdict(list)
    for stock in stocks.order_by("variant", order, "batch__received_on", "pk"):
        by_variant[stock.variant_id].append(stock)
    weeks = dict(DemandForecast.objects.filter(variant__in=by_variant).values_list("variant", "weeks"))
    found = SlowStock([], [], [])
    for variant_id, rows in by_variant.items():
        _sort(
            rows, daily=sum(weeks.get(variant_id, [])[-QUARTER_WEEKS:]) / (QUARTER_WEEKS * 7), today=today, into=found
        )
    return SlowStock(_dearest(found.expiring), _dearest(found.dead), _dearest(found.too_much))


def _sort(rows: list[BatchStock], *, daily: float, today: date, into: SlowStock) -> None:
    """Put the batches of one variant, the first to expire in front, where they belong. Each is sold after those before it."""
    before = Decimal(0)
    for stock in rows:
        free, batch = stock.sellable, stock.batch
        age = today - batch.received_on
        lasts = int(float(before + free) / daily) if daily > 0 else None
        if batch.best_before is not None and batch.best_before - today <= EXPIRES_WITHIN:
            sold = Decimal(repr(round(daily * max((batch.best_before - today).days, 0), 3)))
            # In whole pieces where the goods are: nobody throws half a bunch away.
            left = min(free, max(Decimal(0), before + free - sold)).quantize(stock.variant.unit.step, ROUND_HALF_UP)
            if left > 0:
                into.expiring.append(_lying(stock, left, age.days, lasts))
        elif daily <= 0 and age > DEAD_AFTER:
            into.dead.append(_lying(stock, free, age.days, lasts))
        elif lasts is not None and lasts > TOO_LONG_DAYS:
            into.too_much.append(_lying(stock, free, age.days, lasts))
        before += free


def _lying(stock: BatchStock, quantity: Decimal, age_days: int, lasts: int | None) -> Lying:
    value = None if stock.batch.cost is None else (quantity * stock.batch.cost).quantize(Decimal("0.01"))
    return Lying(stock, quantity, value, age_days, lasts)


def _dearest(found: list[Lying]) -> list[Lying]:
    return sorted(found, key=lambda each: each.value or Decimal(0), reverse=True)[:MOST]
