"""Files of batches with the stock that is there of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory import operations, queries
from inventory.imports.batch_changes import compare_batches
from inventory.imports.batch_rows import FIELDS, read_batches
from inventory.models import Batch, BatchStock
from inventory.models.stock import PlaceKind
from shopsuite.core.queries import shop_day
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.kinds import Change, Kind, Thing
from shopsuite.spreadsheets.models import SheetImport
from shopsuite.spreadsheets.reading import Row
from shopsuite.spreadsheets.snapshots import plain_value


class Batches(Kind):
    """Batches with year, harvest, best before and cost, and the opening stock of each at each place."""

    code = "batches"
    label = _("Batches and stock")
    lead = _(
        "A row for each batch and place. New batches are booked in as opening stock; of a batch that is here already, the"
        " quantity stays and everything else is brought up to date."
    )
    icon = "packages"
    right = "stock.receive"
    fields = FIELDS

    def readable_by(self, user: User) -> Q:
        # Beside what a file changes stands what it was before, costs among it.
        return Q() if user.may("stock.see_cost") else Q(started_by=user) | ~Q(mapping__has_key="cost")

    def samples(self) -> Sequence[Mapping[str, str]]:
        place = queries.active_places().first()
        return [
            {
                "sku": "LJ-50",
                "name": "Longjing",
                "code": "LJ26-03",
                "quantity": "48",
                "place": place.code if place else "",
                "shelf": "A2",
                "year": "2026",
                "harvest": "Ming Qian",
                "origin": "Shifeng",
                "best_before": "2028-03-31",
                "received_on": "2026-04-02",
                "supplier_name": "Shifeng Garden",
            },
            {"sku": "GW-120", "name": "Gaiwan", "code": "GW-1", "quantity": "20", "place": place.code if place else ""},
        ]

    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        return read_batches(rows, mapping)

    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        return compare_batches(
            things,
            today=shop_day(timezone.now()),
            may_see_cost=job.started_by is None or job.started_by.may("stock.see_cost"),
            is_booking=is_booking,
        )

    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        plans = [change.plan for change in changes]
        return operations.write_batches(changes=plans, subject=job.subject, reason=job.file_name, actor=actor, at=at)

    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        operations.take_back_batches(made=made, subject=job.subject, actor=actor, at=at)

    def export(self, *, viewer: User, about: str = "") -> Iterator[Mapping[str, str]]:
        here = BatchStock.objects.exclude(place__kind=PlaceKind.TRANSIT).select_related("place").order_by("place")
        found = queries.batches_visible_to(viewer).select_related("variant__product").order_by("variant__sku", "code")
        for batch in found.prefetch_related(Prefetch("stocks", here)).iterator(chunk_size=1000):
            facts = _facts(batch, may_see_cost=viewer.may("stock.see_cost"))
            lying = list(batch.stocks.all())
            for stock in lying:
                where = {"quantity": plain_value(stock.on_hand), "place": stock.place.code, "shelf": stock.shelf}
                yield facts | where
            if not lying:
                yield facts


def _facts(batch: Batch, *, may_see_cost: bool) -> dict[str, str]:
    said = {
        "sku": batch.variant.sku,
        "name": batch.variant.title,
        "code": batch.code,
        "year": batch.year,
        "harvest": batch.harvest,
        "origin": batch.origin,
        "best_before": batch.best_before,
        "received_on": batch.received_on,
        "supplier_name": batch.supplier_name,
        "cost": batch.cost if may_see_cost else None,
        "price": batch.price,
        "barcode": batch.barcode,
    }
    return {name: "" if value is None else str(plain_value(value)) for name, value in said.items()}
