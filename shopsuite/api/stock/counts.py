"""Stocktakes: opened, counted line by line, posted or given up."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory import operations, queries
from inventory.models import CountLine, StockCount
from inventory.queries import counts as counting
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.stock import wire

RIGHTS = ("stock.count", "stock.correct")
READ = (Scope.STOCK_READ, RIGHTS)
WRITE = (Scope.STOCK_WRITE, RIGHTS)
CORRECT = (Scope.STOCK_WRITE, "stock.correct")
TAGS = ["Stock"]


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Counts, newest first"))
class Counts(generics.ListAPIView):
    needs = {"GET": READ, "POST": WRITE}
    serializer_class = wire.CountSerializer

    def get_queryset(self) -> QuerySet[StockCount]:
        return counting.with_progress(counting.counts_visible_to(self.request.user))

    @extend_schema(
        tags=TAGS,
        summary="Open a count",
        request=wire.NewCountSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.CountSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewCountSerializer)
        place = get_object_or_404(queries.active_places(), code=body["place"])
        products, batches = queries.products_visible_to(request.user), queries.batches_visible_to(request.user)
        scope = operations.Scope(
            product=get_object_or_404(products, pk=body["product"]) if body["product"] else None,
            batch=get_object_or_404(batches, pk=body["batch"]) if body["batch"] else None,
            shelf=body["shelf"],
        )

        def begin() -> tuple[int, Any]:
            made = operations.open_count(
                place=place, scope=scope, is_blind=body["is_blind"], actor=request.user, at=timezone.now()
            )
            return 201, _told(request, made.pk)

        return once(request, begin)


class OneCount(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="One count", responses={200: wire.CountSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


@extend_schema_view(get=extend_schema(tags=TAGS, summary="What is to be counted"))
class Lines(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = wire.CountLineSerializer

    def get_queryset(self) -> QuerySet[CountLine]:
        return counting.lines_to_count(_count(self.request, self.kwargs["pk"]))

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"is_blind": is_blind_to(self.request, self.kwargs.get("pk"))}


class OneLine(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Say how many lie there of one batch, and why that differs",
        description="The last word counts. Explaining a difference needs the right to correct the books.",
        request=wire.CountedSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.CountLineSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, line: int) -> Response:
        asked = get_object_or_404(counting.lines_to_count(_count(request, pk)), pk=line)
        body = body_of(request, wire.CountedSerializer)
        if body["reason"] and not request.user.may("stock.correct"):
            self.permission_denied(request)
        by = {"line_id": asked.pk, "actor": request.user, "at": timezone.now()}

        def note() -> tuple[int, Any]:
            if body["counted"] is not None:
                operations.count_line(counted=body["counted"], **by)
            if body["reason"]:
                operations.explain_difference(reason=body["reason"], **by)
            return 200, _line_told(request, pk, asked.pk)

        return once(request, note)


class Unlisted(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Put a batch on the list that lies there and is not on it",
        request=wire.UnlistedSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.CountLineSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        count, body = _count(request, pk), body_of(request, wire.UnlistedSerializer)
        batch = get_object_or_404(queries.batches_visible_to(request.user), pk=body["batch"])

        def add() -> tuple[int, Any]:
            line = operations.count_unlisted(count_id=count.pk, batch=batch, actor=request.user, at=timezone.now())
            return 200, _line_told(request, pk, line.pk)

        return once(request, add)


class Post(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Correct the books by what was found",
        description="Refused (not_explained) with the lines that differ for no reason, and (promised_to_others) with"
        " whose goods would be missing.",
        request=wire.PostCountSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.CountSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        count, body = _count(request, pk), body_of(request, wire.PostCountSerializer)

        def correct() -> tuple[int, Any]:
            operations.post_count(count_id=count.pk, actor=request.user, at=timezone.now(), **body)
            return 200, _told(request, pk)

        return once(request, correct)


class Drop(APIView):
    needs = {"POST": CORRECT}

    @extend_schema(
        tags=TAGS,
        summary="Give a count up",
        request=NothingSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.CountSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        count = _count(request, pk)

        def give_up() -> tuple[int, Any]:
            operations.drop_count(count_id=count.pk, actor=request.user, at=timezone.now())
            return 200, _told(request, pk)

        return once(request, give_up)


def is_blind_to(request: Request, pk: int | None) -> bool:
    """Whoever counts blind does not see what the books say; whoever corrects them does."""
    return not request.user.may("stock.correct") and StockCount.objects.filter(pk=pk, is_blind=True).exists()


def _count(request: Request, pk: int) -> StockCount:
    return get_object_or_404(counting.counts_visible_to(request.user), pk=pk)


def _told(request: Request, pk: int) -> Any:
    found = counting.with_progress(counting.counts_visible_to(request.user)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return wire.CountSerializer(found).data


def _line_told(request: Request, pk: int, line: int) -> Any:
    found = counting.lines_to_count(_count(request, pk)).get(pk=line)
    return wire.CountLineSerializer(found, context={"is_blind": is_blind_to(request, pk)}).data
