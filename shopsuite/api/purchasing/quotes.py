"""What a supplier is asked for, and what they answer."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from purchasing import operations
from purchasing.models import Quote
from purchasing.operations import QuoteDraft
from purchasing.queries import inquiries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import quote_wire as wire
from shopsuite.api.purchasing.calls import READ, SELL, TAGS


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="What suppliers are asked and answer; a supplier's own token finds its own")
)
class Quotes(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = wire.QuoteSerializer

    def get_queryset(self) -> QuerySet[Quote]:
        return visible_quotes(self.request)


class OneQuote(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="One supplier's answer", responses={200: wire.QuoteSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


class AnswerQuote(APIView):
    needs = {"POST": SELL}

    @extend_schema(
        tags=TAGS,
        summary="Offer what is asked for",
        description="Said again it takes the place of the answer before, until the shop decides.",
        request=wire.AnswerQuoteSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.QuoteSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        quote, body = get_object_or_404(visible_quotes(request), pk=pk), body_of(request, wire.AnswerQuoteSerializer)

        def answer() -> tuple[int, Any]:
            operations.answer_quote(
                quote_id=quote.pk,
                lines=[_draft(line) for line in body["lines"]],
                remark=body["remark"],
                actor=request.user,
                at=timezone.now(),
            )
            return 200, _told(request, pk)

        return once(request, answer)


class DeclineQuote(APIView):
    needs = {"POST": SELL}

    @extend_schema(
        tags=TAGS,
        summary="Offer nothing this time",
        request=wire.DeclineQuoteSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.QuoteSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        quote, body = get_object_or_404(visible_quotes(request), pk=pk), body_of(request, wire.DeclineQuoteSerializer)

        def decline() -> tuple[int, Any]:
            operations.decline_quote(quote_id=quote.pk, reason=body["reason"], actor=request.user, at=timezone.now())
            return 200, _told(request, pk)

        return once(request, decline)


def visible_quotes(request: Request) -> QuerySet[Quote]:
    """The quotes that the caller may see, with all that is told of them."""
    return (
        inquiries.quotes_visible_to(request.user)
        .select_related("inquiry", "supplier")
        .prefetch_related("lines__prices", "inquiry__lines__variant__product")
        .order_by("-pk")
    )


def _told(request: Request, pk: int) -> dict[str, Any]:
    return wire.QuoteSerializer(get_object_or_404(visible_quotes(request), pk=pk)).data


def _draft(line: dict[str, Any]) -> QuoteDraft:
    prices = [(price["from_quantity"], price["price"]) for price in line["prices"]]
    rest = {name: value for name, value in line.items() if name not in ("line", "prices")}
    return QuoteDraft(line_id=line["line"], prices=prices, **rest)
