"""One day's money, and payments that no statement shows."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from finance import operations, queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.finance import wire
from shopsuite.api.finance.calls import CHANGE, SEE, TAGS
from shopsuite.api.once import IDEMPOTENCY_KEY, once

DAY = OpenApiParameter("day", date, OpenApiParameter.PATH, description="2026-05-20, in the shop's time")


class Day(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="The takings of a day, and what of them is not explained",
        parameters=[DAY],
        responses={200: wire.DaySerializer, **REFUSALS},
    )
    def get(self, request: Request, day: date) -> Response:
        return Response(wire.DaySerializer(queries.day_report(day)).data)


class CloseDay(APIView):
    needs = {"POST": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="Say that every amount of a day is accounted for",
        description="Refused (not_explained) while something of it is open. Closing it again is a new count.",
        request=wire.CloseDaySerializer,
        examples=[
            OpenApiExample(
                "The till is short of two",
                {"cash_counted": "1240.00", "note": "Change for a guest"},
                request_only=True,
            )
        ],
        parameters=[DAY, IDEMPOTENCY_KEY],
        responses={200: wire.DaySerializer, **REFUSALS},
    )
    def post(self, request: Request, day: date) -> Response:
        body = body_of(request, wire.CloseDaySerializer)

        def close() -> tuple[int, Any]:
            operations.close_day(day=day, actor=request.user, at=timezone.now(), **body)
            return 200, wire.DaySerializer(queries.day_report(day)).data

        return once(request, close)


class ExplainMovement(APIView):
    needs = {"POST": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="Say why no statement will show a payment",
        request=wire.WhySerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.MatchSerializer, **REFUSALS},
    )
    def post(self, request: Request, movement: UUID) -> Response:
        body = body_of(request, wire.WhySerializer)

        def explain() -> tuple[int, Any]:
            made = operations.explain_movement(movement=movement, actor=request.user, at=timezone.now(), **body)
            return 200, wire.MatchSerializer(made).data

        return once(request, explain)


class ExpectMovement(APIView):
    """Twice is once: what is said is how it is to be."""

    needs = {"POST": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="Expect a payment in a statement again",
        description="Where its day is closed, it is open again; finance is told.",
        request=None,
        responses={204: None, **REFUSALS},
    )
    def post(self, request: Request, movement: UUID) -> Response:
        operations.expect_movement(movement=movement, actor=request.user, at=timezone.now())
        return Response(status=204)
