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
def take_back_goods(*, made: Sequence[Mapping[str, Any]], actor: User | None, at: datetime) -> None:
    """Undo what ``write_goods`` returned ``made`` for, all of it. Locks the products, then their variants, by primary key.

    Raises ``UsedMeanwhile`` when something of it is used or was changed since.
    """
    ids = [note["product"] for note in made]
    products = {row.pk: row for row in Product.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    variants: dict[int, dict[int, Variant]] = {pk: {} for pk in products}
    for row in Variant.objects.select_for_update().filter(product__in=ids).order_by("pk"):
        row.product = products[row.product_id]
        variants[row.product_id][row.pk] = row
    leaving: list[Product | Variant] = []
    for note in made:
        if product := products.get(note["product"]):  # else somebody has removed it already
            leaving += _made_new(note, product, variants[product.pk])
            _set_back(note, product, variants[product.pk])
    _delete(Variant, leaving)
    _delete(Product, leaving)
    _tell(list(products), actor, at)


def _made_new(note: Mapping[str, Any], product: Product, variants: Mapping[int, Variant]) -> list[Product | Variant]:
    """What has to go of a product: its new variants, and itself when it is new. Nobody may have touched them since."""
    ours: list[Product | Variant] = [variants[pk] for pk in note["new_variants"] if pk in variants]
    if note["is_new"]:
        if len(variants) > len(ours):
            raise UsedMeanwhile("changed_since", _("%s has another variant since; it stays.") % product.name)
        ours.append(product)
    as_of = datetime.fromisoformat(note["as_of"])
    if any(row.updated_at > as_of for row in ours):
        raise UsedMeanwhile("changed_since", _("%s was changed since; it stays as it is.") % product.name)
    return ours


def _set_back(note: Mapping[str, Any], product: Product, variants: Mapping[int, Variant]) -> None:
    before, after = note["before"], note["after"]
    if before["product"]:
        put_back(product, before=before["product"], after=after["product"], title=product.name)
        product.save()
    for pk, old in before["variants"].items():
        if (variant := variants.get(int(pk))) and old:
            put_back(variant, before=old, after=after["variants"][pk], title=variant.sku)
            variant.save()
    if _NAMES & before["product"].keys():
        _refresh_search({product.pk: product}, [])


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


def _delete(model: type[Product] | type[Variant], rows: Sequence[Product | Variant]) -> None:
    leaving = [row for row in rows if isinstance(row, model)]
    try:
        model._default_manager.filter(pk__in=[row.pk for row in leaving]).delete()
    except models.ProtectedError as error:
        users = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
        raise UsedMeanwhile(
            "used_meanwhile",
            _("%(name)s is in use by now (%(users)s); it stays.") % {"name": leaving[0], "users": ", ".join(users)},
        ) from error
