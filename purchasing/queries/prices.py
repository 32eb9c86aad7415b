"""What suppliers ask for their goods: prices that hold, prices that wait for an answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from inventory.models import BatchStock, WaitingDemand
from purchasing import rules
from purchasing.models import Price, PurchaseOrder, Supplier, SupplierGoods
from purchasing.models.supplier import PriceState
from purchasing.queries.orders import coming
from shopsuite.core.queries import shop_day


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


def substitutes_for(order: PurchaseOrder) -> QuerySet[SupplierGoods]:
    """What could come in place of a line of ``order``: what its supplier offers and sees, but for what is ordered already."""
    shown = goods_shown_to(order.supplier).prefetch_related(None)
    return shown.exclude(variant__in=order.lines.values("variant"))


def price_standing(prices: Iterable[Price], *, from_quantity: Decimal, day: date) -> Price | None:
    """The approved one of ``prices`` of one offer for this very break on ``day``: the one that began last; None where there is
    none."""
    valid = [
        price
        for price in prices
        if price.state == PriceState.APPROVED
        and price.from_quantity == from_quantity
        and price.valid_from <= day
        and (price.valid_until is None or day <= price.valid_until)
    ]
    return max(valid, key=lambda price: (price.valid_from, price.pk), default=None)


def shown_prices(supplier: Supplier, *, day: date) -> list[tuple[SupplierGoods, Price | None, Price | None]]:
    """For each of ``goods_shown_to``: its price for any quantity on ``day``, and the one for any quantity that was asked for last
    and waits for the shop's answer."""
    found = []
    for goods in goods_shown_to(supplier):
        prices = goods.prices.all()
        asked = [price for price in prices if price.state == PriceState.PROPOSED and not price.from_quantity]
        now = price_standing(prices, from_quantity=Decimal(0), day=day)
        found.append((goods, now, max(asked, key=lambda price: price.pk, default=None)))
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
        standing = price_standing(price.goods.prices.all(), from_quantity=price.from_quantity, day=day)
        found[price.goods.supplier].append(PriceQuestion(price, standing.price if standing else None))
    return dict(found)


def proposed_prices() -> QuerySet[Price]:
    """What suppliers have asked for and nobody has answered."""
    return Price.objects.filter(state=PriceState.PROPOSED).select_related("goods__supplier", "goods__variant__product")


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
    today, on_order = shop_day(timezone.now()), coming(pks)
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
