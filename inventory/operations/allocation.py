"""Promising batches: the one allocation service for every channel."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from inventory import events, rules
from inventory.models import BatchStock, Reservation, WaitingDemand
from inventory.models.claims import ReservationState
from inventory.operations import rows
from inventory.rules import Want
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class OutOfStock(DomainError):
    """Not enough to promise; ``details["short"]`` lists {claim, variant_id, missing}."""


@transaction.atomic(savepoint=False)
def reserve(
    *, subject: str, place_id: int, wants: Sequence[Want], actor: User | None, at: datetime, may_wait: bool = False
) -> list[WaitingDemand]:
    """Promise batches at a place to ``wants``; what nobody has waits in the queue, and is returned.

    Locks the sellable stock rows of the wanted variants by primary key: call it as late in a transaction as possible.
    Raises ``OutOfStock``, and promises nothing, when something is short and ``may_wait`` is false.
    """
    sellable = BatchStock.objects.sellable().filter(
        variant_id__in={want.variant_id for want in wants}, place_id=place_id
    )
    shelves = rows.lock_shelves(sellable)
    return _promise({subject: wants}, shelves, place_id=place_id, actor=actor, at=at, may_wait=may_wait)


@transaction.atomic(savepoint=False)
def reserve_for_all(
    *,
    wants: Mapping[str, Sequence[Want]],
    place_id: int,
    actor: User | None,
    at: datetime,
    may_wait: bool = False,
    out_of: str = "",
) -> list[WaitingDemand]:
    """``reserve`` for many subjects at once, all or nothing: subject -> what it wants. Claims differ throughout.

    ``out_of``: a subject that gives up what it holds and waits for, with its place in the queue, to these; what they leave goes
    to those waiting. The rows stay locked in between, so that nobody else can have the goods. Locks as ``reserve`` and ``release`` together do.
    """
    variant_ids = {want.variant_id for each in wants.values() for want in each}
    touched = Q(is_held=False, on_hand__gt=F("reserved"), variant_id__in=variant_ids, place_id=place_id)
    held = Reservation.objects.filter(subject=out_of, state=ReservationState.OPEN)
    if out_of:
        touched |= Q(pk__in=held.values("stock"))
    locked = rows.lock(BatchStock.objects.filter(touched).select_related("batch"))
    given_up: list[Reservation] = []
    since: dict[int, datetime] = {}
    if out_of:
        waited = WaitingDemand.objects.filter(subject=out_of, place_id=place_id).order_by("-since", "-pk")
        since = dict(waited.values_list("variant_id", "since"))
        WaitingDemand.objects.filter(subject=out_of).delete()
        # What it was given meanwhile lies in rows that are newer than all of these.
        newer = BatchStock.objects.filter(pk__in=held.values("stock")).exclude(pk__in=[row.pk for row in locked])
        locked += rows.lock(newer.select_related("batch"))
        given_up = list(held.select_for_update().order_by("pk"))
    if given_up:
        rows.add(reserved=rows.totals((row.stock_id, -row.quantity) for row in given_up))
        held.filter(pk__in=[row.pk for row in given_up]).update(state=ReservationState.RELEASED)
        locked = read_again(locked)
    shelves = [shelf_of(stock) for stock in locked if stock.place_id == place_id]
    waiting = _promise(wants, shelves, place_id=place_id, actor=actor, at=at, may_wait=may_wait)
    if since:
        for row in waiting:
            row.since = since.get(row.variant_id, row.since)
        WaitingDemand.objects.bulk_update(waiting, ["since"])
    freed = {row.stock_id for row in given_up}
    if freed:
        left = [stock for stock in locked if stock.pk in freed]
        serve_waiting(stocks=read_again(left), at=at)
        tell_stock_changed_of(left, actor=actor, at=at)
    return waiting


def _promise(
    wants: Mapping[str, Sequence[Want]],
    shelves: Sequence[rules.Shelf],
    *,
    place_id: int,
    actor: User | None,
    at: datetime,
    may_wait: bool,
) -> list[WaitingDemand]:
    """Share locked ``shelves`` out to ``wants`` (subject -> wants), and say so."""
    subject_of = {want.claim: subject for subject, each in wants.items() for want in each}
    every = [want for each in wants.values() for want in each]
    plan = rules.plan_allocation(wants=every, shelves=shelves)
    if plan.short and not may_wait:
        raise OutOfStock(
            "out_of_stock",
            _("There is not enough left. Take less, choose another batch, or let the order wait for new stock."),
            short=[
                {"claim": want.claim, "variant_id": want.variant_id, "missing": str(missing)}
                for want, missing in plan.short
            ],
        )
    promise(plan, subject_of=subject_of, at=at)
    waiting = [
        queue_up(want, missing, subject=subject_of[want.claim], place_id=place_id, at=at)
        for want, missing in plan.short
    ]
    tell_stock_changed(place_id=place_id, variant_ids={want.variant_id for want in every}, actor=actor, at=at)
    for subject in dict.fromkeys(row.subject for row in waiting):
        # Stock may have come in while this looked at the shelves; the reaction to this event looks again.
        variant_ids = sorted({row.variant_id for row in waiting if row.subject == subject})
        short = events.DemandWaits(place_id=place_id, variant_ids=variant_ids, waiting_subject=subject)
        record(short, actor=actor, at=at, audiences=["role:purchasing", "role:owner"])
    return waiting


@transaction.atomic(savepoint=False)
def release(*, subject: str, actor: User | None, at: datetime, claims: Iterable[str] | None = None) -> None:
    """Give back what ``subject`` (or only some of its claims) holds and waits for; those waiting are served at once.

    Locks the stock rows it holds, or may be given at this moment, by primary key; then the waiting rows in queue order.
    """
    held = Reservation.objects.filter(subject=subject, state=ReservationState.OPEN)
    waiting = WaitingDemand.objects.filter(subject=subject)
    if claims is not None:
        held, waiting = held.filter(claim__in=list(claims)), waiting.filter(claim__in=list(claims))
    _give_back(held, waiting, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def release_all(*, subjects: Sequence[str], actor: User | None, at: datetime) -> None:
    """``release`` for many at once, as one change of each stock row: those waiting are served when all is back. Locks as it does."""
    held = Reservation.objects.filter(subject__in=subjects, state=ReservationState.OPEN)
    _give_back(held, WaitingDemand.objects.filter(subject__in=subjects), actor=actor, at=at)


def _give_back(
    held: QuerySet[Reservation], waiting: QuerySet[WaitingDemand], *, actor: User | None, at: datetime
) -> None:
    touched = Q(pk__in=held.values("stock"))
    for variant_id, place_id in waiting.order_by().values_list("variant_id", "place_id").distinct():
        touched |= Q(variant_id=variant_id, place_id=place_id)
    stocks = rows.lock(BatchStock.objects.filter(touched))
    list(waiting.select_for_update().order_by("since", "pk"))
    waiting.delete()
    # Whoever served the queue meanwhile has made promises that were not there above: some from rows that are newer than
    # all of ours, so that locking them now keeps to the order of primary keys.
    stocks += rows.lock(
        BatchStock.objects.filter(pk__in=held.values("stock")).exclude(pk__in=[row.pk for row in stocks])
    )
    reservations = list(held.select_for_update().order_by("pk"))
    if not reservations:
        return
    freed = rows.totals((row.stock_id, -row.quantity) for row in reservations)
    rows.add(reserved=freed)
    held.filter(pk__in=[row.pk for row in reservations]).update(state=ReservationState.RELEASED)
    stocks = [stock for stock in stocks if stock.pk in freed]
    serve_waiting(stocks=read_again(stocks), at=at)
    tell_stock_changed_of(stocks, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def fill_waiting(*, variant_ids: Sequence[int], place_id: int, at: datetime) -> None:
    """Serve the queues of ``variant_ids`` from what is sellable now. Safe to call at any time, any number of times."""
    sellable = BatchStock.objects.sellable().filter(variant_id__in=variant_ids, place_id=place_id)
    stocks = rows.lock(sellable.select_related("batch"))
    if serve_waiting(stocks=stocks, at=at):
        tell_stock_changed_of(stocks, actor=None, at=at)


def serve_waiting(*, stocks: Sequence[BatchStock], at: datetime) -> int:
    """Give what ``stocks`` (locked, freshly read) have left to those waiting for it, in order of promise.

    Locks the waiting rows in queue order. Returns how many were given something.
    """
    served = 0
    for place_id in sorted({stock.place_id for stock in stocks if stock.sellable > 0}):
        here = [stock for stock in stocks if stock.place_id == place_id]
        queue = (
            WaitingDemand.objects.filter(variant_id__in={stock.variant_id for stock in here}, place_id=place_id)
            .select_related("variant__unit")
            .select_for_update(of=("self",))
            .order_by("since", "pk")
        )
        by_claim = {waiting.claim: waiting for waiting in queue}
        if by_claim:
            # One turn at a time: in order of promise, a chosen batch has no precedence over an earlier promise.
            shelves = [shelf_of(stock) for stock in here]
            for turn in rules.turns([_want(waiting) for waiting in by_claim.values()]):
                for want in _shared_out(turn, shelves, by_claim) if len(turn) > 1 else turn:
                    plan = rules.plan_allocation(wants=[want], shelves=shelves)
                    if plan.taken:
                        served += 1
                        _serve_one(by_claim[want.claim], plan, at=at)
    return served


def _want(waiting: WaitingDemand) -> Want:
    return Want(
        waiting.claim, waiting.variant_id, waiting.quantity, waiting.policy, waiting.batch_id, waiting.is_shared
    )


def _shared_out(turn: list[Want], shelves: Sequence[rules.Shelf], by_claim: dict[str, WaitingDemand]) -> list[Want]:
    supply = sum((shelf.sellable for shelf in shelves if shelf.variant_id == turn[0].variant_id), Decimal(0))
    return rules.shared_out(turn, supply=supply, step=by_claim[turn[0].claim].variant.unit.step)


def _serve_one(waiting: WaitingDemand, plan: rules.Plan, *, at: datetime) -> None:
    promise(plan, subject_of={waiting.claim: waiting.subject}, at=at)
    given = sum((quantity for _want, _stock, quantity in plan.taken), Decimal(0))
    if given == waiting.quantity:
        waiting.delete()
    else:
        waiting.quantity -= given
        waiting.save(update_fields=["quantity"])
    told = events.DemandServed(served_subject=waiting.subject, variant_id=waiting.variant_id, quantity=str(given))
    record(told, actor=None, at=at, audiences=["staff"])


@transaction.atomic(savepoint=False)
def take_over_reservation(*, reservation_id: int, batch_id: int, actor: User | None, at: datetime) -> None:
    """Swap one open reservation to another batch of the same variant and place (a picker took that one, with reason).

    Locks both stock rows by primary key. Raises ``OutOfStock`` when the other batch has not enough left.
    """
    reservation = Reservation.objects.select_related("stock").get(pk=reservation_id)
    old = reservation.stock
    pair = BatchStock.objects.filter(
        place_id=old.place_id, variant_id=old.variant_id, batch_id__in=[old.batch_id, batch_id]
    )
    stocks = {stock.batch_id: stock for stock in rows.lock(pair)}
    reservation = Reservation.objects.select_for_update().get(pk=reservation_id, state=ReservationState.OPEN)
    new = stocks.get(batch_id)
    if new is None or new.sellable < reservation.quantity:
        raise OutOfStock("out_of_stock", _("That batch has not enough left for this line."), batch_id=batch_id)
    rows.add(reserved={old.pk: -reservation.quantity, new.pk: reservation.quantity})
    reservation.stock = new
    reservation.save(update_fields=["stock"])
    serve_waiting(stocks=read_again(list(stocks.values())), at=at)
    tell_stock_changed_of(list(stocks.values()), actor=actor, at=at)


def tell_stock_changed(*, place_id: int, variant_ids: Iterable[int], actor: User | None, at: datetime) -> None:
    """Record that quantities changed at one place, for every open screen of the staff."""
    told = events.StockChanged(place_id=place_id, variant_ids=sorted(set(variant_ids)))
    record(told, actor=actor, at=at, audiences=["staff"])


def tell_stock_changed_of(stocks: Iterable[BatchStock], *, actor: User | None, at: datetime) -> None:
    """Record that quantities changed, once for each place among ``stocks``."""
    by_place: dict[int, set[int]] = {}
    for stock in stocks:
        by_place.setdefault(stock.place_id, set()).add(stock.variant_id)
    for place_id, variant_ids in by_place.items():
        tell_stock_changed(place_id=place_id, variant_ids=variant_ids, actor=actor, at=at)


def read_again(stocks: Sequence[BatchStock]) -> list[BatchStock]:
    """The rows as they are after this transaction's own changes; they are locked already."""
    fresh: QuerySet[BatchStock] = BatchStock.objects.filter(pk__in=[stock.pk for stock in stocks])
    return list(fresh.select_related("batch").order_by("pk"))


def shelf_of(stock: BatchStock) -> rules.Shelf:
    """What is left to promise of a row whose batch is read."""
    batch = stock.batch
    return rules.Shelf(stock.pk, stock.variant_id, stock.batch_id, stock.sellable, batch.received_on, batch.best_before)


def queue_up(want: Want, missing: Decimal, *, subject: str, place_id: int, at: datetime) -> WaitingDemand:
    """Queue up; a claim that waits already waits for more, in its old place in the queue."""
    known = WaitingDemand.objects.select_for_update().filter(claim=want.claim).first()
    if known:
        known.quantity += missing
        known.save(update_fields=["quantity"])
        return known
    return WaitingDemand.objects.create(
        variant_id=want.variant_id,
        place_id=place_id,
        batch_id=want.batch_id,
        policy=want.policy,
        claim=want.claim,
        subject=subject,
        quantity=missing,
        since=at,
        is_shared=want.is_shared,
    )


def promise(plan: rules.Plan, *, subject_of: Mapping[str, str], at: datetime) -> None:
    """Hold what ``plan`` takes of rows that the caller has locked; ``subject_of``: claim -> for whom."""
    parts = [
        (stock_id, subject_of[want.claim], want.claim, quantity, want.batch_id is not None)
        for want, stock_id, quantity in plan.taken
    ]
    rows.hold(parts, at=at)
