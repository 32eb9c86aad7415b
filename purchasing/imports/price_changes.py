"""The offers of a file beside those of the supplier: what is new, what changes, what cannot be."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from inventory.imports.naming import too_fine
from inventory.models import Variant
from purchasing import rules
from purchasing.imports.price_rows import OfferRows, PriceRow
from purchasing.models import Price, Supplier, SupplierGoods
from purchasing.models.supplier import PriceState
from purchasing.operations.price_lists import OfferChange
from purchasing.queries import price_standing
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Difference, Thing, twice_in_file
from shopsuite.spreadsheets.models import Verb
from shopsuite.spreadsheets.snapshots import as_people_read_it, plain_value

#: Attributes of an offer -> columns of the file, where these have other names.
_COLUMNS = {"is_active": "offered"}
#: What the noted name of a price begins with: "price/120/2026-01-01", for 120 and more from that day on; either may be empty.
_PRICE = "price/"
#: Terms that are quantities of the goods, as finely as these are counted.
_QUANTITIES = ("pack_size", "minimum_quantity")


class Shelf:
    """What some things of a file name, as the supplier offers it and the shop knows it. Five queries, whatever their number."""

    def __init__(self, supplier: Supplier, things: Sequence[Thing], *, is_proposal: bool, is_locked: bool) -> None:
        rows: list[OfferRows] = [thing.value for thing in things]
        skus, codes = {row.sku for row in rows} - {""}, {row.code for row in rows} - {""}
        barcodes = {row.barcode for row in rows} - {""}
        known = supplier.goods.filter(
            Q(variant__sku__in=skus) | Q(code__in=codes) | Q(variant__barcode__in=barcodes)
        ).order_by("pk")
        if is_locked:
            list(known.select_for_update(of=("self",)))
        self.goods = list(known.select_related("variant__product", "variant__unit").prefetch_related("prices"))
        if is_proposal:
            # What the supplier may not see does not exist for them, nor does the rest of the catalogue.
            shown = supplier.categories
            self.goods = [goods for goods in self.goods if rules.may_see(shown, goods.variant.product.category)]
        self.variants = list(
            Variant.objects.filter(Q(sku__in=skus) | Q(barcode__in=barcodes)).select_related("product", "unit")
        )

    def offers_of(self, said: OfferRows) -> list[SupplierGoods]:
        """The offers a row means: by the shop's SKU, else by the supplier's code, else by the barcode."""
        if said.sku:
            return [goods for goods in self.goods if goods.variant.sku == said.sku]
        if said.code:
            return [goods for goods in self.goods if goods.code == said.code]
        return [goods for goods in self.goods if goods.variant.barcode == said.barcode]

    def variant_of(self, said: OfferRows) -> Variant | None:
        """The goods a row means that the supplier has not offered yet."""
        for variant in self.variants:
            if said.sku and variant.sku == said.sku:
                return variant
            if not said.sku and said.barcode and variant.barcode == said.barcode:
                return variant
        return None


def compare_offers(
    things: Sequence[Thing], supplier: Supplier, *, is_proposal: bool, today: date, is_booking: bool
) -> list[Change]:
    """See ``Kind.compare``; the plan of a change is an ``OfferChange``. A proposal is of prices alone."""
    shelf = Shelf(supplier, things, is_proposal=is_proposal, is_locked=is_booking)
    seen: dict[int, int] = {}
    changes = []
    for thing in things:
        change = Change.refused(thing) if thing.errors else _compare(thing, supplier, shelf, is_proposal, today)
        if change.plan:
            first = seen.setdefault(change.plan.goods.variant_id, thing.row)
            if first != thing.row:
                change = Change.refused(thing, twice_in_file(thing.row, first, "sku", change.title))
        changes.append(change)
    return changes


def _compare(thing: Thing, supplier: Supplier, shelf: Shelf, is_proposal: bool, today: date) -> Change:
    said: OfferRows = thing.value
    offers = shelf.offers_of(said)
    if len(offers) > 1:
        message = _("This code stands for more than one thing on the list. Name it by its SKU.")
        return Change.refused(thing, RowError(thing.row, "code", message))
    variant = offers[0].variant if offers else shelf.variant_of(said)
    if variant is None or (is_proposal and not offers):
        return Change.refused(thing, _unknown(thing, said, variant, is_proposal))
    goods = offers[0] if offers else SupplierGoods(supplier=supplier, variant=variant, **said.terms)
    errors = _errors(thing, variant, is_new=not offers)
    if errors:
        return Change.refused(thing, *errors)
    other = {name: value for name, value in said.terms.items() if offers and getattr(goods, name) != value}
    fields = {} if is_proposal else other
    standing = list(goods.prices.all()) if offers else []
    fresh = [row for row in said.prices if not _stands(row, standing, is_proposal, today)]
    prices = [_price_of(row, today) for row in fresh]
    plan = OfferChange(goods, fields, prices)
    differences = [*_of_terms(goods, fields), *_of_prices(fresh, standing, today)]
    note = _("Only prices can be proposed; what else the row says stays out.") if is_proposal and other else ""
    verb = Verb.NEW if not offers else Verb.CHANGED if differences else Verb.SAME
    return Change(thing, verb, variant.title, differences, note if differences else "", plan)


def _unknown(thing: Thing, said: OfferRows, variant: Variant | None, is_proposal: bool) -> RowError:
    field = "sku" if said.sku else "code" if said.code else "barcode"
    if is_proposal:
        message = _("The shop does not buy this from you yet. Write to them, and they put it on the list.")
    elif said.sku or said.barcode:
        message = _("The catalogue has no such goods. Import the product first.")
    else:
        message = _("Nothing on the supplier's list has this code. Add a column with the SKU.")
    return RowError(thing.row, field, message)


def _errors(thing: Thing, variant: Variant, *, is_new: bool) -> list[RowError]:
    said: OfferRows = thing.value
    fine = [(thing.row, name, said.terms[name]) for name in _QUANTITIES if name in said.terms]
    fine += [(row.row, "from_quantity", row.from_quantity) for row in said.prices]
    errors = [
        too_fine(row, name, variant) for row, name, quantity in fine if quantity != quantity.quantize(variant.unit.step)
    ]
    if is_new and not said.prices:
        errors.append(RowError(thing.row, "price", _("Goods that are new on the list need a price.")))
    return errors


def _stands(row: PriceRow, standing: Sequence[Price], is_proposal: bool, today: date) -> bool:
    """Whether the shop has this price already, or the supplier has asked for it."""
    current = price_standing(standing, from_quantity=row.from_quantity, day=row.valid_from or today)
    asked = [price for price in standing if is_proposal and price.state == PriceState.PROPOSED]
    return any(
        price.price == row.price
        and price.from_quantity == row.from_quantity
        and (row.valid_until is None or price.valid_until == row.valid_until)
        and (price is current or row.valid_from in (None, price.valid_from))
        for price in ([current] if current else []) + asked
    )


def _price_of(row: PriceRow, today: date) -> Price:
    begins = row.valid_from or min(today, row.valid_until or today)
    return Price(price=row.price, from_quantity=row.from_quantity, valid_from=begins, valid_until=row.valid_until)


def _of_terms(goods: SupplierGoods, fields: dict) -> list[Difference]:
    return [
        (_COLUMNS.get(name, name), as_people_read_it(getattr(goods, name)), as_people_read_it(value))
        for name, value in fields.items()
    ]


def _of_prices(fresh: Iterable[PriceRow], standing: Sequence[Price], today: date) -> list[Difference]:
    found = []
    for row in fresh:
        current = price_standing(standing, from_quantity=row.from_quantity, day=row.valid_from or today)
        quantity = plain_value(row.from_quantity) if row.from_quantity else ""
        begins = row.valid_from.isoformat() if row.valid_from and row.valid_from != today else ""
        found.append(
            (f"{_PRICE}{quantity}/{begins}", plain_value(current.price) if current else "", plain_value(row.price))
        )
    return found


def price_in_words(what: str) -> str:
    """What the price of a difference is called in the reader's language; what is no price, as it is."""
    if not what.startswith(_PRICE):
        return what
    quantity, _slash, begins = what.removeprefix(_PRICE).partition("/")
    named = _("Price from %s") % quantity if quantity else _("Price")
    return f"{named}, {begins}" if begins else named
