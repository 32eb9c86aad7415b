"""Every question about purchasing. ``*_visible_to`` are the only doors for a request."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, When

from inventory.models import WaitingDemand
from purchasing import rules
from purchasing.models import ChangeProposal, Price, PurchaseOrder, PurchaseOrderLine, Supplier, SupplierGoods
from purchasing.models.order import OPEN
from purchasing.models.supplier import PriceState
from shopsuite.core.subjects import Named
from shopsuite.people.models import User


def suppliers_visible_to(user: User) -> QuerySet[Supplier]:
    """All for the shop's buyers; their own for people of a supplier."""
    if user.may("purchasing.see"):
        return Supplier.objects.all()
    return Supplier.objects.filter(people__user=user) if user.may("supplier.portal") else Supplier.objects.none()


def orders_visible_to(user: User) -> QuerySet[PurchaseOrder]:
    """All for the shop; for people of a supplier what was sent to that supplier."""
    if user.may("purchasing.see"):
        return PurchaseOrder.objects.all()
    if user.may("supplier.portal"):
        return PurchaseOrder.objects.filter(supplier__people__user=user, sent_at__isnull=False)
    return PurchaseOrder.objects.none()


def proposals_visible_to(user: User) -> QuerySet[ChangeProposal]:
    return ChangeProposal.objects.filter(order__in=orders_visible_to(user))


def offered_by(supplier: Supplier, variant_ids: Iterable[int]) -> dict[int, SupplierGoods]:
    """What ``supplier`` offers of these variants, with its prices, by variant."""
    found = supplier.goods.filter(variant__in=list(variant_ids), is_active=True)
    found = found.select_related("supplier").prefetch_related("prices")
    return {goods.variant_id: goods for goods in found}


def price_of(goods: SupplierGoods, *, quantity: Decimal, day: date) -> Decimal | None:
    """What one unit costs, in the supplier's currency; None without a price. Prices should be prefetched."""
    offers = [
        rules.Offered(price.price, price.from_quantity, price.valid_from, price.valid_until)
        for price in goods.prices.all()
        if price.state == PriceState.APPROVED
    ]
    return rules.price_for(offers, quantity=quantity, day=day)


def proposed_prices() -> QuerySet[Price]:
    """What suppliers have asked for and nobody has answered."""
    return Price.objects.filter(state=PriceState.PROPOSED).select_related("goods__supplier", "goods__variant__product")


def lead_days_of(order: PurchaseOrder) -> int:
    """How long the slowest thing ordered takes, in days, as far as the supplier has said."""
    supplier = order.supplier
    wanted = list(order.lines.values_list("variant_id", flat=True))
    offered = offered_by(supplier, wanted)
    return max(
        (offered[pk].lead_time_days if pk in offered else supplier.lead_days for pk in wanted),
        default=supplier.lead_days,
    )


@dataclass(frozen=True)
class Coming:
    """What is still to come of a variant: how much, when (None: nobody has said) and with which order."""

    order: PurchaseOrder
    quantity: Decimal
    expected_on: date | None


def coming(variant_ids: Collection[int], *, place_id: int | None = None) -> dict[int, list[Coming]]:
    """What is on order of these variants, drafts included, soonest first."""
    lines = (
        PurchaseOrderLine.objects.filter(
            variant__in=variant_ids, is_closed=False, order__state__in=OPEN, received__lt=F("quantity")
        )
        .select_related("order__supplier")
        .order_by(
            Case(When(expected_on=None, then=F("order__expected_on")), default=F("expected_on")).asc(nulls_last=True)
        )
    )
    if place_id is not None:
        lines = lines.filter(order__place=place_id)
    found: dict[int, list[Coming]] = defaultdict(list)
    for line in lines:
        found[line.variant_id].append(Coming(line.order, line.outstanding, line.due_on()))
    return dict(found)


def waiting_for(order: PurchaseOrder) -> QuerySet[WaitingDemand]:
    """Who waits for what this order brings, in the order in which they will be served."""
    lines = order.lines.filter(is_closed=False, received__lt=F("quantity"))
    return WaitingDemand.objects.filter(variant__in=lines.values("variant"), place=order.place_id).select_related(
        "variant__product", "variant__unit"
    )


def purchase_names(pks: list[int]) -> dict[int, Named]:
    """What purchase orders are called in the log and the ledger."""
    return {
        order.pk: Named(order.number, order.get_absolute_url()) for order in PurchaseOrder.objects.filter(pk__in=pks)
    }


def needs_an_answer() -> Q:
    """Orders in which the other side has proposed something to the shop."""
    return Q(proposals__state="open", proposals__is_by_supplier=True)
