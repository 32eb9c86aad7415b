"""The products of a file beside those of the catalogue: what is new, what changes, what cannot be."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from inventory.imports.naming import named_choice, unit_named
from inventory.imports.product_fields import ATTRIBUTE, OF_ATTRIBUTE
from inventory.imports.product_rows import ProductRows, VariantRow
from inventory.kinds import GoodsKind, check_attributes
from inventory.models import Batch, Product, Unit, Variant
from inventory.operations import GoodsChange
from shopsuite.core.errors import Invalid
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Difference, Thing, field_of
from shopsuite.spreadsheets.models import Verb
from shopsuite.spreadsheets.snapshots import as_people_read_it, plain_value

#: Lines of a preview that are shown of one product.
MOST_SHOWN = 12
#: Attributes of the models -> columns of the file, where these have other names.
_OF_PRODUCT = {"is_active": "product_on_sale"}
_OF_VARIANT = {"name": "variant", "name_zh": "variant_zh", "is_active": "on_sale", "unit_id": "unit"}


class Catalogue:
    """What the catalogue knows of the goods that some things of a file name. A handful of queries, whatever their number."""

    def __init__(self, things: Sequence[Thing], *, is_locked: bool) -> None:
        rows = [row for thing in things for row in thing.value.variants]
        skus = {row.sku for row in rows}
        barcodes = {row.said["barcode"] for row in rows if "barcode" in row.said}
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        owners = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "product_id"))
        self._product_of_name = self._named(things, owners)
        wanted = Product.objects.filter(pk__in={*owners.values(), *self._product_of_name.values()}).order_by("pk")
        self.products = {row.pk: row for row in (wanted.select_for_update() if is_locked else wanted)}
        found = Variant.objects.filter(sku__in=skus).order_by("pk")
        has_batches = Exists(Batch.objects.filter(variant=OuterRef("pk")))
        found = found.annotate(has_batches=has_batches)
        if is_locked:
            found = found.select_for_update(of=("self",))
        self.variants = {variant.sku: variant for variant in found}
        self.barcodes = dict(Variant.objects.filter(barcode__in=barcodes).values_list("barcode", "sku"))

    def product_called(self, name: str) -> Product | None:
        """The one product of that name; None where there is none, or more than one."""
        return self.products.get(self._product_of_name.get(name.casefold(), 0))

    @staticmethod
    def _named(things: Sequence[Thing], owners: dict[str, int]) -> dict[str, int]:
        """Name -> product, for things none of whose SKUs is known."""
        asked = [
            thing.value.said["name"]
            for thing in things
            if "name" in thing.value.said and not any(row.sku in owners for row in thing.value.variants)
        ]
        ids: dict[str, set[int]] = defaultdict(set)
        for pk, name, name_zh in Product.objects.filter(Q(name__in=asked) | Q(name_zh__in=asked)).values_list(
            "pk", "name", "name_zh"
        ):
            ids[name.casefold()].add(pk)
            ids[name_zh.casefold()].add(pk)
        return {name: next(iter(found)) for name, found in ids.items() if name and len(found) == 1}


def compare_products(things: Sequence[Thing], *, is_booking: bool) -> list[Change]:
    """See ``Kind.compare``; the plan of a change is a ``GoodsChange``."""
    catalogue = Catalogue(things, is_locked=is_booking)
    return [_compare(thing, catalogue) for thing in things]


def _compare(thing: Thing, catalogue: Catalogue) -> Change:
    said: ProductRows = thing.value
    if thing.errors:
        return Change.refused(thing)
    known = {catalogue.variants[row.sku].product_id for row in said.variants if row.sku in catalogue.variants}
    if len(known) > 1:
        message = _("These SKUs belong to different products in the catalogue: %s.")
        skus = ", ".join(row.sku for row in said.variants)[:120]
        return Change.refused(thing, RowError(thing.row, "sku", message % skus))
    product = catalogue.products[known.pop()] if known else catalogue.product_called(said.said.get("name", ""))
    plan, errors = _plan(thing, product, catalogue)
    if errors:
        return Change.refused(thing, *errors)
    title = str(plan.product)
    if product is None:
        return Change(thing, Verb.NEW, title, _what_is_new(plan), plan=plan)
    differences = [*_differences(plan), *_what_is_new(plan)]
    return Change(thing, Verb.CHANGED if differences else Verb.SAME, title, differences[:MOST_SHOWN], plan=plan)


def _plan(thing: Thing, product: Product | None, catalogue: Catalogue) -> tuple[GoodsChange, list[RowError]]:
    said: ProductRows = thing.value
    errors: list[RowError] = []
    wanted = dict(said.said)
    if said.kind:
        wanted["kind"] = named_choice(said.kind, GoodsKind)
        if not wanted["kind"]:
            known = ", ".join(str(label) for label in GoodsKind.labels)
            message = _("“%(text)s” is no kind of goods. Known: %(known)s.")
            errors.append(RowError(thing.row, "kind", message % {"text": said.kind, "known": known}))
    if said.attributes:
        wanted["attributes"] = (product.attributes if product else {}) | said.attributes
    kind = wanted.get("kind") or (product.kind if product else GoodsKind.GENERAL)
    errors += _check_attributes(thing.row, kind, said.attributes)
    if product is None and "name" not in wanted:
        message = _("The catalogue has no goods with this SKU, and the row does not say what they are called.")
        errors.append(RowError(thing.row, "name", message))
    if errors:
        return GoodsChange(Product()), errors
    plan = GoodsChange(product or Product(**wanted), fields=_changed(product, wanted) if product else {})
    for row in said.variants:
        errors += _plan_variant(row, plan, catalogue)
    return plan, errors


def _check_attributes(row: int, kind: str, attributes: dict[str, Any]) -> list[RowError]:
    try:
        check_attributes(kind=kind, attributes=attributes)
    except Invalid as refusal:
        name = refusal.details["field"]
        message = _("%(attribute)s is not written down for %(kind)s. Say that the column is not in the file.") % {
            "attribute": ATTRIBUTE[name].label,
            "kind": GoodsKind(kind).label,
        }
        return [RowError(row, f"{OF_ATTRIBUTE}{name}", message)]
    return []


def _plan_variant(row: VariantRow, plan: GoodsChange, catalogue: Catalogue) -> list[RowError]:
    errors = []
    wanted = dict(row.said)
    variant = catalogue.variants.get(row.sku)
    if row.unit:
        unit = unit_named(row.unit, catalogue.units.values())
        if unit is None:
            known = ", ".join(sorted(catalogue.units))
            message = _("There is no unit “%(text)s”. Known: %(known)s; the owner adds more in the settings.")
            errors.append(RowError(row.row, "unit", message % {"text": row.unit, "known": known}))
        else:
            wanted["unit_id"] = unit.code
    owner = catalogue.barcodes.get(wanted.get("barcode", ""))
    if owner and owner != row.sku:
        errors.append(RowError(row.row, "barcode", _("This barcode is that of SKU %s.") % owner))
    if variant is None:
        if "price" not in wanted:
            errors.append(RowError(row.row, "price", _("Goods that are new need a price.")))
        plan.new_variants.append(Variant(sku=row.sku, **wanted))
        return errors
    fields = _changed(variant, wanted)
    if "unit_id" in fields and variant.has_batches:
        message = _("Its stock is counted in %s; the unit cannot change any more.") % variant.unit_id
        errors.append(RowError(row.row, "unit", message))
    plan.variants.append((variant, fields))
    return errors


def _changed(row: Product | Variant, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _what_is_new(plan: GoodsChange) -> list[Difference]:
    return [
        (variant.sku, "", " · ".join(part for part in (variant.name, plain_value(variant.price)) if part))
        for variant in plan.new_variants[:MOST_SHOWN]
    ]


def _differences(plan: GoodsChange) -> list[Difference]:
    found = []
    for name, value in plan.fields.items():
        if name == "attributes":
            old = plan.product.attributes
            changed = [key for key in value if value[key] != old.get(key)]
            found += [
                (f"{OF_ATTRIBUTE}{key}", as_people_read_it(old.get(key)), as_people_read_it(value[key]))
                for key in changed
            ]
        else:
            found.append(
                (
                    _OF_PRODUCT.get(name, name),
                    as_people_read_it(getattr(plan.product, name)),
                    as_people_read_it(value),
                )
            )
    for variant, fields in plan.variants:
        for name, value in fields.items():
            what = field_of(variant.sku, _OF_VARIANT.get(name, name))
            found.append((what, as_people_read_it(getattr(variant, name)), as_people_read_it(value)))
    return found
