"""Orders: place, read, and move on. Everything goes through the same operations as the screens."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import operations, queries
from orders.models import Order
from orders.operations import OrderDraft
from shopsuite.api import intake
from shopsuite.api import serializers as wire
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

REFUSALS = dict.fromkeys((400, 404, 409, 429), wire.RefusalSerializer)


class Orders(generics.ListAPIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see"), "POST": (Scope.ORDERS_WRITE, "orders.place")}
    serializer_class = wire.OrderSerializer

    def get_queryset(self) -> QuerySet[Order]:
        asked = self.request.query_params
        found = queries.order_list(
            viewer=self.request.user,
            text=asked.get("q", ""),
            channel=asked.get("channel", ""),
            stage=asked.get("stage", ""),
        )
        return found.prefetch_related("lines")

    @extend_schema(
        tags=["Orders"],
        summary="Orders, newest first",
        parameters=[
            OpenApiParameter("q", str, description="Number, number in the channel, or customer"),
            OpenApiParameter("channel", str, description="Code of a channel"),
            OpenApiParameter("stage", str, description="A stage, or in_work"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["Orders"],
        summary="Place an order",
        description="All or nothing: every line is reserved, or (with may_wait) waits in the queue, or nothing happens.",
        request=wire.NewOrderSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.OrderSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = intake.read(request.data)

        def place() -> tuple[int, Any]:
            (draft,) = intake.drafts([body])
            return 201, intake.told(_placed(draft, request))

        return once(request, place)


class OrdersInBulk(APIView):
    needs = {"POST": (Scope.ORDERS_WRITE, "orders.place")}

    @extend_schema(
        tags=["Orders"],
        summary="Place up to 200 orders",
        description=(
            "Each is placed or refused by itself: results holds, in the order sent, {number} or {code, message, details}."
            " Give each an external_id, and sending the batch again places nothing twice."
        ),
        request=wire.OrderBatchSerializer,
        responses={200: None, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = wire.OrderBatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        results = []
        for draft in intake.drafts(body.validated_data["orders"]):
            try:
                results.append({"number": _placed(draft, request).number})
            except DomainError as refusal:
                results.append({"code": refusal.code, "message": str(refusal.message), "details": refusal.details})
        return Response({"results": results})


class OneOrder(generics.RetrieveAPIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see")}
    serializer_class = wire.OrderSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Order]:
        found = queries.orders_visible_to(self.request.user)
        return found.select_related("channel", "place").prefetch_related("lines")

    @extend_schema(tags=["Orders"], summary="One order")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class PickList(APIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see")}

    @extend_schema(
        tags=["Orders"],
        summary="What to take from the shelves",
        responses={200: wire.PickPartSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        return Response(
            [
                {
                    "id": part.pk,
                    "line": line.position,
                    "sku": line.sku,
                    "batch": part.stock.batch.code,
                    "shelf": part.stock.shelf,
                    "quantity": str(part.quantity),
                    "is_picked": part.picked_at is not None,
                }
                for part, line in queries.pick_list(order)
            ]
        )


class Step(APIView):
    """One step on an order: ``step(order, body, request)`` calls the operation; the answer is the order as it is then."""

    body_serializer: type[wire.serializers.Serializer] = wire.NothingSerializer

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


Empty = wire.NothingSerializer
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


def _placed(draft: OrderDraft | Invalid, request: Request) -> Order:
    if isinstance(draft, Invalid):
        raise draft
    return operations.place_order(draft=draft, actor=request.user, at=timezone.now())
