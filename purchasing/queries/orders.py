"""Suppliers, what they offer, and orders of them: who sees which, what is on order, who waits for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import stdev
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Sum, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import BatchStock, Place, WaitingDemand
from inventory.queries import active_places
from purchasing import rules
from purchasing.models import (
    ChangeLine,
    ChangeProposal,
    GoodsReceipt,
    Price,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    SupplierGoods,
    SupplierPerson,
)
from purchasing.models.change import ChangeState
from purchasing.models.order import OPEN, WITH_SUPPLIER, OrderState
from purchasing.models.supplier import PriceState
from shopsuite.core.queries import current_shop
from shopsuite.core.subjects import Named
from shopsuite.people.models import User

#: So many of a supplier's deliveries say how regular they are.
LAST_DELIVERIES = 30


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


def people_visible_to(user: User) -> QuerySet[SupplierPerson]:
    """Who signs in for the suppliers that ``user`` may see."""
    return SupplierPerson.objects.filter(supplier__in=suppliers_visible_to(user)).select_related("user__sign_in_link")


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


def goods_shown_to(supplier: Supplier) -> QuerySet[SupplierGoods]:
    """What ``supplier`` sees of their own price list: only goods of the categories they may see."""
    shown = Q()
    for category in supplier.categories:
        below = Q(variant__product__category__startswith=f"{category}{rules.BELOW}")
        shown |= Q(variant__product__category=category) | below
    found = supplier.goods.filter(shown, is_active=True).select_related("variant__product", "variant__unit")
    return found.prefetch_related("prices").order_by("variant__product__name", "variant__sku")


def price_standing(goods: SupplierGoods, *, from_quantity: Decimal, day: date) -> Decimal | None:
    """The approved price of this very break on ``day``; None where there is none. Prices should be prefetched."""
    offers = [
        rules.Offered(price.price, price.from_quantity, price.valid_from, price.valid_until)
        for price in goods.prices.all()
        if price.state == PriceState.APPROVED and price.from_quantity == from_quantity
    ]
    return rules.price_for(offers, quantity=from_quantity, day=day)


def shown_prices(supplier: Supplier, *, day: date) -> list[tuple[SupplierGoods, Decimal | None, Price | None]]:
    """For each of ``goods_shown_to``: what one unit costs on ``day``, and the price that waits for the shop's answer."""
    found = []
    for goods in goods_shown_to(supplier):
        asked = [price for price in goods.prices.all() if price.state == PriceState.PROPOSED]
        found.append((goods, price_standing(goods, from_quantity=Decimal(0), day=day), asked[-1] if asked else None))
    return found


@dataclass(frozen=True)
class PriceQuestion:
    """A price that a supplier asks for, beside the one it would take the place of (None: the break is new)."""

    price: Price
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """In percent."""
        return (self.price.price / self.before - 1) * 100 if self.before else None


def price_questions(*, day: date) -> dict[Supplier, list[PriceQuestion]]:
    """What suppliers ask for and nobody has answered, supplier by supplier. Two queries."""
    found: dict[Supplier, list[PriceQuestion]] = defaultdict(list)
    for price in (
        proposed_prices().prefetch_related("goods__prices").order_by("goods__supplier", "goods", "from_quantity")
    ):
        before = price_standing(price.goods, from_quantity=price.from_quantity, day=day)
        found[price.goods.supplier].append(PriceQuestion(price, before))
    return dict(found)


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


def supplier_names(pks: list[int]) -> dict[int, Named]:
    """What suppliers are called in the log."""
    found = Supplier.objects.filter(pk__in=pks)
    return {each.pk: Named(str(each), reverse("purchasing:supplier", args=[each.pk])) for each in found}


FIRST_VIEW = "open"
VIEWS: dict[str, tuple[str | Promise, Q]] = {
    "open": (_("Open"), Q(state__in=OPEN)),
    "approve": (_("To approve"), Q(state=OrderState.REQUESTED)),
    "send": (_("To send"), Q(state=OrderState.APPROVED)),
    "answer": (_("To answer"), Q(proposals__state=ChangeState.OPEN, proposals__is_by_supplier=True)),
    "coming": (_("Coming"), Q(state__in=WITH_SUPPLIER)),
    "all": (pgettext_lazy("purchase orders", "All"), Q()),
}


def order_list(*, viewer: User, view: str) -> QuerySet[PurchaseOrder]:
    """Orders ``viewer`` may see, newest first, each with how many ``line_count`` lines and whether it ``asks`` for an answer."""
    _label, condition = VIEWS.get(view, VIEWS[FIRST_VIEW])
    asks = ChangeProposal.objects.filter(order=OuterRef("pk"), state=ChangeState.OPEN)
    found = orders_visible_to(viewer).filter(condition).select_related("supplier", "place")
    return found.annotate(line_count=Count("lines", distinct=True), asks=Exists(asks)).order_by("-pk")


def unanswered_count(user: User) -> int:
    """How many orders wait for a word of ``user``, who buys: the supplier wants something changed, or somebody has to say yes."""
    waits = VIEWS["answer"][1] | VIEWS["approve"][1]
    return orders_visible_to(user).filter(waits).distinct().count() if user.may("purchasing.order") else 0


def open_proposal(order: PurchaseOrder) -> ChangeProposal | None:
    """What waits for the other side's answer, with its lines."""
    lines = Prefetch(
        "lines",
        ChangeLine.objects.select_related("line__variant__product", "line__variant__unit", "substitute__product"),
    )
    return order.proposals.filter(state=ChangeState.OPEN).select_related("by").prefetch_related(lines).first()


def hit_by(proposal: ChangeProposal) -> list[WaitingDemand]:
    """Who waits for goods of which the supplier would now bring less, later or something else; in the order they are served."""
    worse = [
        change.line.variant_id
        for change in proposal.lines.all()
        if change.substitute_id
        or (change.quantity is not None and change.quantity < change.old_quantity)
        or (change.expected_on and (not change.old_expected_on or change.expected_on > change.old_expected_on))
    ]
    waiting = WaitingDemand.objects.filter(variant__in=worse, place=proposal.order.place_id)
    return list(waiting.select_related("variant__product", "variant__unit"))


def lines_of(order: PurchaseOrder) -> list[PurchaseOrderLine]:
    return list(order.lines.select_related("order", "variant__product", "variant__unit"))


def receipts_of(order: PurchaseOrder) -> QuerySet[GoodsReceipt]:
    """What came, delivery by delivery, latest first."""
    return order.receipts.select_related("by").prefetch_related("lines__batch", "lines__line__variant__product")


def supplier_list(user: User) -> QuerySet[Supplier]:
    """Suppliers in use, each with how many ``open_orders`` and ``goods_count`` goods."""
    found = suppliers_visible_to(user).filter(is_active=True)
    return found.annotate(
        open_orders=Count("orders", filter=Q(orders__state__in=OPEN), distinct=True),
        goods_count=Count("goods", filter=Q(goods__is_active=True), distinct=True),
    )


@dataclass(frozen=True)
class Offer:
    """Goods on a supplier's list, with what one must know to order them; quantities in the variant's unit."""

    goods: SupplierGoods
    price: Decimal | None
    sellable: Decimal
    waiting: Decimal
    coming: Decimal


def shelf_of(supplier: Supplier) -> list[Offer]:
    """The supplier's list beside what lies in the shop, waits and is still to come. Five queries."""
    offered = list(
        supplier.goods.filter(is_active=True)
        .select_related("supplier", "variant__product", "variant__unit")
        .prefetch_related("prices")
        .order_by("variant__product__name", "variant__sku")
    )
    pks = [goods.variant_id for goods in offered]
    today, on_order = timezone.localdate(), coming(pks)
    sellable = _sums(BatchStock.objects.sellable().filter(variant__in=pks), F("on_hand") - F("reserved"))
    waiting = _sums(WaitingDemand.objects.filter(variant__in=pks), F("quantity"))
    return [
        Offer(
            goods,
            price_of(goods, quantity=max(goods.minimum_quantity, goods.pack_size), day=today),
            sellable.get(goods.variant_id, Decimal(0)),
            waiting.get(goods.variant_id, Decimal(0)),
            sum((each.quantity for each in on_order.get(goods.variant_id, [])), Decimal(0)),
        )
        for goods in offered
    ]


def _sums(rows: QuerySet[Any], what: Any) -> dict[int, Decimal]:
    return dict(rows.values_list("variant").annotate(total=Sum(what)).values_list("variant", "total"))


def receiving_place() -> Place | None:
    """Where goods go when nobody says otherwise: the place that takes deliveries, else the first that sells."""
    return active_places().order_by("-takes_deliveries", "pk").first()


def lead_deviation_of(supplier: Supplier) -> float:
    """How far their deliveries vary: the standard deviation, in days, from sending an order to its first goods, over their last
    ``LAST_DELIVERIES``; 0.0 while fewer than three are known. Orders wanted on a day of their own say nothing about that."""
    delivered = supplier.orders.filter(sent_at__isnull=False, wanted_on=None).annotate(came=Min("receipts__at"))
    pairs = delivered.filter(came__isnull=False).order_by("-pk").values_list("sent_at", "came")[:LAST_DELIVERIES]
    days = [max(came - sent, timedelta()) / timedelta(days=1) for sent, came in pairs]
    return stdev(days) if len(days) >= 3 else 0.0


def shop_currency() -> str:
    return current_shop().currency
