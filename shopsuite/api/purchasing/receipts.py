"""Deliveries at the door."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from purchasing import operations, queries
from purchasing.models import GoodsReceipt
from purchasing.operations import Arrived
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import wire
from shopsuite.api.purchasing.calls import READ, RECEIVE, TAGS, visible_order
from shopsuite.api.stock.wire import NewBatchSerializer


@extend_schema_view(get=extend_schema(tags=TAGS, summary="What came of an order, newest first"))
class Receipts(generics.ListAPIView):
    needs = {"GET": (READ[0], "purchasing.see"), "POST": RECEIVE}
    serializer_class = wire.ReceiptSerializer

    def get_queryset(self) -> QuerySet[GoodsReceipt]:
        return queries.receipts_of(visible_order(self.request, self.kwargs["number"]))

    @extend_schema(
        tags=TAGS,
        summary="Book in goods of an order",
        description="Into new batches, in as many parts as they come; whoever waits for them is served in the same"
        " transaction. More than is still to come is refused (more_than_ordered) with nothing booked.",
        request=wire.NewReceiptSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.ReceiptSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order, body = visible_order(request, number), body_of(request, wire.NewReceiptSerializer)
        now = timezone.now()
        today = timezone.localdate(now)

        def receive() -> tuple[int, Any]:
            made = operations.receive(
                order_id=order.pk,
                client_id=body["client_id"],
                arrived=[
                    Arrived(
                        part["line"],
                        part["quantity"],
                        NewBatchSerializer.draft(part["batch"], today=today),
                        shelf=part["shelf"],
                    )
                    for part in body["lines"]
                ],
                actor=request.user,
                at=now,
                delivery_note=body["delivery_note"],
            )
            return 201, wire.ReceiptSerializer(queries.receipts_of(order).get(pk=made.pk)).data

        return once(request, receive)
