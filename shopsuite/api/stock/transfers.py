"""Goods from place to place."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory import operations, queries
from inventory.models import Transfer, TransferLine
from inventory.queries import transfers as moving
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.stock import wire

SEE = (Scope.STOCK_READ, "stock.see")
RECEIVE = (Scope.STOCK_WRITE, "stock.receive")
TAGS = ["Stock"]


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Transfers, newest first"))
class Transfers(generics.ListAPIView):
    needs = {"GET": SEE, "POST": RECEIVE}
    serializer_class = wire.TransferSerializer

    def get_queryset(self) -> QuerySet[Transfer]:
        return _visible(self.request)

    @extend_schema(
        tags=TAGS,
        summary="Send goods to another place",
        request=wire.NewTransferSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.TransferSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewTransferSerializer)
        places = queries.places_to_put()
        source = get_object_or_404(places, code=body["source"])
        destination = get_object_or_404(places, code=body["destination"])

        def send() -> tuple[int, Any]:
            made = operations.send_transfer(
                client_id=body["client_id"],
                source=source,
                destination=destination,
                parts=[(part["stock"], part["quantity"]) for part in body["parts"]],
                note=body["note"],
                actor=request.user,
                at=timezone.now(),
            )
            return 201, _told(request, made.pk)

        return once(request, send)


class OneTransfer(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="One transfer", responses={200: wire.TransferSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


class Arrival(APIView):
    needs = {"POST": RECEIVE}

    @extend_schema(
        tags=TAGS,
        summary="Book in what arrived",
        request=wire.ArrivalSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.TransferSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        found = get_object_or_404(_visible(request), pk=pk)
        body = body_of(request, wire.ArrivalSerializer)

        def arrive() -> tuple[int, Any]:
            operations.receive_transfer(
                transfer_id=found.pk,
                arrived=[(part["line"], part["quantity"]) for part in body["arrived"]],
                is_all=body["is_all"],
                reason=body["reason"],
                shelf=body["shelf"],
                actor=request.user,
                at=timezone.now(),
            )
            return 200, _told(request, pk)

        return once(request, arrive)


def _visible(request: Request) -> QuerySet[Transfer]:
    lines = Prefetch("lines", TransferLine.objects.select_related("stock__variant", "stock__batch").order_by("pk"))
    return moving.transfers_visible_to(request.user).prefetch_related(lines)


def _told(request: Request, pk: int) -> Any:
    return wire.TransferSerializer(get_object_or_404(_visible(request), pk=pk)).data
