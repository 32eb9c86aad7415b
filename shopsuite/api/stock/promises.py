"""Who some of a batch is promised to, and giving them another; goods brought back; packs that are opened."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory import operations, queries
from inventory.models import Batch
from inventory.queries import batches as batch_queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.catalogue.wire import BatchSerializer
from shopsuite.api.fields import QuantityField
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.stock.batches import CORRECT, SEE, TAGS
from shopsuite.api.stock.wire import GoodsQuantity, IdField, WordsField


class PromiseSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    subject = serializers.CharField(help_text='Whom it is promised to, such as "order:42"')
    batch = serializers.CharField(source="stock.batch.code", help_text="This batch, or one that was made of it")
    place = serializers.CharField(source="stock.place.code")
    quantity = QuantityField()
    picked_at = serializers.DateTimeField(allow_null=True)


class SwapSerializer(serializers.Serializer):
    batch_id = IdField(required=False, default=None, allow_null=True, help_text="null: they wait for new stock")
    reason = WordsField()


class BroughtBackSerializer(serializers.Serializer):
    subject = serializers.CharField(max_length=80, help_text='Who brings it, such as "order:42"')
    quantity = GoodsQuantity()
    place = WordsField(max_length=20, help_text="Code of the place it is put to; empty: quarantine")
    reason = WordsField()


class OpeningSerializer(serializers.Serializer):
    client_id = serializers.UUIDField(
        help_text="Your own name for it: sent again under the same name it is one opening"
    )
    into = serializers.CharField(max_length=64, help_text="SKU of what comes out; the goods have a rule for it")
    taken = GoodsQuantity(help_text="How much is opened, in the unit of the pack")
    made = GoodsQuantity(
        required=False, default=None, allow_null=True, help_text="What came out; null: as much as should, nothing lost"
    )


class Promises(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="Who holds this stock: the open promises of a batch, the oldest first",
        responses={200: PromiseSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(PromiseSerializer(batch_queries.promised_of(_batch(request, pk)), many=True).data)


class Swap(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Give whom it is promised to another batch, or let them wait",
        request=SwapSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: PromiseSerializer(many=True), **REFUSALS},
    )
    def post(self, request: Request, pk: int, reservation: int) -> Response:
        batch, body = _batch(request, pk), body_of(request, SwapSerializer)
        if not batch_queries.promised_of(batch).filter(pk=reservation).exists():
            raise Http404
        other = body["batch_id"] and _batch(request, body["batch_id"])

        def swap() -> tuple[int, Any]:
            how = {"reservation_id": reservation, "actor": request.user, "at": timezone.now()}
            if other:
                operations.swap_promise(batch_id=other.pk, reason=body["reason"], **how)
            else:
                operations.let_wait(**how)
            return 200, PromiseSerializer(batch_queries.promised_of(batch), many=True).data

        return once(request, swap)


class TakeBack(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Take goods of a batch back from whoever got them",
        request=BroughtBackSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: BatchSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        batch, body = _batch(request, pk), body_of(request, BroughtBackSerializer)
        code = body.pop("place")
        place = get_object_or_404(queries.places_to_put(), code=code) if code else operations.quarantine_place()

        def take() -> tuple[int, Any]:
            operations.take_back_from(batch=batch, place=place, actor=request.user, at=timezone.now(), **body)
            return 200, BatchSerializer(batch).data

        return once(request, take)


class OpenPacks(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Open packs of one batch at one place",
        description="What comes out goes into a batch that keeps lot, year, origin and best-before date; it is the answer.",
        request=OpeningSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: BatchSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(queries.stocks_visible_to(request.user).select_related("variant"), pk=pk)
        body = body_of(request, OpeningSerializer)
        rules = row.variant.opens_into.select_related("source__unit", "target__unit")
        conversion = get_object_or_404(rules, target__sku=body["into"])
        made = body["taken"] * conversion.yields if body["made"] is None else body["made"]

        def unpack() -> tuple[int, Any]:
            opening = operations.open_packs(
                client_id=body["client_id"],
                conversion=conversion,
                stock_id=row.pk,
                taken=body["taken"],
                made=made,
                actor=request.user,
                at=timezone.now(),
            )
            return 201, BatchSerializer(opening.target.batch).data

        return once(request, unpack)


def _batch(request: Request, pk: int) -> Batch:
    return get_object_or_404(queries.batches_visible_to(request.user).select_related("variant__unit"), pk=pk)
