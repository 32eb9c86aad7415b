"""How far an order has come, as steps in a row: for the staff's rail and the customer's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import HandOver, Order
from orders.models.order import Stage, Way
from shopsuite.feed.models import Event

#: step -> the stage in which it is being done.
STEPS = {
    "placed": None,
    "picked": Stage.PICKING,
    "packed": Stage.PACKING,
    "handed_over": Stage.HAND_OVER,
    "delivered": Stage.SHIPPED,
}
STAFF_LABELS = {
    "placed": _("Placed"),
    "picked": _("Picking"),
    "packed": _("Packing"),
    "handed_over": _("Hand-over"),
    "delivered": pgettext_lazy("step", "Delivered"),
}
_ORDER = [Stage.PLACED, Stage.PICKING, Stage.PACKING, Stage.HAND_OVER, Stage.SHIPPED, Stage.DELIVERED]


@dataclass(frozen=True)
class Step:
    """One step: ``state`` is "done", "now" or "" (still to come, or never)."""

    name: str
    label: str | Promise
    state: str
    at: datetime | None


def hand_over_of(order: Order) -> HandOver | None:
    """The order's hand-over, once packing has opened it."""
    return HandOver.objects.filter(order=order).select_related("rider", "done_by").first()


def steps_of(
    order: Order, *, happened: Iterable[Event], handed: HandOver | None, labels: dict[str, str | Promise]
) -> list[Step]:
    """The steps of ``order`` in a row. An order that is picked up has none after its hand-over."""
    done_at = {"placed": order.placed_at}
    for event in happened:
        if event.kind in ("orders.picked", "orders.packed"):
            done_at[event.kind.removeprefix("orders.")] = event.at
    if handed and handed.done_at:
        done_at["handed_over"] = handed.done_at
    if handed and handed.delivered_at:
        done_at["delivered"] = handed.delivered_at
    names = [name for name in STEPS if name != "delivered" or order.way != Way.PICKUP]
    return [Step(name, labels[name], _state(order, name), done_at.get(name)) for name in names]


def _state(order: Order, name: str) -> str:
    working = STEPS[name]
    if working is None:
        return "done"
    if order.stage == Stage.CANCELLED:
        return ""
    # An order that waits to be picked has picking as its step already.
    stands = max(_ORDER.index(Stage(order.stage)), _ORDER.index(Stage.PICKING))
    if stands == _ORDER.index(working):
        return "now"
    return "done" if stands > _ORDER.index(working) else ""
