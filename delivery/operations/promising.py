"""A time window is only sold where the plan can keep it."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.operations.following import follow, names_of, tell
from delivery.operations.runs import lock_shifts
from orders.models import Order
from orders.models.order import Way
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop, shop_day
from shopsuite.people.models import User


class WindowClosed(DomainError):
    """Riders cannot be there in that time. ``details["nearest"]``: [from, until] in ISO 8601 of windows that can be kept."""


@transaction.atomic
def require_window(order: Order, *, is_anyway: bool, actor: User | None, at: datetime) -> None:
    """Let a new order's time window stand, or raise ``WindowClosed`` with the nearest that can be kept. ``is_anyway``: whoever sends riders out
    promises it all the same, which stays on record.

    Asked on days alone for which shifts are planned. Locks them, after the stock of the order: two who take the last place of a half hour wait for each
    other here, and one gets it.
    """
    if order.way != Way.RIDER or order.deliver_until is None:
        return
    day = shop_day(order.deliver_from or order.deliver_until)
    if not lock_shifts(day):
        return
    # At once, not by the reaction a moment later: who waits for the lock must count it.
    delivery = follow(order, actor=actor, at=at)
    assert delivery is not None
    promises = queries.promises_of(day, at=at, but=delivery.pk)
    if promises is None:
        return
    window = promises.seconds(order.deliver_from, order.deliver_until)
    point, load = queries.point_of(order.address), (delivery.pieces, delivery.litres)
    if order.deliver_until > at and promises.open_of([window], point, load=load):
        return
    if is_anyway and actor and actor.may("orders.hand_over"):
        told = events.PromisedAnyway(**names_of(delivery))
        tell(told, delivery, None, actor=actor, at=at)
        return
    nearest = [promises.moments(other) for other in promises.nearest(window, point, load=load)]
    raise WindowClosed(
        "window_closed",
        _refusal(nearest),
        field="deliver_until",
        nearest=[[begins.isoformat(), ends.isoformat()] for begins, ends in nearest],
    )


def _refusal(nearest: list[tuple[datetime, datetime]]) -> str:
    if not nearest:
        return _("Riders have no time left on that day. Choose another day, or have one more rider work.")
    zone = current_shop().zone
    spans = [
        f"{date_format(begins.astimezone(zone), 'H:i')}–{date_format(ends.astimezone(zone), 'H:i')}"
        for begins, ends in nearest
    ]
    return _("Riders cannot be there in that time. They can between: %s.") % ", ".join(spans)
