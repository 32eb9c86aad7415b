"""The suppliers and goods of the dump, made known to the shop before the first movement."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from inventory import operations as stock
from inventory.models import Variant
from orders.northwind.dump import Goods, Northwind
from purchasing import operations as buying
from purchasing.models import Supplier
from shopsuite.core.queries import current_shop


@dataclass(frozen=True)
class Known:
    """What the ids of the dump are here."""

    suppliers: dict[int, Supplier]
    variants: dict[int, Variant]


@transaction.atomic
def make_known(dump: Northwind, *, since: date) -> Known:
    """Suppliers by their name and goods by their SKU: those that are there stay as they are. Prices hold from ``since`` on, in the
    shop's currency (the dump names none)."""
    suppliers = {}
    for key, row in dump.suppliers.items():
        name = row.text("company") or f"Supplier {key}"
        known = Supplier.objects.filter(name=name).first()
        suppliers[key] = known or buying.add_supplier(
            name=name,
            email=row.text("email_address"),
            phone=row.text("business_phone"),
            address=row.text("address"),
            currency=current_shop().currency,
        )
    there = {variant.sku: variant for variant in Variant.objects.filter(sku__in=[g.sku for g in dump.goods.values()])}
    variants = {}
    for key, goods in dump.goods.items():
        variant = there.get(goods.sku)
        if variant is None:
            variant = _add(goods, [suppliers[pk] for pk in goods.offered_by], since=since)
        variants[key] = variant
    return Known(suppliers, variants)


def _add(goods: Goods, suppliers: list[Supplier], *, since: date) -> Variant:
    product = stock.add_product(name=goods.name, description=goods.description)
    variant = stock.add_variant(product=product, sku=goods.sku, price=goods.price)
    for supplier in suppliers:
        offered = buying.offer_goods(supplier=supplier, variant=variant, minimum_quantity=goods.minimum)
        buying.set_price(goods=offered, price=goods.cost, valid_from=since, actor=None)
    if goods.reorder_level:
        buying.set_replenishment(variant_id=variant.pk, point=goods.reorder_level)
    return variant
