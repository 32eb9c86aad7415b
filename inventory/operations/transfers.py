"""Goods from place to place. In between they lie "in transit": in the books, and for nobody to sell."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import events, rules
from inventory.models import BatchStock, Place, Transfer, TransferLine
from inventory.models.stock import MoveKind, PlaceKind
from inventory.models.transfers import TransferState
from inventory.operations import rows
from inventory.operations.allocation import read_again, serve_waiting, tell_stock_changed_of
from inventory.operations.posting import post, require_unpromised
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.numbers import plain
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class MoreThanSent(DomainError):
    """More is said to have arrived than is on its way."""


def transit_place() -> Place:
    """Where goods are that have left one place and not arrived at another."""
    return Place.objects.get_or_create(
        code="transit", defaults={"kind": PlaceKind.TRANSIT, "name": "In transit", "name_zh": "在途"}
    )[0]


def quarantine_place() -> Place:
    """Where goods lie that came back or look wrong, until somebody has decided about them."""
    found = Place.objects.filter(kind=PlaceKind.QUARANTINE, is_active=True).first()
    return (
        found
        or Place.objects.get_or_create(
            code="quarantine", defaults={"kind": PlaceKind.QUARANTINE, "name": "Quarantine", "name_zh": "待检区"}
        )[0]
    )


@transaction.atomic
def send_transfer(
    *,
    client_id: UUID,
    source: Place,
    destination: Place,
    parts: Sequence[tuple[int, Decimal]],
    actor: User,
    at: datetime,
    note: str = "",
) -> Transfer:
    """Send goods on their way: ``parts`` are (stock id at ``source``, quantity). The same ``client_id`` twice is one load.

    Locks the stock rows by primary key. Raises ``NotOnHand`` rather than take what is promised, ``Invalid`` for an empty or
    impossible load.
    """
    if known := Transfer.objects.filter(client_id=client_id).first():
        return known
    leaving = rows.totals(parts)
    taken = {
        row.pk: row
        for row in BatchStock.objects.filter(pk__in=leaving, place=source).select_related(
            "batch", "variant__unit", "variant__product"
        )
    }
    if source == destination or not leaving or len(taken) != len(leaving):
        raise Invalid("bad_transfer", _("Choose goods that lie at one place, and another place to send them to."))
    for pk, quantity in leaving.items():
        variant = taken[pk].variant
        rules.check_quantity(quantity=quantity, decimals=variant.unit.decimals, name=variant.title)
    between = transit_place()
    rows.create((row.batch, between.pk, "") for row in taken.values())
    in_transit = BatchStock.objects.filter(place=between, batch__in=[row.batch_id for row in taken.values()])
    locked = rows.lock((BatchStock.objects.filter(pk__in=leaving) | in_transit).select_related("batch"))
    by_batch = {row.batch_id: row for row in locked if row.place_id == between.pk}
    require_unpromised([row for row in locked if row.pk in leaving], leaving)
    transfer = Transfer.objects.create(
        client_id=client_id, source=source, destination=destination, note=note[:200], sent_by=actor, sent_at=at
    )
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, stock_id=pk, transit=by_batch[taken[pk].batch_id], sent=quantity)
        for pk, quantity in leaving.items()
    )
    changes = [(pk, -quantity) for pk, quantity in leaving.items()]
    changes += [(by_batch[taken[pk].batch_id].pk, quantity) for pk, quantity in leaving.items()]
    post(changes, kind=MoveKind.TRANSFER, actor=actor, at=at, reason=note, subject=transfer.subject)
    told = events.TransferSent(transfer_id=transfer.pk, source=source.name, destination=destination.name)
    record(told, actor=actor, at=at, audiences=["staff"])
    tell_stock_changed_of(locked, actor=actor, at=at)
    return transfer


@transaction.atomic
def receive_transfer(
    *,
    transfer_id: int,
    arrived: Sequence[tuple[int, Decimal]],
    actor: User,
    at: datetime,
    is_all: bool,
    reason: str = "",
    shelf: str = "",
) -> Transfer:
    """Book in what arrived: (line id, quantity); those waiting at the destination are served. ``is_all``: nothing more comes,
    so what is still on its way is written off as missing, with ``reason``.

    Locks the transfer, then the stock rows by primary key. Raises ``MoreThanSent``; ``Invalid`` when something is missing and
    nobody said why. A transfer that is closed stays as it is.
    """
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("destination").get(pk=transfer_id)
    if not transfer.is_on_its_way:
        return transfer
    lines = {line.pk: line for line in transfer.lines.select_related("stock__batch")}
    came = {pk: quantity for pk, quantity in rows.totals(arrived).items() if quantity}
    for pk, quantity in came.items():
        if pk not in lines or quantity < 0 or quantity > lines[pk].outstanding:
            raise MoreThanSent(
                "more_than_sent", _("No more can arrive than was sent. Count the batch if there is more.")
            )
    lost = {pk: left for pk, line in lines.items() if is_all and (left := line.outstanding - came.get(pk, Decimal(0)))}
    if lost and not reason:
        raise Invalid("say_why", _("Say why some of it is missing."), field="reason")
    if not came and not lost and not is_all:
        raise Invalid("nothing_arrived", _("Enter what has arrived."))
    rows.create((lines[pk].stock.batch, transfer.destination_id, shelf) for pk in came)
    batches = [lines[pk].stock.batch_id for pk in came]
    there = BatchStock.objects.filter(place=transfer.destination_id, batch__in=batches)
    touched = BatchStock.objects.filter(pk__in=[line.transit_id for line in lines.values()]) | there
    locked = rows.lock(touched.select_related("batch"))
    by_batch = {row.batch_id: row for row in locked if row.place_id == transfer.destination_id}
    changes = [(lines[pk].transit_id, -quantity) for pk, quantity in came.items()]
    changes += [(by_batch[lines[pk].stock.batch_id].pk, quantity) for pk, quantity in came.items()]
    post(changes, kind=MoveKind.TRANSFER, actor=actor, at=at, subject=transfer.subject)
    gone = [(lines[pk].transit_id, -quantity) for pk, quantity in lost.items()]
    post(gone, kind=MoveKind.WRITE_OFF, actor=actor, at=at, reason=reason, subject=transfer.subject)
    for pk, line in lines.items():
        line.arrived += came.get(pk, Decimal(0))
        line.missing += lost.get(pk, Decimal(0))
    TransferLine.objects.bulk_update(lines.values(), ["arrived", "missing"])
    if not any(line.outstanding for line in lines.values()):
        transfer.state, transfer.closed_at = TransferState.CLOSED, at
        transfer.save(update_fields=["state", "closed_at"])
    told = events.TransferReceived(
        transfer_id=transfer.pk,
        destination=transfer.destination.name,
        arrived=plain(sum(came.values(), Decimal(0))),
        missing=plain(sum(lost.values(), Decimal(0))),
    )
    record(told, actor=actor, at=at, audiences=["staff"])
    serve_waiting(stocks=read_again(list(by_batch.values())), at=at)
    tell_stock_changed_of(locked, actor=actor, at=at)
    return transfer


@transaction.atomic
def put_elsewhere(
    *, stock_id: int, quantity: Decimal, place: Place, reason: str, actor: User, at: datetime
) -> BatchStock:
    """Move goods that need not travel: into quarantine, out of it, to the room next door. Returns the row they lie in now.

    Locks both stock rows by primary key; those waiting at the new place are served. Raises ``NotOnHand``, ``Invalid``.
    """
    old = BatchStock.objects.select_related("batch", "variant__unit", "variant__product").get(pk=stock_id)
    if old.place_id == place.pk or place.kind == PlaceKind.TRANSIT:
        raise Invalid("bad_place", _("Choose another place."), field="place")
    rules.check_quantity(quantity=quantity, decimals=old.variant.unit.decimals, name=old.variant.title)
    rows.create([(old.batch, place.pk, "")])
    pair = BatchStock.objects.filter(batch_id=old.batch_id, place__in=[old.place_id, place.pk])
    locked = rows.lock(pair.select_related("batch"))
    require_unpromised([row for row in locked if row.pk == stock_id], {stock_id: quantity})
    new = next(row for row in locked if row.place_id == place.pk)
    post(
        [(stock_id, -quantity), (new.pk, quantity)],
        kind=MoveKind.TRANSFER,
        actor=actor,
        at=at,
        reason=reason,
        subject=f"batch:{old.batch_id}",
    )
    serve_waiting(stocks=read_again([new]), at=at)
    tell_stock_changed_of(locked, actor=actor, at=at)
    return new
