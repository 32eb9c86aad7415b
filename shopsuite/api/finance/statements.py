"""Statements: handed in as they were exported, read by the shop's worker, and their lines explained."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from finance import operations, tasks
from finance.models import Statement, StatementLine
from finance.models.statement import LineState
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.finance import wire
from shopsuite.api.finance.calls import CHANGE, SEE, TAGS
from shopsuite.api.steps import Step, described


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Statements, newest first"))
class Statements(generics.ListAPIView):
    needs = {"GET": SEE, "POST": CHANGE}
    serializer_class = wire.StatementSerializer
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Statement]:
        return _all()

    @extend_schema(
        tags=TAGS,
        summary="Hand a statement in",
        description=(
            "It is reading until the shop's worker has read it, then read or refused (refusal says why). The same bytes"
            " are one statement: handed in again the answer is 200, and the statement there is."
        ),
        request={"multipart/form-data": wire.NewStatementSerializer},
        responses={200: wire.StatementSerializer, 201: wire.StatementSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewStatementSerializer)
        with transaction.atomic():
            taken, is_new = operations.take_statement(
                content=body["file"].read(),
                file_name=body["file"].name,
                kind=body["kind"],
                actor=request.user,
                at=timezone.now(),
            )
            if is_new:
                transaction.on_commit(partial(tasks.read_statement.delay, taken.pk))
        return Response(_told(taken.pk), status=201 if is_new else 200)


class OneStatement(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="One statement", responses={200: wire.StatementSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(pk))


@described(
    tags=TAGS,
    summary="Say what the columns of a bank's file hold, and have it read again",
    body=wire.ColumnsSerializer,
    answer=wire.StatementSerializer,
)
class NameColumns(Step):
    needs = {"POST": CHANGE}
    body_serializer = wire.ColumnsSerializer

    def find(self, request: Request, **named: Any) -> Statement:
        return get_object_or_404(Statement, **named)

    def step(self, found: Statement, body: dict[str, Any], request: Request) -> object:
        operations.name_columns(statement_id=found.pk, columns=body, actor=request.user, at=timezone.now())
        return transaction.on_commit(partial(tasks.read_statement.delay, found.pk))

    def told(self, request: Request, pk: int) -> Any:
        return _told(pk)


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="The lines of a statement, the last first",
        parameters=[OpenApiParameter("state", str, description="open, matched, explained or aside")],
    )
)
class StatementLines(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = wire.StatementLineSerializer

    def get_queryset(self) -> QuerySet[StatementLine]:
        statement = get_object_or_404(Statement, pk=self.kwargs["pk"])
        lines = statement.lines.select_related("explained_by").prefetch_related("matches__actor")
        state = self.request.query_params.get("state", "")
        return lines.filter(state=state) if state else lines


def _all() -> QuerySet[Statement]:
    open_count = Count("lines", filter=Q(lines__state=LineState.OPEN))
    return Statement.objects.select_related("actor").annotate(open_count=open_count).order_by("-pk")


def _told(pk: int) -> Any:
    return wire.StatementSerializer(get_object_or_404(_all(), pk=pk)).data
