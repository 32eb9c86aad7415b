"""Pure decisions about quantities and batches: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.models.catalogue import Policy
from shopsuite.core.errors import Invalid

MOST = Decimal(10) ** 9
#: Up to so many, a customer who is told "in stock" may come too late.
FEW = 5


@dataclass(frozen=True)
class Want:
    """What one claim asks for. ``batch_id`` is the batch the customer chose; then no other will do."""

    claim: str
    variant_id: int
    quantity: Decimal
    policy: str = Policy.FIRST_EXPIRING
    batch_id: int | None = None


@dataclass
class Shelf:
    """What is left to promise of one batch at one place while a plan is being made."""

    stock_id: int
    variant_id: int
    batch_id: int
    sellable: Decimal
    received_on: date
    best_before: date | None = None


@dataclass
class Plan:
    """``taken``: (want, stock_id, quantity) in order; ``short``: (want, quantity nobody has)."""

    taken: list[tuple[Want, int, Decimal]] = field(default_factory=list)
    short: list[tuple[Want, Decimal]] = field(default_factory=list)


def availability(left: Decimal) -> str:
    """ "in_stock", "few_left" or "sold_out": all that people outside the shop are told of what can still be sold."""
    if left <= 0:
        return "sold_out"
    return "few_left" if left <= FEW else "in_stock"


def check_quantity(*, quantity: Decimal, decimals: int, name: str = "") -> None:
    """Refuse a quantity that is not positive, too fine for its unit, or beyond belief (``Invalid`` "bad_quantity")."""
    if not quantity.is_finite() or quantity <= 0 or quantity > MOST:
        raise Invalid("bad_quantity", _("The quantity must be more than 0."), field="quantity", of=name)
    if quantity != quantity.quantize(Decimal(1).scaleb(-decimals)):
        raise Invalid(
            "bad_quantity",
            _("%(name)s is not sold in such fine parts: at most %(decimals)s decimals.")
            % {"name": name or _("This"), "decimals": decimals},
            field="quantity",
            of=name,
        )


#: Goods this close to their best-before date should be sold first.
SOON = timedelta(days=30)


def freshness(*, best_before: date | None, today: date) -> str:
    """ "expired" on the day after best-before, "soon" in the thirty days up to it, else ""."""
    if best_before is None:
        return ""
    if best_before < today:
        return "expired"
    return "soon" if best_before - today <= SOON else ""


def plan_allocation(*, wants: Sequence[Want], shelves: Iterable[Shelf]) -> Plan:
    """Share ``shelves`` out to ``wants``.

    Wants for a chosen batch are served first, because nothing else can serve them; within that, in the order given.
    Each shelf is drawn down as the plan goes, so two wants for one variant never see the same units.
    """
    by_variant: dict[int, list[Shelf]] = {}
    for shelf in shelves:
        by_variant.setdefault(shelf.variant_id, []).append(shelf)
    plan = Plan()
    for want in sorted(wants, key=lambda want: want.batch_id is None):
        missing = want.quantity
        for shelf in _in_order(want, by_variant.get(want.variant_id, [])):
            part = min(missing, shelf.sellable)
            if part > 0:
                shelf.sellable -= part
                missing -= part
                plan.taken.append((want, shelf.stock_id, part))
            if not missing:
                break
        if missing:
            plan.short.append((want, missing))
    return plan


def _in_order(want: Want, shelves: list[Shelf]) -> list[Shelf]:
    """The shelves that may serve ``want``, the one to draw on first in front. Ties fall to the older row."""
    if want.batch_id is not None:
        return [shelf for shelf in shelves if shelf.batch_id == want.batch_id]
    if want.policy == Policy.NEWEST:
        return sorted(shelves, key=lambda shelf: (shelf.received_on, shelf.stock_id), reverse=True)
    if want.policy == Policy.OLDEST:
        return sorted(shelves, key=lambda shelf: (shelf.received_on, shelf.stock_id))
    return sorted(shelves, key=lambda shelf: (shelf.best_before or date.max, shelf.received_on, shelf.stock_id))
