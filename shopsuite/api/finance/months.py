"""Months, and whether their books are closed."""

from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from finance import queries
from orders import operations
from shopsuite.api.calls import REFUSALS
from shopsuite.api.finance import wire
from shopsuite.api.finance.calls import CHANGE, SEE, TAGS
from shopsuite.api.once import IDEMPOTENCY_KEY, once

MONTH = OpenApiParameter("month", str, OpenApiParameter.PATH, description="2026-05")


class Months(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="Every month with money in it, the newest first",
        responses={200: wire.BooksSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        return Response(_told())


class CloseMonth(APIView):
    needs = {"POST": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="Close the books of a month",
        description="No payment is entered in it any more. Closing twice is once. The answer is every month.",
        request=None,
        parameters=[MONTH, IDEMPOTENCY_KEY],
        responses={200: wire.BooksSerializer(many=True), **REFUSALS},
    )
    def post(self, request: Request, month: date) -> Response:
        def close() -> tuple[int, Any]:
            operations.close_month(month=month, actor=request.user, at=timezone.now())
            return 200, _told()

        return once(request, close)


def _told() -> Any:
    return wire.BooksSerializer(queries.months(at=timezone.now()), many=True).data
