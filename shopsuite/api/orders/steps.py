"""Moving an order on, one step at a time."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import operations, queries
from orders.models import Order
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.orders import intake, wire
from shopsuite.api.orders.placing import REFUSALS
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role


class Step(APIView):
    """One step on an order: ``step(order, body, request)`` calls the operation; the answer is the order as it is then."""

    body_serializer: type[wire.serializers.Serializer] = NothingSerializer

    def step(self, order: Order, body: dict[str, Any], request: Request) -> object:
        raise NotImplementedError

    def post(self, request: Request, number: str) -> Response:
        body = self.body_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)

        def move_on() -> tuple[int, Any]:
            self.step(order, body.validated_data, request)
            return 200, intake.told(Order.objects.select_related("channel", "place").get(pk=order.pk))

        return once(request, move_on)


def _step(
    name: str,
    right: str,
    summary: str,
    body: type[wire.serializers.Serializer],
    act: Callable[[Order, dict[str, Any], Request], object],
) -> type[Step]:
    """A view for one step. The steps differ in nothing but right, body and operation."""
    schema = extend_schema(
        tags=["Orders"],
        summary=summary,
        request=body,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.OrderSerializer, **REFUSALS},
    )
    fields = {
        "needs": {"POST": (Scope.ORDERS_WRITE, right)},
        "body_serializer": body,
        "step": lambda self, order, sent, request: act(order, sent, request),
        "__doc__": summary,
        "__module__": __name__,
    }
    return schema(type(name, (Step,), fields))


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


def _hand_over(order: Order, sent: dict[str, Any], request: Request) -> object:
    rider = people_with_role(Role.RIDER).filter(email=sent["rider"]).first() if sent["rider"] else None
    return operations.hand_over(order_id=order.pk, actor=request.user, at=timezone.now(), **sent | {"rider": rider})


Empty = NothingSerializer
STEPS: dict[str, type[Step]] = {
    "cancel": _step("Cancel", "orders.cancel", "Cancel", wire.ReasonSerializer, _change(operations.cancel_order)),
    "reinstate": _step("Reinstate", "orders.cancel", "Undo a cancellation", Empty, _change(operations.reinstate_order)),
    "notes": _step("AddNote", "orders.see", "Add a note", wire.NoteSerializer, _change(operations.add_note)),
    "payments": _step(
        "AddPayment", "orders.change", "Note a payment", wire.PaymentSerializer, _change(operations.receive_payment)
    ),
    "start-picking": _step(
        "StartPicking", "orders.pick", "Claim for picking", Empty, _change(operations.start_picking)
    ),
    "pick": _step("Pick", "orders.pick", "Take one batch from its shelf", wire.PickSerializer, _pick),
    "pack": _step("Pack", "orders.pack", "Close the parcel", wire.PackSerializer, _change(operations.pack_order)),
    "hand-over": _step("HandOver", "orders.hand_over", "Hand over", wire.HandOverSerializer, _hand_over),
    "deliver": _step("Deliver", "orders.hand_over", "Mark as delivered", Empty, _change(operations.mark_delivered)),
}
