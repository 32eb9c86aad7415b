"""Files of orders: documents that are booked once for their number, whatever else a file says of them later."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Place
from inventory.queries import active_places
from orders import operations, queries
from orders.imports.booking import Booking
from orders.imports.columns import FIELDS, missing_columns
from orders.imports.customers import Customers
from orders.imports.documents import Document, DocumentKind, group
from orders.imports.figures import figures_of
from orders.imports.goods import make_known
from orders.imports.naming import with_skus
from orders.imports.rows import parse_row
from orders.imports.terms import channel_id_of, is_history, terms_of
from orders.models import Channel, ImportedDocument
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.kinds import Change, Kind, Thing, UsedMeanwhile
from shopsuite.spreadsheets.models import SheetImport, Verb
from shopsuite.spreadsheets.reading import Row

#: Orders of the past that are written in as many statements as one.
TOGETHER = 40


class OrderFiles(Kind):
    """Orders, returns, cancellations and corrections of stock, each one number and all its rows."""

    code = "orders"
    label = gettext_lazy("Orders")
    lead = gettext_lazy(
        "Upload an export of your web store or a spreadsheet. You see what it means before anything is booked, and importing"
        " a file again changes nothing."
    )
    icon = "file-import"
    right = "orders.import"
    fields = FIELDS
    about_label = gettext_lazy("Channel")
    thing_label = gettext_lazy("Number")
    undo_hint = gettext_lazy("Orders that nobody has begun to work on are cancelled; everything else stays.")
    has_export = False
    summary_template = "orders/imports/_summary.html"
    # Each cancelled order locks rows of the stock, and the next one others.
    taken_back_together = 1

    def samples(self) -> Sequence[Mapping[str, str]]:
        order = {"number": "1001", "placed_at": "2026-05-01 10:00", "customer_name": "Lin Yue", "phone": "13800138000"}
        return [
            order | {"sku": "LJ-50", "title": "Longjing, 50 g tin", "quantity": "2", "unit_price": "128"},
            order | {"sku": "GW-120", "title": "Gaiwan", "quantity": "1", "unit_price": "88"},
        ]

    def abouts(self) -> list[tuple[str, str]]:
        return [(f"channel:{channel.pk}", str(channel)) for channel in queries.active_channels()]

    def names(self) -> dict[str, str]:
        return {f"channel:{channel.pk}": str(channel) for channel in Channel.objects.all()}

    def questions(self) -> dict[str, forms.Field]:
        places = [("", _("choose")), *((place.pk, str(place)) for place in active_places())]
        only = places[-1][0] if len(places) == 2 else ""
        return {
            "place": forms.TypedChoiceField(label=_("Ships from"), choices=places, coerce=int, initial=only),
            "is_history": forms.BooleanField(
                label=_("Orders are history"),
                help_text=_("They have been shipped; nothing is left to do."),
                required=False,
            ),
            "opens_stock": forms.BooleanField(
                label=_("Take opening stock from the file"),
                help_text=_("Books in just as much as the file's orders need, before the first of them."),
                required=False,
            ),
        }

    def said_of(self, job: SheetImport) -> list[str]:
        place = Place.objects.filter(pk=job.options["place"]).first()
        what = _("orders of the past") if is_history(job) else _("orders to work on")
        return [*super().said_of(job), *([str(place)] if place else []), what]

    def is_final(self, job: SheetImport) -> bool:
        return is_history(job)

    def missing(self, mapping: columns.Mapping) -> list[str]:
        return missing_columns(mapping)

    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        zone = current_shop().zone
        index = mapping["number"]
        number_of: dict[int, str] = {}
        parsed = []
        for row, cells in rows:
            number_of[row] = cells[index][:80] if index < len(cells) else ""
            parsed.append(parse_row(row, cells, mapping, zone=zone))
        return [
            Thing(document.number, document.number, document.row, document, document.errors)
            for document in group(with_skus(parsed), number_of=number_of)
        ]

    def figures(self, things: Sequence[Thing]) -> dict[str, Any]:
        return figures_of([thing.value for thing in things])

    def summary_of(self, job: SheetImport) -> Any:
        return queries.documents_of(job)

    def together(self, things: Sequence[Thing], job: SheetImport) -> Iterator[list[Thing]]:
        """Neighbouring orders of the past, and neighbours that book nothing; all others each by itself, since each locks rows
        of the stock in its own order."""
        booked = _booked(ImportedDocument.objects.all(), job)
        is_past = is_history(job)

        def sort(thing: Thing) -> str:
            if thing.errors or _name(thing) in booked:
                return "nothing"
            return "past" if is_past and thing.value.kind == DocumentKind.ORDER else ""

        some: list[Thing] = []
        for thing in things:
            if some and (not sort(thing) or sort(thing) != sort(some[-1]) or len(some) == TOGETHER):
                yield some
                some = []
            some.append(thing)
        if some:
            yield some

    def prepare(self, things: Sequence[Thing], job: SheetImport, *, actor: User | None, at: datetime) -> Booking:
        elsewhere = _booked(ImportedDocument.objects.exclude(source=job), job)
        documents = [thing.value for thing in things if _name(thing) not in elsewhere and not thing.errors]
        terms = terms_of(job)
        goods = make_known(terms, documents, actor=actor, at=at)
        return Booking(job, terms, goods=goods, customers=Customers(terms.channel, documents), actor=actor)

    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        numbers = [thing.value.number for thing in things]
        booked = _booked(ImportedDocument.objects.filter(external_id__in=numbers), job)
        return [_change(thing, booked) for thing in things]

    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        booking: Booking = ground
        booked = booking.book([change.thing.value for change in changes], at=at)
        return [{"kind": document.kind, "order": document.order_id} for document in booked]

    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        for each in made:
            if each["kind"] != DocumentKind.ORDER:
                raise UsedMeanwhile("not_an_order", _("Only orders are taken back; this has moved stock or money."))
            operations.cancel_untouched(
                order_id=each["order"], reason=_("The file it came in was taken back"), actor=actor, at=at
            )


def _booked(documents: QuerySet[ImportedDocument], job: SheetImport) -> set[tuple[str, str]]:
    """(number, kind) of those of the file's channel."""
    return set(documents.filter(channel=channel_id_of(job)).values_list("external_id", "kind"))


def _name(thing: Thing) -> tuple[str, str]:
    return (thing.value.number, str(thing.value.kind))


def _change(thing: Thing, booked: set[tuple[str, str]]) -> Change:
    """A number that is booked stays as it was booked, and one bad row keeps its whole document out."""
    document: Document = thing.value
    if document.kind == DocumentKind.BROKEN:
        return Change.refused(thing)
    return Change(thing, Verb.SAME if _name(thing) in booked else Verb.NEW)
