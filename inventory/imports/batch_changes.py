"""The batches of a file beside those of the shop: what is new, what changes, what is booked in, what cannot be."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from inventory import queries
from inventory.imports.batch_rows import FIELDS, BatchRows
from inventory.imports.naming import too_fine
from inventory.models import Batch, BatchStock, Place, StockMove, Variant
from inventory.models.stock import MoveKind
from inventory.operations import BatchChange, Opening
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Difference, Thing
from shopsuite.spreadsheets.models import Verb
from shopsuite.spreadsheets.snapshots import as_people_read_it, plain_value

_LABELS = {field.name: field.label for field in FIELDS}


class Warehouse:
    """What the shop knows of the goods, batches, places and stock that some things of a file name. Six queries at most."""

    def __init__(self, things: Sequence[Thing], *, is_locked: bool) -> None:
        rows: list[BatchRows] = [thing.value for thing in things]
        skus, codes = {row.sku for row in rows}, {row.code for row in rows}
        goods = Variant.objects.filter(sku__in=skus).select_related("product", "unit")
        self.variants = {variant.sku: variant for variant in goods}
        known = Batch.objects.filter(variant__in=self.variants.values(), code__in=codes).order_by("pk")
        if is_locked:
            known = known.select_for_update(of=("self",))
        self.batches = {(batch.variant_id, batch.code): batch for batch in known}
        stocks = BatchStock.objects.filter(batch__in=self.batches.values()).order_by("pk")
        if is_locked:
            list(stocks.select_for_update(of=("self",)))
        self.on_hand = dict(_touched(stocks))
        self.places = list(queries.places_to_put())

    def place_called(self, text: str) -> Place | None:
        """The place of that code or name in either language, whatever the letter case; the main one for ""."""
        if not text:
            return self.places[0] if self.places else None
        wanted = text.casefold()
        names = ((place, {place.code, place.name, place.name_zh}) for place in self.places)
        return next((place for place, of in names if wanted in {name.casefold() for name in of if name}), None)


def _touched(stocks: QuerySet[BatchStock]) -> list[tuple[tuple[int, int], Decimal]]:
    """((batch, place), on hand) where more has happened than an opening that was taken back."""
    others = StockMove.objects.filter(stock=OuterRef("pk")).exclude(kind=MoveKind.OPENING)
    rows = stocks.annotate(has_moved=Exists(others), sum=Sum("moves__quantity")).values_list(
        "batch", "place", "on_hand", "has_moved", "sum"
    )
    return [((batch, place), on_hand) for batch, place, on_hand, has_moved, total in rows if has_moved or total]


def compare_batches(things: Sequence[Thing], *, today: date, may_see_cost: bool, is_booking: bool) -> list[Change]:
    """See ``Kind.compare``; the plan of a change is a ``BatchChange``. Stock that is here already stays as it is: files open
    stock, and what differs later is counted."""
    warehouse = Warehouse(things, is_locked=is_booking)
    return [
        Change.refused(thing) if thing.errors else _compare(thing, warehouse, today=today, may_see_cost=may_see_cost)
        for thing in things
    ]


def _compare(thing: Thing, warehouse: Warehouse, *, today: date, may_see_cost: bool) -> Change:
    said: BatchRows = thing.value
    variant = warehouse.variants.get(said.sku)
    if variant is None:
        message = _("The catalogue has no goods with the SKU %s. Import the product first.") % said.sku
        return Change.refused(thing, RowError(thing.row, "sku", message))
    wanted = dict(said.said) if may_see_cost else {k: v for k, v in said.said.items() if k != "cost"}
    batch = warehouse.batches.get((variant.pk, said.code))
    title = f"{variant.title} · {said.code}"
    if batch is None:
        made = Batch(variant=variant, code=said.code, **{"received_on": today} | wanted)
        plan, errors = BatchChange(made), _missing(thing, variant, wanted)
    else:
        batch.variant = variant
        fields = {name: value for name, value in wanted.items() if getattr(batch, name) != value}
        plan, errors = BatchChange(batch, fields), []
    notes, differences = _open(plan, said, warehouse, errors)
    if errors:
        return Change.refused(thing, *errors)
    changed = [
        (name, as_people_read_it(getattr(plan.batch, name)), as_people_read_it(value))
        for name, value in plan.fields.items()
    ]
    verb = Verb.NEW if batch is None else Verb.CHANGED if changed or differences else Verb.SAME
    return Change(thing, verb, title, [*changed, *differences], " ".join(notes), plan)


def _open(
    plan: BatchChange, said: BatchRows, warehouse: Warehouse, errors: list[RowError]
) -> tuple[list[str], list[Difference]]:
    """Plan what is booked in; (what people should know, what is booked in). What cannot be goes to ``errors``."""
    notes: list[str] = []
    differences: list[Difference] = []
    for row in said.stocks:
        place = warehouse.place_called(row.place)
        if place is None:
            known = ", ".join(place.code for place in warehouse.places)
            message = _("There is no place “%(text)s”. Known: %(known)s.") % {"text": row.place[:40], "known": known}
            errors.append(RowError(row.row, "place", message))
            continue
        here = warehouse.on_hand.get((plan.batch.pk or 0, place.pk))
        if here is not None:
            if row.quantity is not None and row.quantity != here:
                notes.append(_differs(place, here))
        elif row.quantity:
            if row.quantity != row.quantity.quantize(plan.batch.variant.unit.step):
                errors.append(too_fine(row.row, "quantity", plan.batch.variant))
            plan.openings.append(Opening(place.pk, row.quantity, row.shelf))
            differences.append((str(place), "", f"{plain_value(row.quantity)} {plan.batch.variant.unit}"))
    return notes, differences


def _differs(place: Place, here: Decimal) -> str:
    message = _("%(place)s has %(quantity)s of it; stock that is here is changed by a count, not by a file.")
    return message % {"place": place, "quantity": plain_value(here)}


def _missing(thing: Thing, variant: Variant, wanted: dict) -> list[RowError]:
    """What is demanded of every new batch of these goods and stands nowhere."""
    return [
        RowError(thing.row, name, _("These goods are not booked in without it: %s.") % _LABELS[name])
        for name in variant.product.batch_needs
        if name != "code" and name not in wanted
    ]
