"""What is done to all orders of a group at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from orders.models import Order, OrderGroup
from orders.operations.changes import cancel_together
from orders.queries.groups import BEFORE_PACKED
from shopsuite.people.models import User

#: How many orders end in one transaction: their goods come free as one, and nobody else waits for long.
TOGETHER = 50


def begin_calling_off(*, group_id: int) -> int:
    """Keep how many parcels are about to be cancelled, so that everybody sees how far that has come; returns how many."""
    count = _open(group_id).count()
    OrderGroup.objects.filter(pk=group_id).update(calling_off=count or None)
    return count


def cancel_open_parcels(*, group_id: int, reason: str, actor: User | None, at: datetime) -> int:
    """Cancel every order of a group that is not packed, some at a time, each time in a transaction of its own; returns how many. Twice
    is once.

    One that is packed at this moment stays. Locks the orders by primary key, then what ``cancel_order`` locks.
    """
    pks = list(_open(group_id).order_by("pk").values_list("pk", flat=True))
    parts = [pks[begin : begin + TOGETHER] for begin in range(0, len(pks), TOGETHER)]
    cancelled = sum(_cancel_some(part, reason=reason, actor=actor, at=at) for part in parts)
    OrderGroup.objects.filter(pk=group_id).update(calling_off=None)
    return cancelled


def _open(group_id: int) -> QuerySet[Order]:
    return Order.objects.filter(group=group_id, stage__in=BEFORE_PACKED)


@transaction.atomic
def _cancel_some(pks: Sequence[int], *, reason: str, actor: User | None, at: datetime) -> int:
    # Read again under the lock: what was packed while we waited is not among them.
    unpacked = list(Order.objects.select_for_update().filter(pk__in=pks, stage__in=BEFORE_PACKED).order_by("pk"))
    cancel_together(unpacked, reason=reason, actor=actor, at=at)
    return len(unpacked)
