"""New goods."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.kinds import GoodsKind, check_attributes
from inventory.models import Batch, Product, Variant
from shopsuite.core.errors import DomainError


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
    """Register a batch; it holds nothing until goods are received into it. Raises ``AlreadyKnown`` for a code in use."""
    try:
        with transaction.atomic():
            return Batch.objects.create(variant=variant, code=code, received_on=received_on, **more)
    except IntegrityError as error:
        raise AlreadyKnown(
            "already_known", _("%(sku)s has a batch %(code)s already.") % {"sku": variant.sku, "code": code}, batch=code
        ) from error
