"""Pure decisions about quantities and batches: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
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
    """What one claim asks for. ``batch_id`` is the batch the customer chose; then no other will do. ``is_shared``: a small
    shop's, which shares what comes with those of other shops."""

    claim: str
    variant_id: int
    quantity: Decimal
    policy: str = Policy.FIRST_EXPIRING
    batch_id: int | None = None
    is_shared: bool = False


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


def turns(wants: Sequence[Want]) -> list[list[Want]]:
    """Who is served together, of ``wants`` in order of promise: everybody alone, but the shops that wait for one variant all
    at once, when the first of them has their turn. A chosen batch is never shared."""
    found: list[list[Want]] = []
    shared: dict[int, list[Want]] = {}
    for want in wants:
        if not want.is_shared or want.batch_id is not None:
            found.append([want])
        elif want.variant_id in shared:
            shared[want.variant_id].append(want)
        else:
            shared[want.variant_id] = [want]
            found.append(shared[want.variant_id])
    return found


def shared_out(turn: Sequence[Want], *, supply: Decimal, step: Decimal) -> list[Want]:
    """``turn`` with the quantities that ``supply`` is enough for; who gets nothing is left out."""
    shares = fair_shares([want.quantity for want in turn], supply=supply, step=step)
    return [replace(want, quantity=part) for want, part in zip(turn, shares, strict=True) if part]


def fair_shares(wanted: Sequence[Decimal], *, supply: Decimal, step: Decimal) -> list[Decimal]:
    """``supply`` in proportion to what each wants, in whole ``step`` of the unit; nobody gets more than they want.

    What rounding leaves over goes a step at a time to whoever is furthest below their exact share, of equals to the earlier
    (largest remainder, Hamilton 1792).
    """
    total = sum(wanted, Decimal(0))
    if supply >= total:
        return list(wanted)
    exact = [quantity * supply / total for quantity in wanted]
    shares = [part // step * step for part in exact]
    left = int((supply - sum(shares, Decimal(0))) // step)
    behind = sorted(range(len(wanted)), key=lambda place: (shares[place] - exact[place], place))
    for place in [place for place in behind if shares[place] + step <= wanted[place]][:left]:
        shares[place] += step
    return shares


def _in_order(want: Want, shelves: list[Shelf]) -> list[Shelf]:
    """The shelves that may serve ``want``, the one to draw on first in front. Ties fall to the older row."""
    if want.batch_id is not None:
        return [shelf for shelf in shelves if shelf.batch_id == want.batch_id]
    if want.policy == Policy.NEWEST:
        return sorted(shelves, key=lambda shelf: (shelf.received_on, shelf.stock_id), reverse=True)
    if want.policy == Policy.OLDEST:
        return sorted(shelves, key=lambda shelf: (shelf.received_on, shelf.stock_id))
    return sorted(shelves, key=lambda shelf: (shelf.best_before or date.max, shelf.received_on, shelf.stock_id))
