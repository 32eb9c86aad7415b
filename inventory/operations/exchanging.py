"""What somebody holds becomes something else, at one stroke."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from inventory import events, rules
from inventory.models import BatchStock, Reservation, WaitingDemand
from inventory.models.claims import ReservationState
from inventory.models.stock import MoveKind
from inventory.operations import rows
from inventory.operations.allocation import (
    promise,
    queue_up,
    read_again,
    serve_waiting,
    shelf_of,
    tell_stock_changed_of,
)
from inventory.operations.posting import NotOnHand, post
from inventory.rules import Want
from shopsuite.feed.operations import record
from shopsuite.people.models import User


@transaction.atomic(savepoint=False)
def exchange(
    *,
    subject: str,
    place_id: int,
    gives_back: Mapping[str, Decimal],
    wants: Sequence[Want],
    actor: User | None,
    at: datetime,
) -> list[WaitingDemand]:
    """Give back a quantity of some claims of ``subject`` and promise ``wants`` instead; what nobody has waits, and is returned.

    What is given back is first what still waits, then what still lies on the shelf, then what was picked. ``wants`` may have
    of it before anybody else; then those waiting are served. Locks every stock row of the variants concerned at the place
    by primary key, then waiting demand in queue order. Raises ``NotOnHand`` for more than a claim holds.
    """
    stocks = _lock_concerned(subject, place_id, list(gives_back), wants)
    queue = WaitingDemand.objects.filter(subject=subject, claim__in=gives_back).order_by("since", "pk")
    waiting = {row.claim: row for row in queue.select_for_update()}
    freed = dict.fromkeys((stock.pk for stock in stocks), Decimal(0))
    for claim, quantity in gives_back.items():
        for stock_id, part in _give_back(subject, claim, quantity, waiting.get(claim)):
            freed[stock_id] -= part
    rows.add(reserved={stock_id: part for stock_id, part in freed.items() if part})
    sellable = BatchStock.objects.sellable().filter(pk__in=freed, variant_id__in={want.variant_id for want in wants})
    shelves = [shelf_of(stock) for stock in sellable.select_related("batch").order_by("pk")]
    plan = rules.plan_allocation(wants=wants, shelves=shelves)
    promise(plan, subject_of={want.claim: subject for want in wants}, at=at)
    short = [queue_up(want, missing, subject=subject, place_id=place_id, at=at) for want, missing in plan.short]
    serve_waiting(stocks=read_again(stocks), at=at)
    tell_stock_changed_of(stocks, actor=actor, at=at)
    if short:
        variant_ids = sorted({row.variant_id for row in short})
        told = events.DemandWaits(place_id=place_id, variant_ids=variant_ids, waiting_subject=subject)
        record(told, actor=actor, at=at, audiences=["role:purchasing", "role:owner"])
    return short


@transaction.atomic(savepoint=False)
def bring_back(*, subject: str, actor: User | None, at: datetime, reason: str = "") -> None:
    """What left the house for ``subject`` is back in its parcel: on hand again in the same batches, and still promised to it.

    The reverse of ``hand_out``. Locks the stock rows by primary key, then the reservations.
    """
    used = Reservation.objects.filter(subject=subject, state=ReservationState.USED)
    stocks = rows.lock(BatchStock.objects.filter(pk__in=used.values("stock")))
    reservations = list(used.select_for_update().order_by("pk"))
    back = rows.totals((row.stock_id, row.quantity) for row in reservations)
    post(list(back.items()), kind=MoveKind.RETURN, actor=actor, at=at, reason=reason, subject=subject)
    rows.add(reserved=back)
    used.filter(pk__in=[row.pk for row in reservations]).update(state=ReservationState.OPEN)
    tell_stock_changed_of(stocks, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def hand_on_waiting(*, claim: str, to_claim: str, to_subject: str) -> Decimal:
    """What ``claim`` waits for is waited for under another name from now on, in the same place in the queue. Locks that row.

    Returns how much it is; 0 when it waits for nothing.
    """
    waiting = WaitingDemand.objects.select_for_update().filter(claim=claim).first()
    if waiting is None:
        return Decimal(0)
    waiting.claim, waiting.subject = to_claim, to_subject
    waiting.save(update_fields=["claim", "subject"])
    return waiting.quantity


def _lock_concerned(subject: str, place_id: int, claims: list[str], wants: Sequence[Want]) -> list[BatchStock]:
    """Whoever serves a queue holds a row of its variant: with all of them locked here nothing is given to us beside this."""
    held = Reservation.objects.filter(subject=subject, claim__in=claims, state=ReservationState.OPEN)
    waiting = WaitingDemand.objects.filter(subject=subject, claim__in=claims)
    variant_ids = {want.variant_id for want in wants} | set(waiting.values_list("variant_id", flat=True))
    of_variants = Q(variant_id__in=variant_ids | set(held.values_list("stock__variant_id", flat=True)))
    stocks = rows.lock(BatchStock.objects.filter(of_variants, place_id=place_id))
    # A row that came into being meanwhile is newer than all of these, so that locking it now keeps to the order.
    newer = BatchStock.objects.filter(pk__in=held.values("stock")).exclude(pk__in=[row.pk for row in stocks])
    return stocks + rows.lock(newer)


def _give_back(subject: str, claim: str, quantity: Decimal, waiting: WaitingDemand | None) -> list[tuple[int, Decimal]]:
    """Shrink one claim, whose stock rows are locked; (stock id, quantity) that is free again."""
    left, freed = quantity, []
    if waiting:
        part = min(left, waiting.quantity)
        left -= part
        waiting.quantity -= part
        if waiting.quantity:
            waiting.save(update_fields=["quantity"])
        else:
            waiting.delete()
    held = Reservation.objects.filter(subject=subject, claim=claim, state=ReservationState.OPEN)
    for row in held.select_for_update().order_by(F("picked_at").desc(nulls_first=True), "-pk"):
        part = min(left, row.quantity)
        if part:
            left -= part
            freed.append((row.stock_id, part))
            row.state = ReservationState.RELEASED if part == row.quantity else row.state
            row.quantity -= part if part < row.quantity else 0
            row.save(update_fields=["state", "quantity"])
    if left:
        raise NotOnHand("more_than_held", _("More is to be given back than is held."), left=str(left))
    return freed
