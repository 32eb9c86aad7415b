"""A time window is only sold where the plan can keep it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from care import operations as care
from care.models.incident import IncidentKind
from delivery import events, queries
from delivery.models import Delivery
from delivery.operations.following import follow, names_of, tell
from delivery.operations.runs import lock_shifts
from delivery.operations.troubles import close_window_problem
from orders.models import Order
from orders.models.order import IN_WORK, Way
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop, shop_day
from shopsuite.people.models import User

#: From when to when.
Moments = tuple[datetime, datetime]


class WindowClosed(DomainError):
    """Riders cannot be there in that time. ``details["nearest"]``: [from, until] in ISO 8601 of windows that can be kept."""


@transaction.atomic
def require_windows(
    orders: Sequence[Order], *, refuses: bool, is_anyway: bool, actor: User | None, at: datetime
) -> None:
    """Let the time windows of ``orders`` stand, new ones and changed ones, as they are in memory. One that cannot be kept raises
    ``WindowClosed`` with the nearest that can, where it ``refuses``; where nobody is there to choose another (an import) the order is taken
    and is a problem of the shop at once. ``is_anyway``: whoever sends riders out promises it all the same. Both stay on record.

    Asked on days alone for which shifts are planned, and of what is in the house. Locks the days' shifts, after the orders and their stock: two who
    take the last place of a half hour wait for each other here, and one gets it.
    """
    by_day: dict[date, list[Order]] = defaultdict(list)
    for order in orders:
        if order.way == Way.RIDER and order.deliver_until is not None and order.stage in IN_WORK:
            by_day[shop_day(order.deliver_from or order.deliver_until)].append(order)
    if lock_shifts(*by_day):
        for day in sorted(by_day):
            _require(day, by_day[day], refuses=refuses, is_anyway=is_anyway, actor=actor, at=at)


def _require(
    day: date, orders: Sequence[Order], *, refuses: bool, is_anyway: bool, actor: User | None, at: datetime
) -> None:
    # At once, not by the reaction a moment later: who waits for the lock must count them.
    deliveries = [found for order in orders if (found := follow(order, actor=actor, at=at))]
    promises = queries.promises_of(day, at=at, but=[each.pk for each in deliveries])
    if promises is None:
        return
    points = queries.points_of(deliveries)
    for delivery in deliveries:
        order = delivery.order
        assert order.deliver_until is not None
        window = promises.seconds(order.deliver_from, order.deliver_until)
        asked = promises.asked_of(delivery, point=points.get(delivery.pk))
        if order.deliver_until <= at or not promises.open_of([window], asked):
            nearest = [promises.moments(other) for other in promises.nearest(window, asked)]
            is_meant = is_anyway and actor is not None and actor.may("orders.hand_over")
            if refuses and not is_meant:
                raise _closed(nearest)
            tell(events.PromisedAnyway(**names_of(delivery)), delivery, None, actor=actor, at=at)
            if not is_meant:
                _raise_problem(delivery, nearest, at=at)
        elif delivery.window_problem_id:
            close_window_problem(delivery, _("Riders can keep the time that was agreed since."), at=at)
        if delivery is not deliveries[-1]:
            promises = promises.adding(asked, window)


def _closed(nearest: list[Moments]) -> WindowClosed:
    return WindowClosed(
        "window_closed",
        _refusal(nearest),
        field="deliver_until",
        nearest=[[begins.isoformat(), ends.isoformat()] for begins, ends in nearest],
    )


def _raise_problem(delivery: Delivery, nearest: list[Moments], *, at: datetime) -> None:
    """Told at once to those who send riders out and who talk with customers; once for a window."""
    order = delivery.order
    name = f"window:{order.pk}:{order.deliver_from}:{order.deliver_until}"
    with override(current_shop().language):
        raised = care.raise_incident(
            order_id=order.pk,
            client_id=uuid5(NAMESPACE_URL, name),
            kind=IncidentKind.DELAY,
            words=_refusal(nearest),
            actor=None,
            at=at,
        )
        if delivery.window_problem_id and delivery.window_problem_id != raised.pk:
            close_window_problem(delivery, _("Another time was agreed, which riders cannot keep either."), at=at)
    delivery.window_problem = raised
    delivery.save(update_fields=["window_problem", "updated_at"])


def _refusal(nearest: list[Moments]) -> str:
    if not nearest:
        return _("Riders have no time left on that day. Choose another day, or have one more rider work.")
    zone = current_shop().zone
    spans = [
        f"{date_format(begins.astimezone(zone), 'H:i')}–{date_format(ends.astimezone(zone), 'H:i')}"
        for begins, ends in nearest
    ]
    return _("Riders cannot be there in that time. They can between: %s.") % ", ".join(spans)
