"""Stocktakes: what is counted is set against the books of that very moment, and posted once it is explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from inventory import events, rules
from inventory.models import Batch, BatchStock, CountLine, Place, Product, StockCount, StockMove
from inventory.models.claims import ReservationState
from inventory.models.counts import CountState
from inventory.models.stock import MoveKind
from inventory.operations import promises, rows
from inventory.operations.allocation import read_again, serve_waiting, tell_stock_changed_of
from inventory.operations.posting import post
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class WrongCountState(DomainError):
    """The count is posted or given up already."""


class NotExplained(DomainError):
    """Differences without a reason; ``details["lines"]`` are their ids."""


class PromisedToOthers(DomainError):
    """Fewer lie there than are promised; ``details["hit"]`` lists {subject, batch, quantity} of who would lose some."""


@dataclass(frozen=True)
class Scope:
    """What a count is of: what is left empty does not narrow it."""

    product: Product | None = None
    batch: Batch | None = None
    shelf: str = ""


@transaction.atomic
def open_count(*, place: Place, scope: Scope, is_blind: bool, actor: User, at: datetime) -> StockCount:
    """Begin a count with a line for every batch that the books say lies in its scope. Raises ``Invalid`` when none does."""
    lying = BatchStock.objects.filter(place=place, on_hand__gt=0)
    if scope.product:
        lying = lying.filter(variant__product=scope.product)
    if scope.batch:
        lying = lying.filter(batch=scope.batch)
    if scope.shelf:
        lying = lying.filter(shelf__iexact=scope.shelf)
    pks = list(lying.order_by("pk").values_list("pk", flat=True))
    if not pks and scope != Scope():
        raise Invalid("nothing_to_count", _("By the books nothing of that lies there."))
    count = StockCount.objects.create(
        place=place,
        product=scope.product,
        batch=scope.batch,
        shelf=scope.shelf,
        is_blind=is_blind,
        opened_by=actor,
        opened_at=at,
    )
    CountLine.objects.bulk_create(CountLine(count=count, stock_id=pk) for pk in pks)
    record(events.CountOpened(count_id=count.pk, place=place.name), actor=actor, at=at, audiences=["staff"])
    return count


@transaction.atomic
def count_line(*, line_id: int, counted: Decimal, actor: User, at: datetime) -> CountLine:
    """Note what lies there of one batch; the last word counts. Locks the count, then the stock row, so that no movement is
    half in the figure. Raises ``Invalid`` for a quantity that cannot be."""
    line = CountLine.objects.select_related("stock__variant__unit", "stock__variant__product").get(pk=line_id)
    count = _lock_open(line.count_id)
    if counted:  # nothing at all may lie there too
        variant = line.stock.variant
        rules.check_quantity(quantity=counted, decimals=variant.unit.decimals, name=variant.title)
    [stock] = rows.lock(BatchStock.objects.filter(pk=line.stock_id))
    line.counted, line.book = counted, stock.on_hand - _picked(stock)
    line.last_move = stock.moves.order_by("-pk").values_list("pk", flat=True).first() or 0
    line.counted_by, line.counted_at = actor, at
    line.save(update_fields=["counted", "book", "last_move", "counted_by", "counted_at"])
    record(events.LineCounted(count_id=count.pk, line_id=line.pk), actor=actor, at=at, audiences=["staff"])
    return line


@transaction.atomic
def count_unlisted(*, count_id: int, batch: Batch, actor: User, at: datetime) -> CountLine:
    """A batch lies there that the list does not name: put it on the list, once. Locks the count."""
    count = _lock_open(count_id)
    rows.create([(batch, count.place_id, count.shelf)])
    stock = BatchStock.objects.get(batch=batch, place_id=count.place_id)
    line, is_new = CountLine.objects.get_or_create(count=count, stock=stock)
    if is_new:
        record(events.LineCounted(count_id=count.pk, line_id=line.pk), actor=actor, at=at, audiences=["staff"])
    return line


@transaction.atomic
def explain_difference(*, line_id: int, reason: str, actor: User, at: datetime) -> CountLine:
    """Say why a batch differs from the books. Locks the count."""
    line = CountLine.objects.get(pk=line_id)
    count = _lock_open(line.count_id)
    line.reason = reason.strip()[:200]
    line.save(update_fields=["reason"])
    record(events.LineCounted(count_id=count.pk, line_id=line.pk), actor=actor, at=at, audiences=["staff"])
    return line


@transaction.atomic
def drop_count(*, count_id: int, actor: User, at: datetime) -> StockCount:
    """Give a count up; the books stay as they are. Locks the count."""
    count = _lock_open(count_id)
    _close(count, CountState.DROPPED, actor=actor, at=at)
    record(events.CountDropped(count_id=count.pk), actor=actor, at=at, audiences=["staff"])
    return count


@transaction.atomic
def post_count(*, count_id: int, actor: User, at: datetime, may_break_promises: bool = False) -> StockCount:
    """Correct the books by what was found; batches nobody has counted stay as they are. A count that is posted stays so.

    What came and went between counting and posting is in the books and stays in them: only the difference found at the
    moment of counting is booked, less what others have corrected since (a picker who found too few).
    Locks the count, then every stock row of the variants that differ, by primary key.
    Raises ``NotExplained``, and ``PromisedToOthers`` when fewer are left than are promised and ``may_break_promises`` is
    false; if it is true, the latest promises give way and wait for new stock in their old place in the queue.
    """
    count = StockCount.objects.select_for_update(of=("self",)).select_related("place").get(pk=count_id)
    if count.state == CountState.POSTED:
        return count
    _require_open(count)
    if not count.lines.filter(counted__isnull=False).exists():
        raise Invalid("nothing_counted", _("Nothing has been counted yet."))
    differing = list(count.lines.filter(counted__isnull=False).exclude(counted=F("book")).select_related("stock"))
    _require_explained(differing)
    variants = {line.stock.variant_id for line in differing}
    stocks = rows.lock(
        BatchStock.objects.filter(variant_id__in=variants, place_id=count.place_id).select_related("batch")
    )
    changes = {line: change for line in differing if (change := _still_to_book(line))}
    _make_room(stocks, {line.stock_id: change for line, change in changes.items()}, may_break=may_break_promises, at=at)
    for line, change in changes.items():
        post(
            [(line.stock_id, change)],
            kind=MoveKind.COUNT,
            actor=actor,
            at=at,
            reason=line.reason,
            subject=count.subject,
        )
    serve_waiting(stocks=read_again(stocks), at=at)
    _close(count, CountState.POSTED, actor=actor, at=at)
    told = events.CountPosted(count_id=count.pk, place=count.place.name, differences=len(changes))
    record(told, actor=actor, at=at, audiences=["staff"])
    tell_stock_changed_of(stocks, actor=actor, at=at)
    return count


def _lock_open(count_id: int) -> StockCount:
    count = StockCount.objects.select_for_update().get(pk=count_id)
    _require_open(count)
    return count


def _close(count: StockCount, state: CountState, *, actor: User, at: datetime) -> None:
    count.state, count.closed_by, count.closed_at = state, actor, at
    count.save(update_fields=["state", "closed_by", "closed_at", "updated_at"])


def _require_open(count: StockCount) -> None:
    if count.state != CountState.OPEN:
        raise WrongCountState("count_is_closed", _("This count is closed. Begin a new one."), state=count.state)


def _require_explained(differing: Sequence[CountLine]) -> None:
    bare = [line.pk for line in differing if not line.reason]
    if bare:
        raise NotExplained("not_explained", _("Say for each difference why it is there."), lines=bare)


def _picked(stock: BatchStock) -> Decimal:
    """What is promised, in the books still, and off the shelf already."""
    picked = stock.reservations.filter(state=ReservationState.OPEN, picked_at__isnull=False)
    return picked.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)


def _still_to_book(line: CountLine) -> Decimal:
    """The difference that was found, less the corrections others have booked since."""
    corrections = StockMove.objects.filter(stock_id=line.stock_id, pk__gt=line.last_move, kind=MoveKind.COUNT)
    since = corrections.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)
    return (line.difference or Decimal(0)) - since


def _make_room(stocks: Sequence[BatchStock], changes: dict[int, Decimal], *, may_break: bool, at: datetime) -> None:
    """See to it that the locked rows hold no more promises than goods after ``changes``."""
    lacking = {
        stock.pk: -left
        for stock in stocks
        if stock.pk in changes and (left := stock.unpromised + changes[stock.pk]) < 0
    }
    hit = promises.latest(lacking)
    if hit and not may_break:
        raise PromisedToOthers(
            "promised_to_others",
            _("Fewer lie there than are promised. Posting takes goods away from orders; look who it is first."),
            hit=[
                {"subject": held.subject, "batch": held.stock.batch.code, "quantity": str(quantity)}
                for held, quantity in hit
            ],
        )
    promises.turn_into_waiting(hit, at=at)
