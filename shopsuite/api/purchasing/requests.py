"""One request to several suppliers, and ordering from what they answer."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from purchasing import operations
from purchasing.models import Inquiry
from purchasing.operations import WantedDraft
from purchasing.queries import inquiries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import quote_wire as wire
from shopsuite.api.purchasing.calls import ORDER, READ_PRICES, TAGS, place_named, variants_named
from shopsuite.api.purchasing.orders import told
from shopsuite.api.purchasing.quotes import visible_quotes
from shopsuite.api.purchasing.wire import PurchaseOrderSerializer


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="Requests to several suppliers, newest first, with every answer")
)
class Requests(generics.ListAPIView):
    needs = {"GET": READ_PRICES, "POST": ORDER}
    serializer_class = wire.RequestSerializer

    def get_queryset(self) -> QuerySet[Inquiry]:
        return _visible(self.request)

    @extend_schema(
        tags=TAGS,
        summary="Ask several suppliers at once",
        description="Each is told alone, and never of the others.",
        request=wire.NewRequestSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.RequestSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewRequestSerializer)

        def ask() -> tuple[int, Any]:
            made = operations.ask_suppliers(
                place_id=place_named(body["place"]).pk,
                supplier_ids=body["suppliers"],
                lines=_wanted(request, body["lines"]),
                answer_by=body["answer_by"],
                wanted_on=body["wanted_on"],
                note=body["note"],
                actor=request.user,
                at=timezone.now(),
            )
            return 201, _told(request, made.pk)

        return once(request, ask)


class OneRequest(APIView):
    needs = {"GET": READ_PRICES}

    @extend_schema(
        tags=TAGS, summary="One request with every answer", responses={200: wire.RequestSerializer, **REFUSALS}
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


class OrderFromAnswers(APIView):
    needs = {"POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="Order each line from the answer chosen for it",
        description="One purchase order for each supplier, to be approved like any other. Ends the request; done once.",
        request=wire.OrderFromAnswersSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: PurchaseOrderSerializer(many=True), **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        found, body = get_object_or_404(_visible(request), pk=pk), body_of(request, wire.OrderFromAnswersSerializer)

        def order() -> tuple[int, Any]:
            made = operations.order_from_answers(
                inquiry_id=found.pk,
                version=body["version"],
                choice={part["line"]: part["quote"] for part in body["choice"]},
                tells_others=body["tells_others"],
                actor=request.user,
                at=timezone.now(),
            )
            return 201, [told(request, each.pk) for each in made]

        return once(request, order)


class CloseRequest(APIView):
    needs = {"POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="Order nothing of it",
        request=wire.CloseRequestSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.RequestSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        found, body = get_object_or_404(_visible(request), pk=pk), body_of(request, wire.CloseRequestSerializer)

        def close() -> tuple[int, Any]:
            operations.close_inquiry(
                inquiry_id=found.pk, tells_others=body["tells_others"], actor=request.user, at=timezone.now()
            )
            return 200, _told(request, pk)

        return once(request, close)


def _visible(request: Request) -> QuerySet[Inquiry]:
    quotes = Prefetch("quotes", visible_quotes(request).order_by("pk"))
    found = inquiries.inquiries_visible_to(request.user).order_by("-pk")
    return found.prefetch_related("lines__variant__product", quotes)


def _told(request: Request, pk: int) -> dict[str, Any]:
    return wire.RequestSerializer(get_object_or_404(_visible(request), pk=pk)).data


def _wanted(request: Request, lines: list[dict[str, Any]]) -> list[WantedDraft]:
    variants = variants_named(request, lines)
    return [WantedDraft(variants[line["sku"]], line["quantity"], line["note"]) for line in lines]
