"""Goods that come and go: every change of ``on_hand`` is a line of the ledger, written with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from inventory import rules
from inventory.models import Batch, BatchStock, Place, Reservation, StockMove, StockPhoto
from inventory.models.claims import ReservationState
from inventory.models.stock import MoveKind
from inventory.operations import rows
from inventory.operations.allocation import read_again, serve_waiting, tell_stock_changed_of
from inventory.operations.posting import NotOnHand, post, require_unpromised
from shopsuite.core import pictures
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import plain
from shopsuite.people.models import User

#: The longest side of a photo that is kept.
PHOTO_PIXELS = 1600


class BatchIsHeld(DomainError):
    """The batch was stopped after it had been promised."""


@dataclass(frozen=True)
class Receipt:
    """Goods of one batch arriving at one place, in the variant's unit."""

    batch: Batch
    place_id: int
    quantity: Decimal
    shelf: str = ""


@dataclass(frozen=True)
class Sale:
    """A quantity of one stock row that went out for ``subject``; ``sold_at``: when, where that is not now."""

    subject: str
    stock_id: int
    quantity: Decimal
    sold_at: datetime | None = None


@transaction.atomic(savepoint=False)
def receive(
    *,
    receipts: Sequence[Receipt],
    actor: User | None,
    at: datetime,
    kind: MoveKind = MoveKind.RECEIPT,
    subject: str = "",
    reason: str = "",
) -> None:
    """Book goods in, and serve those waiting for them in the same transaction.

    Locks the stock rows by primary key. ``kind`` is a receipt, opening stock or a return.
    """
    wanted = {(receipt.batch.pk, receipt.place_id): receipt for receipt in receipts}
    rows.create((r.batch, r.place_id, r.shelf) for r in wanted.values())
    touched = BatchStock.objects.filter(
        batch_id__in={batch_id for batch_id, _place in wanted}, place_id__in={place for _batch, place in wanted}
    )
    by_key = {(stock.batch_id, stock.place_id): stock for stock in rows.lock(touched)}
    changes = [(by_key[receipt.batch.pk, receipt.place_id].pk, receipt.quantity) for receipt in receipts]
    post(changes, kind=kind, actor=actor, at=at, reason=reason, subject=subject)
    stocks = [by_key[key] for key in wanted]
    serve_waiting(stocks=read_again(stocks), at=at)
    tell_stock_changed_of(stocks, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def hand_out(*, subject: str, actor: User | None, at: datetime, reason: str = "") -> None:
    """The goods held for ``subject`` leave the house: its open reservations become sales in the ledger.

    Locks the stock rows by primary key, then the reservations. Raises ``BatchIsHeld`` when one of the batches is stopped.
    """
    held = Reservation.objects.filter(subject=subject, state=ReservationState.OPEN)
    stocks = rows.lock(BatchStock.objects.filter(pk__in=held.values("stock")).select_related("batch"))
    require_free(stocks)
    reservations = list(held.select_for_update().order_by("pk"))
    leaving = rows.totals((row.stock_id, -row.quantity) for row in reservations)
    rows.add(reserved=leaving)
    post(list(leaving.items()), kind=MoveKind.SALE, actor=actor, at=at, reason=reason, subject=subject)
    Reservation.objects.filter(pk__in=[row.pk for row in reservations]).update(state=ReservationState.USED)
    tell_stock_changed_of(stocks, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def sell_directly(*, sales: Sequence[Sale], actor: User | None, at: datetime) -> None:
    """Book goods out that have left already: sales of the past, of many orders at once.

    Locks the stock rows by primary key. Raises ``NotOnHand`` rather than take what is promised to others. Tells nobody:
    there are thousands of them, and what they leave behind is told of when the next thing happens to it.
    """
    leaving = rows.totals((sale.stock_id, sale.quantity) for sale in sales)
    require_unpromised(rows.lock(BatchStock.objects.filter(pk__in=leaving)), leaving)
    rows.add(on_hand={stock_id: -quantity for stock_id, quantity in leaving.items()})
    StockMove.objects.bulk_create(
        StockMove(
            stock_id=sale.stock_id,
            quantity=-sale.quantity,
            kind=MoveKind.SALE,
            at=sale.sold_at or at,
            actor=actor,
            subject=sale.subject,
        )
        for sale in sales
    )


@transaction.atomic
def write_off(
    *,
    parts: Sequence[tuple[int, Decimal]],
    reason: str,
    actor: User | None,
    at: datetime,
    subject: str = "",
    photo: File | None = None,
) -> None:
    """Take spoilt, lost or sampled goods off the books: ``parts`` are (stock id, quantity). ``photo`` shows what they looked
    like.

    Locks the stock rows by primary key. Raises ``NotOnHand`` rather than take what is promised to others, ``Invalid`` for a
    photo that is none.
    """
    image = None
    if photo:
        picture = pictures.open_upright(photo, size=photo.size, field="photo", longest=PHOTO_PIXELS)
        image = pictures.as_jpeg(picture, longest=PHOTO_PIXELS)
    leaving = rows.totals(parts)
    stocks = rows.lock(BatchStock.objects.filter(pk__in=leaving))
    require_unpromised(stocks, leaving)
    changes = [(stock_id, -quantity) for stock_id, quantity in leaving.items()]
    moves = post(changes, kind=MoveKind.WRITE_OFF, actor=actor, at=at, reason=reason, subject=subject)
    if image:
        StockPhoto.objects.create(move=moves[0], image=image)
    tell_stock_changed_of(stocks, actor=actor, at=at)


def add_found(*, receipts: Sequence[Receipt], reason: str, actor: User | None, at: datetime, subject: str = "") -> None:
    """Book goods in that a count has found; those waiting are served. See ``receive``."""
    receive(receipts=receipts, actor=actor, at=at, kind=MoveKind.COUNT, subject=subject, reason=reason)


def take_back(*, receipts: Sequence[Receipt], subject: str, actor: User | None, at: datetime, reason: str = "") -> None:
    """Book returned goods in again; those waiting are served. See ``receive``."""
    receive(receipts=receipts, actor=actor, at=at, kind=MoveKind.RETURN, subject=subject, reason=reason)


@transaction.atomic
def take_back_from(
    *, batch: Batch, subject: str, quantity: Decimal, place: Place, reason: str, actor: User, at: datetime
) -> None:
    """``subject`` brings some of a batch back; it is put at ``place``. Locks the batch, so that nothing comes back twice.

    Raises ``NotOnHand`` for more than they got and still have, ``Invalid`` for a quantity that cannot be.
    """
    Batch.objects.select_for_update().get(pk=batch.pk)
    variant = batch.variant
    rules.check_quantity(quantity=quantity, decimals=variant.unit.decimals, name=variant.title)
    kinds = [MoveKind.SALE, MoveKind.RETURN]
    handed = StockMove.objects.filter(stock__batch=batch, subject=subject, kind__in=kinds)
    kept = -(handed.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0))
    if quantity > kept:
        raise NotOnHand("more_than_they_got", _("They got no more than %s of it.") % plain(kept), kept=str(kept))
    back = Receipt(batch=batch, place_id=place.pk, quantity=quantity)
    take_back(receipts=[back], subject=subject, actor=actor, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def report_missing(*, reservation_id: int, missing: Decimal, actor: User, at: datetime) -> None:
    """A picker found ``missing`` less of a batch than the books say: the promise shrinks and the books follow.

    Whoever found too few has emptied the shelf: what the books still have of the batch unpromised goes with it, or the
    next order would be promised the same nothing. What others are promised stays until they look for it.
    Locks every stock row of the variant at the place by primary key (the caller looks for the rest in the others, and
    must not come to an earlier row then), and the reservation.
    """
    stock = Reservation.objects.select_related("stock").get(pk=reservation_id).stock
    stock_id = stock.pk
    siblings = rows.lock(BatchStock.objects.filter(variant_id=stock.variant_id, place_id=stock.place_id))
    reservation = Reservation.objects.select_for_update().get(pk=reservation_id, state=ReservationState.OPEN)
    if missing > reservation.quantity:
        raise NotOnHand("not_on_hand", _("More is reported missing than was to be picked."), missing=str(missing))
    unpromised = next(row.unpromised for row in siblings if row.pk == stock_id)
    rows.add(reserved={stock_id: -missing})
    post(
        [(stock_id, -missing - unpromised)],
        kind=MoveKind.COUNT,
        actor=actor,
        at=at,
        reason=_("Not found while picking"),
        subject=reservation.subject,
    )
    if missing == reservation.quantity:
        reservation.state = ReservationState.RELEASED
    else:
        reservation.quantity -= missing
    reservation.save(update_fields=["state", "quantity"])
    tell_stock_changed_of(siblings, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def mark_picked(*, reservation_id: int, at: datetime | None) -> Reservation:
    """The promised goods were taken from the shelf (``at`` None: put back). Locks the reservation. Raises ``BatchIsHeld``
    rather than take goods of a batch that is stopped."""
    found = Reservation.objects.select_for_update(of=("self",)).select_related("stock__batch")
    reservation = found.get(pk=reservation_id, state=ReservationState.OPEN)
    if at:
        require_free([reservation.stock])
    reservation.picked_at = at
    reservation.save(update_fields=["picked_at"])
    return reservation


def require_free(stocks: Sequence[BatchStock]) -> None:
    """Refuse (``BatchIsHeld``) to take goods of locked rows that are stopped; their batches are read already."""
    for stock in stocks:
        if stock.is_held:
            raise BatchIsHeld(
                "batch_is_held",
                _("Batch %s was stopped. Take another batch, or let the order wait.") % stock.batch.code,
                batch=stock.batch.code,
            )
