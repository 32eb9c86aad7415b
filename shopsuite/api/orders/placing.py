"""Placing orders, and reading them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import operations, queries
from orders.models import Order
from orders.operations import OrderDraft
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.orders import intake, wire
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import RefusalSerializer
from shopsuite.core.errors import DomainError, Invalid

REFUSALS = dict.fromkeys((400, 404, 409, 429), RefusalSerializer)


@extend_schema_view(
    get=extend_schema(
        tags=["Orders"],
        summary="Orders, newest first",
        parameters=[
            OpenApiParameter("q", str, description="Number, number in the channel, or customer"),
            OpenApiParameter("channel", str, description="Code of a channel"),
            OpenApiParameter("stage", str, description="A stage, or in_work"),
            OpenApiParameter("payment", str, description="A payment state, or owing"),
        ],
    )
)
class Orders(generics.ListAPIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see"), "POST": (Scope.ORDERS_WRITE, "orders.place")}
    serializer_class = wire.OrderSerializer

    def get_queryset(self) -> QuerySet[Order]:
        asked = self.request.query_params
        wanted = queries.Asked(
            text=asked.get("q", ""),
            channel=asked.get("channel", ""),
            stage=asked.get("stage", ""),
            payment=asked.get("payment", ""),
        )
        found = queries.order_list(viewer=self.request.user, asked=wanted)
        return found.prefetch_related("lines")

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


@extend_schema_view(get=extend_schema(tags=["Orders"], summary="One order"))
class OneOrder(generics.RetrieveAPIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see")}
    serializer_class = wire.OrderSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Order]:
        found = queries.orders_visible_to(self.request.user)
        return found.select_related("channel", "place").prefetch_related("lines")


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


def _placed(draft: OrderDraft | Invalid, request: Request) -> Order:
    if isinstance(draft, Invalid):
        raise draft
    return operations.place_order(draft=draft, actor=request.user, at=timezone.now())
