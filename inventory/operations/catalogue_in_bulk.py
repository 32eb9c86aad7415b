"""Many products at once, new ones and changed ones, and the way back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from inventory import events
from inventory.models import Product, Variant
from inventory.search import search_text_of
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.spreadsheets.kinds import UsedMeanwhile
from shopsuite.spreadsheets.snapshots import put_back, snapshot

#: What the search text of a product's variants is made of.
_NAMES = frozenset({"name", "name_zh"})


@dataclass
class GoodsChange:
    """What becomes of one product: a new one as it stands, a known one by ``fields``; variants likewise.

    Two changes of the same product hold the same object.
    """

    product: Product
    fields: dict[str, Any] = field(default_factory=dict)
    variants: list[tuple[Variant, dict[str, Any]]] = field(default_factory=list)
    new_variants: list[Variant] = field(default_factory=list)


@transaction.atomic
def write_goods(*, changes: Sequence[GoodsChange], actor: User | None, at: datetime) -> list[dict[str, Any]]:
    """Write ``changes``, whose known rows the caller has locked; in a handful of statements, whatever their number.

    Returns of each what ``take_back_goods`` needs, as JSON. A SKU or barcode in use is the database's ``IntegrityError``.
    """
    before = [_snapshots(change) for change in changes]
    fresh = [change.product for change in changes if not change.product.pk]
    renamed = {change.product.pk: change.product for change in changes if _NAMES & change.fields.keys()}
    for change in changes:
        _set(change.product, change.fields, at)
        for variant, fields in change.variants:
            _set(variant, fields, at)
    Product.objects.bulk_create(fresh)
    for change in changes:
        for variant in change.new_variants:
            variant.product = change.product
            variant.search_text = search_text_of(variant)
    Variant.objects.bulk_create(variant for change in changes for variant in change.new_variants)
    _update(Product, ((change.product, change.fields) for change in changes))
    _update(Variant, (pair for change in changes for pair in change.variants))
    _refresh_search(renamed, [variant for change in changes for variant, _fields in change.variants])
    _tell([change.product.pk for change in changes], actor, at)
    after = [_snapshots(change) for change in changes]
    is_fresh = {product.pk for product in fresh}
    return [
        {
            "product": change.product.pk,
            "is_new": change.product.pk in is_fresh,
            "new_variants": [variant.pk for variant in change.new_variants],
            "as_of": max(row.updated_at for row in (change.product, *change.new_variants)).isoformat(),
            "before": old,
            "after": new,
        }
        for change, old, new in zip(changes, before, after, strict=True)
    ]


@transaction.atomic
def take_back_goods(*, made: Mapping[str, Any], actor: User | None, at: datetime) -> None:
    """Undo what ``write_goods`` returned ``made`` for. Locks the product, then its variants by primary key.

    Raises ``UsedMeanwhile`` when something of it is used or was changed since.
    """
    product = Product.objects.select_for_update().filter(pk=made["product"]).first()
    if product is None:  # somebody has removed it already
        return
    variants = {row.pk: row for row in Variant.objects.select_for_update().filter(product=product).order_by("pk")}
    ours = [variants[pk] for pk in made["new_variants"] if pk in variants]
    _require_untouched(ours, made, product.name)
    if made["is_new"]:
        _require_untouched([product], made, product.name)
        if len(variants) > len(ours):
            raise UsedMeanwhile("changed_since", _("%s has another variant since; it stays.") % product.name)
        _delete([*ours, product], product.name)
        return
    _delete(ours, product.name)
    for pk, old in made["before"]["variants"].items():
        if variant := variants.get(int(pk)):
            put_back(variant, before=old, after=made["after"]["variants"][pk], title=variant.sku)
            variant.product = product
            variant.save()
    put_back(product, before=made["before"]["product"], after=made["after"]["product"], title=product.name)
    product.save()
    _refresh_search({product.pk: product} if _NAMES & made["before"]["product"].keys() else {}, [])
    _tell([product.pk], actor, at)


def _tell(product_ids: list[int], actor: User | None, at: datetime) -> None:
    if product_ids:
        record(events.CatalogueChanged(product_ids), actor=actor, at=at, audiences=["staff"])


def _snapshots(change: GoodsChange) -> dict[str, Any]:
    return {
        "product": snapshot(change.product, change.fields),
        "variants": {str(variant.pk): snapshot(variant, fields) for variant, fields in change.variants},
    }


def _set(row: Product | Variant, fields: Mapping[str, Any], at: datetime) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    if fields:
        row.updated_at = at


def _update(model: type[models.Model], changed: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
    """Write the changed fields of ``changed`` in one statement; a row that is named twice is written once."""
    pairs = [(row, fields) for row, fields in changed if fields]
    names = sorted({name for _row, fields in pairs for name in fields})
    if pairs:
        rows = {row.pk: row for row, _fields in pairs}
        model._default_manager.bulk_update(rows.values(), [*names, "updated_at"])


def _refresh_search(renamed: Mapping[int, Product], changed: Sequence[Variant]) -> None:
    """Keep in step what variants are found by, after bulk writes that pass ``Variant.save`` by."""
    rows = {variant.pk: variant for variant in Variant.objects.filter(product__in=list(renamed))}
    rows |= {variant.pk: variant for variant in changed}
    for variant in rows.values():
        variant.product = renamed.get(variant.product_id, variant.product)
        variant.search_text = search_text_of(variant)
    Variant.objects.bulk_update(rows.values(), ["search_text"])


def _require_untouched(rows: Sequence[Product | Variant], made: Mapping[str, Any], name: str) -> None:
    as_of = datetime.fromisoformat(made["as_of"])
    if any(row.updated_at > as_of for row in rows):
        raise UsedMeanwhile("changed_since", _("%s was changed since; it stays as it is.") % name)


def _delete(rows: Sequence[Product | Variant], name: str) -> None:
    try:
        for row in rows:
            row.delete()
    except models.ProtectedError as error:
        users = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
        raise UsedMeanwhile(
            "used_meanwhile",
            _("%(name)s is in use by now (%(users)s); it stays.") % {"name": name, "users": ", ".join(users)},
        ) from error
