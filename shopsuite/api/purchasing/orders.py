"""Purchase orders: requested, read, and moved on by either side. Every step is an operation of the screens."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from purchasing import operations, queries
from purchasing.models import PurchaseOrder
from purchasing.operations import LineDraft
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import wire
from shopsuite.api.purchasing.calls import (
    APPROVE,
    ORDER,
    READ,
    SELL,
    TAGS,
    is_of_supplier,
    place_named,
    variants_named,
    visible_order,
)
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described
from shopsuite.core.numbers import whole_number

Act = Callable[[PurchaseOrder, dict[str, Any], Request], object]


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Purchase orders, newest first",
        description="A supplier's own token finds what was sent to that supplier.",
        parameters=[
            OpenApiParameter("view", str, enum=list(queries.VIEWS), description="Which of them; all by default"),
            OpenApiParameter("supplier", int, description="Of this supplier"),
        ],
    )
)
class PurchaseOrders(generics.ListAPIView):
    needs = {"GET": READ, "POST": ORDER}
    serializer_class = wire.PurchaseOrderSerializer

    def get_queryset(self) -> QuerySet[PurchaseOrder]:
        asked = self.request.query_params
        found = queries.order_list(viewer=self.request.user, view=asked.get("view", "all"))
        if asked.get("supplier"):
            found = found.filter(supplier=whole_number(asked["supplier"]) or 0)
        return found.prefetch_related("lines__variant__product")

    @extend_schema(
        tags=TAGS,
        summary="Ask for goods",
        description="Nobody outside knows of the order before it is approved and sent.",
        request=wire.NewPurchaseOrderSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.PurchaseOrderSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewPurchaseOrderSerializer)
        suppliers = queries.suppliers_visible_to(request.user).filter(is_active=True)
        supplier = get_object_or_404(suppliers, pk=body["supplier"])
        place = place_named(body["place"])

        def ask() -> tuple[int, Any]:
            made = operations.request_order(
                supplier=supplier,
                place_id=place.pk,
                lines=_drafts(body["lines"], request),
                wanted_on=body["wanted_on"],
                note=body["note"],
                actor=request.user,
                at=timezone.now(),
            )
            return 201, told(request, made.pk)

        return once(request, ask)


class OnePurchaseOrder(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="One purchase order", responses={200: wire.PurchaseOrderSerializer, **REFUSALS})
    def get(self, request: Request, number: str) -> Response:
        return Response(told(request, visible_order(request, number).pk))


class OrderStep(Step):
    """One step of one side."""

    is_of_supplier = False

    def find(self, request: Request, **named: Any) -> PurchaseOrder:
        order = visible_order(request, **named)
        if self.is_of_supplier and not is_of_supplier(request, order.supplier_id):
            raise Http404
        return order

    def told(self, request: Request, pk: int) -> Any:
        return told(request, pk)


def told(request: Request, pk: int) -> Any:
    """The order as the API tells it to this caller."""
    found = PurchaseOrder.objects.select_related("supplier", "place").prefetch_related("lines__variant__product")
    return wire.PurchaseOrderSerializer(found.get(pk=pk), context={"request": request}).data


def _drafts(lines: list[dict[str, Any]], request: Request) -> list[LineDraft]:
    """The lines as operations take them. Raises ``Invalid`` for goods that do not exist."""
    variants = variants_named(request, lines)
    return [LineDraft(variants[line["sku"]], line["quantity"], line["price"]) for line in lines]


def _step(
    summary: str, needs: tuple[Any, Any], act: Act, body: type[serializers.Serializer] = NothingSerializer
) -> type[OrderStep]:
    """A view for one step. The steps differ in nothing but right, side, body and operation."""
    schema = described(tags=TAGS, summary=summary, body=body, answer=wire.PurchaseOrderSerializer)
    fields = {
        "needs": {"POST": needs},
        "body_serializer": body,
        "is_of_supplier": needs is SELL,
        "step": lambda self, order, sent, request: act(order, sent, request),
        "__doc__": summary,
        "__module__": __name__,
    }
    return schema(type("OrderStep", (OrderStep,), fields))


def _by(operation: Callable[..., object]) -> Act:
    """``operation`` called with the order, who and when, and whatever the body names."""

    def act(order: PurchaseOrder, sent: dict[str, Any], request: Request) -> object:
        return operation(order_id=order.pk, actor=request.user, at=timezone.now(), **sent)

    return act


def _edit(order: PurchaseOrder, sent: dict[str, Any], request: Request) -> object:
    return operations.edit_lines(
        order_id=order.pk,
        version=sent["version"],
        lines=_drafts(sent["lines"], request),
        actor=request.user,
        at=timezone.now(),
    )


def _confirm(order: PurchaseOrder, sent: dict[str, Any], request: Request) -> object:
    by_line = {part["line"]: part["day"] for part in sent["by_line"]}
    return _by(operations.confirm)(order, sent | {"by_line": by_line}, request)


#: Address -> view. The supplier's own steps are found only by people of that supplier.
STEPS: dict[str, type[OrderStep]] = {
    "lines": _step("Write other lines, before it is sent", ORDER, _edit, wire.EditLinesSerializer),
    "approve": _step("Approve", APPROVE, _by(operations.approve), wire.VersionSerializer),
    "take-back-approval": _step("Take an approval back", APPROVE, _by(operations.take_back_approval)),
    "send": _step("Send it to the supplier", ORDER, _by(operations.send)),
    "cancel": _step("Cancel", ORDER, _by(operations.cancel), wire.PurchaseReasonSerializer),
    "close-short": _step("Give up what has not come", ORDER, _by(operations.close_short)),
    "seen": _step("As the supplier: it has been seen", SELL, _by(operations.mark_seen)),
    "confirm": _step("As the supplier: take the order", SELL, _confirm, wire.ConfirmSerializer),
    "decline": _step("As the supplier: say no", SELL, _by(operations.decline), wire.PurchaseReasonSerializer),
    "ship": _step("As the supplier: it is on its way", SELL, _by(operations.ship), wire.ShipSerializer),
}
