"""What is to be bought: the list, how much, not now, and making an order of it."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from purchasing import operations
from purchasing.models import Need
from purchasing.models.replenishment import NeedState
from purchasing.queries import needs as need_queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import need_wire, wire
from shopsuite.api.purchasing.calls import ORDER, READ, TAGS
from shopsuite.api.purchasing.orders import told
from shopsuite.core.numbers import whole_number


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="What is to be bought now, with its arithmetic",
        description="Open needs only; one that is put off says until when in snoozed_until.",
        parameters=[OpenApiParameter("supplier", int, description="Of this supplier")],
    )
)
class Needs(generics.ListAPIView):
    needs = {"GET": (READ[0], "purchasing.see")}
    serializer_class = need_wire.NeedSerializer

    def get_queryset(self) -> QuerySet[Need]:
        found = _open(self.request)
        asked = self.request.query_params.get("supplier")
        return found.filter(supplier=whole_number(asked) or 0) if asked else found


class OrderNeeds(APIView):
    needs = {"POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="Make an order of needs of one supplier",
        description="Approved at once where the caller may approve. What was ordered meanwhile is refused (not_needed).",
        request=need_wire.OrderNeedsSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.PurchaseOrderSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, need_wire.OrderNeedsSerializer)

        def order() -> tuple[int, Any]:
            made = operations.order_needs(
                supplier_id=body["supplier"],
                wanted={part["need"]: part["quantity"] for part in body["needs"]},
                actor=request.user,
                at=timezone.now(),
            )
            return 201, told(request, made.pk)

        return once(request, order)


class Wish(APIView):
    needs = {"POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="Say how much instead of what is worked out",
        request=need_wire.WishSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: need_wire.NeedSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        need, body = _need(request, pk), body_of(request, need_wire.WishSerializer)

        def change() -> tuple[int, Any]:
            changed = operations.change_need(
                need_id=need.pk, quantity=body["quantity"], actor=request.user, at=timezone.now()
            )
            return 200, need_wire.NeedSerializer(changed, context={"request": request}).data

        return once(request, change)


class Snooze(APIView):
    needs = {"POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="Say nothing of it for some days",
        request=need_wire.SnoozeNeedSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: need_wire.NeedSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        need, body = _need(request, pk), body_of(request, need_wire.SnoozeNeedSerializer)
        now = timezone.now()
        until = now + timedelta(days=body["days"]) if body["days"] else None

        def put_off() -> tuple[int, Any]:
            changed = operations.snooze_need(need_id=need.pk, until=until, actor=request.user, at=now)
            return 200, need_wire.NeedSerializer(changed, context={"request": request}).data

        return once(request, put_off)


def _open(request: Request) -> QuerySet[Need]:
    found = need_queries.needs_visible_to(request.user).filter(state=NeedState.OPEN)
    return found.select_related("variant__product")


def _need(request: Request, pk: int) -> Need:
    return get_object_or_404(_open(request), pk=pk)
