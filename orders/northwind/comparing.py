"""The proof of a replay: what lies there, beside what the dump's own transactions add up to."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from inventory.models import BatchStock, Place
from orders.northwind.catalogue import Known
from orders.northwind.dump import Moved, Northwind


@dataclass(frozen=True)
class Compared:
    """What of one product should lie there after the dump's own transactions, and what does, in pieces."""

    sku: str
    name: str
    expected: Decimal
    actual: Decimal

    @property
    def is_same(self) -> bool:
        return self.expected == self.actual


def compared(dump: Northwind, *, known: Known, place: Place) -> list[Compared]:
    """Every product of ``dump`` with what should lie at ``place`` and what does; one query."""
    rows = BatchStock.objects.filter(variant__in=known.variants.values(), place=place).order_by()
    lying = dict(rows.values_list("variant").annotate(sum=Sum("on_hand")))
    return [
        Compared(known.variants[key].sku, dump.goods[key].name, expected, lying.get(known.variants[key].pk, Decimal(0)))
        for key, expected in dump.on_hand().items()
    ]


def on_hold_for_nobody(dump: Northwind) -> list[int]:
    """Ids of the movements that are on hold for no order: they promise nothing to anybody here."""
    return [movement.id for movement in dump.without_document() if movement.kind == Moved.ON_HOLD]
