"""Files of products with their variants."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory import operations, queries
from inventory.imports import product_fields
from inventory.imports.product_changes import compare_products
from inventory.imports.product_fields import FIELDS, NEEDS, OF_ATTRIBUTE
from inventory.imports.product_rows import read_products
from inventory.models import Variant
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.kinds import Change, Kind, Thing
from shopsuite.spreadsheets.models import SheetImport
from shopsuite.spreadsheets.reading import Row
from shopsuite.spreadsheets.snapshots import plain_value


class Products(Kind):
    """The catalogue: products, their variants, units, barcodes and prices."""

    code = "products"
    label = _("Products")
    lead = _(
        "A row for each variant, with its SKU. Rows of the same name are one product. What the file does not say stays as"
        " it is. Exports of Shopify and WooCommerce are understood as they are."
    )
    icon = "tags"
    right = "catalogue.change"
    fields = FIELDS

    def samples(self) -> Sequence[Mapping[str, str]]:
        return [
            {
                "sku": "LJ-50",
                "name": "Longjing",
                "name_zh": "西湖龙井",
                "variant": "50 g tin",
                "variant_zh": "50克罐装",
                "price": "128",
                "unit": "tin",
                "barcode": "6901234567892",
                "category": "Tea > Green tea",
                "kind": "tea",
                "a_origin": "Hangzhou",
            },
            {
                "sku": "LJ-G",
                "name": "Longjing",
                "name_zh": "西湖龙井",
                "variant": "loose",
                "variant_zh": "散装",
                "price": "2.4",
                "unit": "g",
            },
            {"sku": "GW-120", "name": "Gaiwan", "name_zh": "盖碗", "price": "88", "unit": "pc", "category": "Tea ware"},
        ]

    def recognise(self, header: Sequence[str]) -> columns.Mapping:
        return product_fields.recognise(header)

    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        return read_products(rows, mapping)

    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        return compare_products(things, is_booking=is_booking)

    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        return operations.write_goods(changes=[change.plan for change in changes], actor=actor, at=at)

    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        operations.take_back_goods(made=made, actor=actor, at=at)

    def export(self, *, viewer: User, about: str = "") -> Iterator[Mapping[str, str]]:
        first_skus: dict[int, str] = {}
        goods = queries.variants_visible_to(viewer).select_related("product").order_by("product", "sku")
        for variant in goods.iterator(chunk_size=1000):
            handle = first_skus.setdefault(variant.product_id, variant.sku)
            yield _row(variant, handle)


def _row(variant: Variant, handle: str) -> dict[str, str]:
    product = variant.product
    return {
        "sku": variant.sku,
        "name": product.name,
        "name_zh": product.name_zh,
        "variant": variant.name,
        "variant_zh": variant.name_zh,
        "price": plain_value(variant.price),
        "unit": variant.unit_id,
        "barcode": variant.barcode,
        "category": product.category,
        "kind": product.kind,
        "description": product.description,
        "product_on_sale": str(int(product.is_active)),
        "on_sale": str(int(variant.is_active)),
        **{name: str(int(getattr(product, name))) for name in NEEDS},
        "policy": variant.policy,
        "handle": handle,
        **{f"{OF_ATTRIBUTE}{name}": str(value) for name, value in product.attributes.items()},
    }
