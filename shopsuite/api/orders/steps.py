"""Moving an order on, one step at a time."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request

from orders import operations, queries
from orders.models import Order
from shopsuite.api.orders import changes, intake, wire
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role


class OrderStep(Step):
    """One step on an order: ``step`` calls the operation."""

    def find(self, request: Request, **named: Any) -> Order:
        return get_object_or_404(queries.orders_visible_to(request.user), **named)

    def told(self, request: Request, pk: int) -> Any:
        return intake.told(Order.objects.select_related("channel", "place").get(pk=pk))


def _step(
    name: str,
    right: str | tuple[str, ...],
    summary: str,
    body: type[wire.serializers.Serializer],
    act: Callable[[Order, dict[str, Any], Request], object],
) -> type[OrderStep]:
    """A view for one step. The steps differ in nothing but right, body and operation."""
    schema = described(tags=["Orders"], summary=summary, body=body, answer=wire.OrderSerializer)
    fields = {
        "needs": {"POST": (Scope.ORDERS_WRITE, right)},
        "body_serializer": body,
        "step": lambda self, order, sent, request: act(order, sent, request),
        "__doc__": summary,
        "__module__": __name__,
    }
    return schema(type(name, (OrderStep,), fields))


def _change(operation: Callable[..., object]) -> Callable[[Order, dict[str, Any], Request], object]:
    """``operation`` called with the order, who and when, and whatever the body names."""

    def act(order: Order, sent: dict[str, Any], request: Request) -> object:
        return operation(order_id=order.pk, actor=request.user, at=timezone.now(), **sent)

    return act


def _pick(order: Order, sent: dict[str, Any], request: Request) -> object:
    return operations.pick_line(
        order_id=order.pk,
        reservation_id=sent["reservation"],
        scanned=sent["scanned"],
        actor=request.user,
        at=timezone.now(),
    )


def _who(act: Callable[[Order, dict[str, Any], dict[str, Any]], object]) -> Callable[..., object]:
    """``act`` called with who and when beside the order and the body."""
    return lambda order, sent, request: act(order, sent, {"actor": request.user, "at": timezone.now()})


def _hand_over(order: Order, sent: dict[str, Any], request: Request) -> object:
    rider = people_with_role(Role.RIDER).filter(email=sent["rider"]).first() if sent["rider"] else None
    return operations.hand_over(order_id=order.pk, actor=request.user, at=timezone.now(), **sent | {"rider": rider})


Empty = NothingSerializer
STEPS: dict[str, type[OrderStep]] = {
    "cancel": _step("Cancel", "orders.cancel", "Cancel", wire.ReasonSerializer, _change(operations.cancel_order)),
    "reinstate": _step("Reinstate", "orders.cancel", "Undo a cancellation", Empty, _change(operations.reinstate_order)),
    "notes": _step("AddNote", "orders.see", "Add a note", wire.NoteSerializer, _change(operations.add_note)),
    "ship-by": _step(
        "MoveShipBy", "orders.change", "Promise another day", wire.ShipBySerializer, _change(operations.move_ship_by)
    ),
    "on-account": _step(
        "PutOnAccount",
        ("orders.change", "money.change"),
        "Let the customer pay later, or no longer",
        wire.OnAccountSerializer,
        _change(operations.put_on_account),
    ),
    "unpaid": _step(
        "LetGoUnpaid",
        "orders.ship_unpaid",
        "Let it leave before it is paid, or no longer",
        wire.UnpaidSerializer,
        _change(operations.let_go_unpaid),
    ),
    "refunds": _step(
        "Refund", "money.refund", "Note money that went back", wire.RefundSerializer, _change(operations.refund)
    ),
    "change": _step(
        "Change", "orders.change", "Change what was ordered", changes.OrderChangeSerializer, _who(changes.change)
    ),
    "decide-change": _step(
        "DecideChange",
        "orders.change",
        "Answer what was asked for",
        changes.ChangeVerdictSerializer,
        _who(changes.decide),
    ),
    "resume": _step(
        "Resume",
        "orders.hand_over",
        "Let a stopped parcel go on",
        changes.ScannedParcelSerializer,
        _change(operations.resume_parcel),
    ),
    "start-picking": _step(
        "StartPicking", "orders.pick", "Claim for picking", Empty, _change(operations.start_picking)
    ),
    "pick": _step("Pick", "orders.pick", "Take one batch from its shelf", wire.PickSerializer, _pick),
    "pack": _step("Pack", "orders.pack", "Close the parcel", wire.PackSerializer, _change(operations.pack_order)),
    "hand-over": _step("HandOver", "orders.hand_over", "Hand over", wire.HandOverSerializer, _hand_over),
    "deliver": _step("Deliver", "orders.hand_over", "Mark as delivered", Empty, _change(operations.mark_delivered)),
}
