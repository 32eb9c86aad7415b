"""Promises that cannot be kept: they give way in a known order, and wait for new stock."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory import events
from inventory.models import Reservation, WaitingDemand
from inventory.models.claims import ReservationState
from inventory.operations import rows
from inventory.operations.posting import NotOnHand
from shopsuite.feed.operations import record

Loss = tuple[Reservation, Decimal]


def latest(lacking: dict[int, Decimal]) -> list[Loss]:
    """Who gives way where ``lacking`` (stock id -> quantity) is promised too much: the latest promise first, of what still
    lies on the shelf. Locks the reservations; the caller has locked the stock rows.

    Raises ``NotOnHand`` when that is not enough: the rest is picked, so it has been seen.
    """
    if not lacking:
        return []
    held = Reservation.objects.filter(stock__in=lacking, state=ReservationState.OPEN, picked_at__isnull=True)
    held = held.select_for_update(of=("self",)).select_related("stock__batch", "stock__variant").order_by("-at", "-pk")
    left, hit = dict(lacking), []
    for reservation in held:
        part = min(left[reservation.stock_id], reservation.quantity)
        if part > 0:
            left[reservation.stock_id] -= part
            hit.append((reservation, part))
    if any(left.values()):
        raise NotOnHand("picked_meanwhile", _("More has been picked than was counted. Count that batch again."))
    return hit


def turn_into_waiting(hit: Sequence[Loss], *, at: datetime) -> None:
    """Take the promises of ``hit`` back; who loses some waits from the day of the promise, for the same batch if they asked
    for it, and is told."""
    rows.add(reserved=rows.totals((held.stock_id, -part) for held, part in hit))
    for held, part in hit:
        if part == held.quantity:
            held.state = ReservationState.RELEASED
        else:
            held.quantity -= part
        held.save(update_fields=["state", "quantity"])
        _wait(held, part)
        told = events.PromiseLost(
            losing_subject=held.subject, title=held.stock.variant.title, batch=held.stock.batch.code, missing=str(part)
        )
        record(told, actor=None, at=at, audiences=["staff"])


def _wait(held: Reservation, part: Decimal) -> None:
    stock = held.stock
    waiting, is_new = WaitingDemand.objects.select_for_update().get_or_create(
        claim=held.claim,
        defaults={
            "variant_id": stock.variant_id,
            "place_id": stock.place_id,
            "batch_id": stock.batch_id if held.is_chosen else None,
            "policy": stock.variant.policy,
            "subject": held.subject,
            "quantity": part,
            "since": held.at,
        },
    )
    if not is_new:
        waiting.quantity += part
        waiting.save(update_fields=["quantity"])
