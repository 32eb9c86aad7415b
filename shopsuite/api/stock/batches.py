"""One batch: stopping it, who got it; and what happens to goods where they lie."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory import operations, queries
from inventory.models import Batch, BatchStock
from inventory.queries import batches as batch_queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.catalogue.wire import StockSerializer
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.stock import wire

SEE = (Scope.STOCK_READ, "stock.see")
CORRECT = (Scope.STOCK_WRITE, "stock.correct")
RECEIVE = (Scope.STOCK_WRITE, "stock.receive")
TAGS = ["Stock"]


class OneBatch(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="One batch", responses={200: wire.BatchPageSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(_batch(request, pk)))


class Recipients(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="The recall list: who got some of the batch, and kept it",
        responses={200: wire.RecipientSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        got = batch_queries.who_got(_batch(request, pk))
        return Response(wire.RecipientSerializer(got, many=True).data)


class Hold(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Stop a batch, and all that was made of it",
        description="Nothing more of it is promised, picked or handed out. A batch that is held already stays so.",
        request=wire.HoldReasonSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.BatchPageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        batch, body = _batch(request, pk), body_of(request, wire.HoldReasonSerializer)

        def stop() -> tuple[int, Any]:
            operations.hold_batch(batch_id=batch.pk, reason=body["reason"], actor=request.user, at=timezone.now())
            return 200, _told(batch)

        return once(request, stop)


class Release(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Let a batch go again",
        request=NothingSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.BatchPageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        batch = _batch(request, pk)

        def release() -> tuple[int, Any]:
            operations.release_hold(batch_id=batch.pk, actor=request.user, at=timezone.now())
            return 200, _told(batch)

        return once(request, release)


class WriteOff(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Take spoilt, lost or sampled goods off the books",
        request=wire.WriteOffSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: StockSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, wire.WriteOffSerializer)

        def take(row: BatchStock) -> BatchStock:
            parts = [(row.pk, body["quantity"])]
            operations.write_off(parts=parts, reason=body["reason"], actor=request.user, at=timezone.now())
            return row

        return _moved(request, pk, take)


class PutElsewhere(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Put goods to another place at once, without a transfer",
        description="Into quarantine, out of it, to the room next door. The answer is the row they lie in now.",
        request=wire.ElsewhereSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: StockSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, wire.ElsewhereSerializer)
        place = get_object_or_404(queries.places_to_put(), code=body["place"])

        def put(row: BatchStock) -> BatchStock:
            return operations.put_elsewhere(
                stock_id=row.pk,
                quantity=body["quantity"],
                place=place,
                reason=body["reason"],
                actor=request.user,
                at=timezone.now(),
            )

        return _moved(request, pk, put)


class GoodsIn(APIView):
    needs = {"POST": RECEIVE}

    @extend_schema(
        tags=TAGS,
        summary="Book in goods that came without a purchase order",
        description="Whoever waits for them is served in the same transaction.",
        request=wire.GoodsInSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.BatchPageSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.GoodsInSerializer)
        goods = queries.variants_visible_to(request.user).select_related("product", "unit")
        variant = get_object_or_404(goods, sku=body["sku"])
        place = get_object_or_404(queries.places_to_put(), code=body["place"])
        now = timezone.now()
        batch = (
            _batch(request, body["batch_id"])
            if body["batch_id"]
            else wire.NewBatchSerializer.draft(body["batch"], today=timezone.localdate(now))
        )

        def book() -> tuple[int, Any]:
            came = operations.receive_goods(
                variant=variant,
                batch=batch,
                quantity=body["quantity"],
                place_id=place.pk,
                actor=request.user,
                at=now,
                shelf=body["shelf"],
            )
            return 201, _told(came)

        return once(request, book)


def _batch(request: Request, pk: int) -> Batch:
    return get_object_or_404(queries.batches_visible_to(request.user).select_related("variant"), pk=pk)


def _told(batch: Batch) -> Any:
    batch.current_hold = batch_queries.current_hold(batch)  # type: ignore[attr-defined]
    return wire.BatchPageSerializer(batch).data


def _moved(request: Request, pk: int, move: Callable[[BatchStock], BatchStock]) -> Response:
    visible = queries.stocks_visible_to(request.user)
    row = get_object_or_404(visible, pk=pk)

    def change() -> tuple[int, Any]:
        now = visible.select_related("variant", "batch", "place").get(pk=move(row).pk)
        return 200, StockSerializer(now).data

    return once(request, change)
