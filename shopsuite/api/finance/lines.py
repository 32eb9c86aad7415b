"""One line of a statement, and what it is."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from finance import operations, queries
from finance.models import StatementLine
from finance.models.statement import LineState
from orders import queries as orders
from shopsuite.api.calls import REFUSALS
from shopsuite.api.finance import wire
from shopsuite.api.finance.calls import CHANGE, SEE, TAGS
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described


class Line(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="One line of a statement, with the payments it may be",
        responses={200: wire.OneLineSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(pk))


class _Step(Step):
    needs = {"POST": CHANGE}

    def find(self, request: Request, **named: Any) -> StatementLine:
        return get_object_or_404(StatementLine, **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(pk)


def _described(summary: str, body: type[Serializer], example: dict[str, Any] | None = None) -> Any:
    return described(tags=TAGS, summary=summary, body=body, answer=wire.OneLineSerializer, example=example)


@_described(
    "Say which payments a line is: one of its suggestions, or others",
    wire.MatchByHandSerializer,
    {"movements": ["0b6f2f5e-6a59-4a5f-9a5b-3f1d2c7e8a10"], "note": "With a tip"},
)
class MatchLine(_Step):
    body_serializer = wire.MatchByHandSerializer

    def step(self, found: StatementLine, body: dict[str, Any], request: Request) -> object:
        return operations.match_by_hand(line_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Enter the payment or refund that a line shows and nobody noted", wire.EnterSerializer, {"order": "10042"})
class EnterLine(_Step):
    body_serializer = wire.EnterSerializer

    def step(self, found: StatementLine, body: dict[str, Any], request: Request) -> object:
        order = get_object_or_404(orders.orders_visible_to(request.user), number=body["order"])
        return operations.enter_from_line(line_id=found.pk, order_id=order.pk, actor=request.user, at=timezone.now())


@_described("Say what a line is when it is no payment of a customer", wire.WhySerializer, {"why": "Rent of the shop"})
class ExplainLine(_Step):
    body_serializer = wire.WhySerializer

    def step(self, found: StatementLine, body: dict[str, Any], request: Request) -> object:
        return operations.explain_line(line_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described(
    "Take back what a line was found or said to be: it is open again, and so is a closed day of it", NothingSerializer
)
class TakeBackLine(_Step):
    def step(self, found: StatementLine, body: dict[str, Any], request: Request) -> object:
        return operations.take_back(line_id=found.pk, actor=request.user, at=timezone.now())


def _told(pk: int) -> Any:
    lines = StatementLine.objects.select_related("statement", "explained_by").prefetch_related("matches__actor")
    line = get_object_or_404(lines, pk=pk)
    line.suggestions = queries.suggestions(line) if line.state == LineState.OPEN else []
    return wire.OneLineSerializer(line).data
