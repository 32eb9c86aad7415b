"""Problems with orders: raised, taken, closed."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from care import operations, queries
from care.models import Incident
from orders import queries as order_queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.care import wire
from shopsuite.api.care.cases import RAISE
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described

TAGS = ["Problems"]
SEE_TO = (Scope.CARE_WRITE, "orders.see")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Problems, newest first",
        parameters=[OpenApiParameter("state", str, description="open, or all of them")],
    )
)
class Problems(generics.ListAPIView):
    needs = {"GET": (Scope.CARE_READ, "care.raise")}
    serializer_class = wire.ProblemSerializer

    def get_queryset(self) -> QuerySet[Incident]:
        found = _visible(self.request)
        return found.filter(closed_at=None) if self.request.query_params.get("state") == "open" else found


class RaiseProblem(APIView):
    needs = {"POST": RAISE}

    @extend_schema(
        tags=TAGS,
        summary="Say that something goes wrong with an order",
        description="Everybody whose work it is hears of it at once.",
        request=wire.NewProblemSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.ProblemSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order = get_object_or_404(order_queries.orders_visible_to(request.user), number=number)
        body = body_of(request, wire.NewProblemSerializer)

        def say() -> tuple[int, Any]:
            raised = operations.raise_incident(order_id=order.pk, actor=request.user, at=timezone.now(), **body)
            return 201, _told(request, raised.pk)

        return once(request, say)


class _Step(Step):
    needs = {"POST": SEE_TO}

    def find(self, request: Request, **named: Any) -> Incident:
        return get_object_or_404(_visible(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(request, pk)


def _described(summary: str, body: type[Serializer]) -> Any:
    return described(tags=TAGS, summary=summary, body=body, answer=wire.ProblemSerializer)


@_described("See to it", NothingSerializer)
class TakeProblem(_Step):
    def step(self, found: Incident, body: dict[str, Any], request: Request) -> object:
        return operations.take_incident(incident_id=found.pk, actor=request.user, at=timezone.now())


@_described("Say how it ended", wire.CloseProblemSerializer)
class CloseProblem(_Step):
    body_serializer = wire.CloseProblemSerializer

    def step(self, found: Incident, body: dict[str, Any], request: Request) -> object:
        return operations.close_incident(incident_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Open it again", NothingSerializer)
class ReopenProblem(_Step):
    def step(self, found: Incident, body: dict[str, Any], request: Request) -> object:
        return operations.reopen_incident(incident_id=found.pk, actor=request.user, at=timezone.now())


def _visible(request: Request) -> QuerySet[Incident]:
    return queries.incidents_visible_to(request.user).select_related("order", "owner", "raised_by").order_by("-pk")


def _told(request: Request, pk: int) -> Any:
    return wire.ProblemSerializer(get_object_or_404(_visible(request), pk=pk)).data
