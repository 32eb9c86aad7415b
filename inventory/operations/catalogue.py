"""New goods."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.kinds import GoodsKind, check_attributes
from inventory.models import Batch, Product, Variant
from inventory.operations import rows
from inventory.search import search_text_of
from shopsuite.core.errors import DomainError, Invalid


@dataclass(frozen=True)
class NewGoods:
    """Goods that a file speaks of: one product with one variant, sold by the piece."""

    sku: str
    name: str
    price: Decimal


class AlreadyKnown(DomainError):
    """Something with this SKU, barcode or batch code exists."""


@transaction.atomic
def add_product(
    *, name: str, kind: str = GoodsKind.GENERAL, attributes: dict[str, Any] | None = None, **more: Any
) -> Product:
    """Put a product into the catalogue. Raises ``Invalid`` for attributes its kind does not have."""
    check_attributes(kind=kind, attributes=attributes or {})
    return Product.objects.create(name=name, kind=kind, attributes=attributes or {}, **more)


def add_variant(*, product: Product, sku: str, price: Decimal = Decimal(0), **more: Any) -> Variant:
    """Add something that can be put on an order line. Raises ``AlreadyKnown`` for a SKU or barcode in use."""
    try:
        with transaction.atomic():
            return Variant.objects.create(product=product, sku=sku, price=price, **more)
    except IntegrityError as error:
        raise AlreadyKnown("already_known", _("SKU or barcode %s is in use already.") % sku, sku=sku) from error


def add_batch(*, variant: Variant, code: str, received_on: date, **more: Any) -> Batch:
    """Register a batch; it holds nothing until goods are received into it. Raises ``AlreadyKnown`` for a code in use, ``Invalid``
    when something is missing that the product asks for (``Product.batch_needs``)."""
    _require_facts(variant, {"code": code} | more)
    try:
        with transaction.atomic():
            return Batch.objects.create(variant=variant, code=code, received_on=received_on, **more)
    except IntegrityError as error:
        raise AlreadyKnown(
            "already_known", _("%(sku)s has a batch %(code)s already.") % {"sku": variant.sku, "code": code}, batch=code
        ) from error


def _require_facts(variant: Variant, given: dict[str, Any]) -> None:
    for name in variant.product.batch_needs:
        if given.get(name) in (None, ""):
            label = Batch._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise Invalid(
                "batch_fact_missing",
                _("%(goods)s is not booked in without this: %(fact)s.") % {"goods": variant.title, "fact": label},
                field=name,
                of=variant.title,
            )


@transaction.atomic
def add_goods_in_bulk(*, new: Sequence[NewGoods]) -> int:
    """Put those of ``new`` whose SKU is unknown into the catalogue, in three statements. Returns how many there were."""
    known = set(Variant.objects.filter(sku__in=[goods.sku for goods in new]).values_list("sku", flat=True))
    fresh = [goods for goods in new if goods.sku not in known]
    products = Product.objects.bulk_create(Product(name=goods.name) for goods in fresh)
    variants = [
        Variant(product=product, sku=goods.sku, price=goods.price)
        for goods, product in zip(fresh, products, strict=True)
    ]
    for variant in variants:
        variant.search_text = search_text_of(variant)
    Variant.objects.bulk_create(variants)
    return len(fresh)


@transaction.atomic
def add_batches_in_bulk(*, skus: Collection[str], code: str, received_on: date, place_id: int) -> None:
    """Give every variant of ``skus`` a batch ``code`` with an empty row at the place; those that have one keep it."""
    variants = Variant.objects.filter(sku__in=skus).order_by("pk").values_list("pk", flat=True)
    Batch.objects.bulk_create(
        (Batch(variant_id=pk, code=code, received_on=received_on) for pk in variants), ignore_conflicts=True
    )
    batches = Batch.objects.filter(code=code, variant__sku__in=skus).order_by("pk")
    rows.create((batch, place_id, "") for batch in batches)
