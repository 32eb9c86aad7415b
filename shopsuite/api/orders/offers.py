"""Choices put before a customer when an order cannot be as it was promised, and what they chose."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.queries import variants_visible_to
from orders import operations, queries
from orders.models import Offer
from orders.models.offer import Choice
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described
from shopsuite.core.errors import Invalid

TAGS = ["Offers"]


class OfferedChoicesSerializer(serializers.ModelSerializer):
    """``choice`` is empty while it is open, and where it was closed by a newer one, by the goods or the end of the order."""

    reason = serializers.CharField(source="shown_reason")
    options = serializers.ListField(child=serializers.ChoiceField(Choice.choices))
    substitute = serializers.CharField(source="substitute.sku", default="")
    asked_by = serializers.EmailField(source="asked_by.email", default=None)
    answered_by = serializers.EmailField(source="answered_by.email", default=None)

    class Meta:
        model = Offer
        fields = [
            "id",
            "reason",
            "options",
            "substitute",
            "expected_on",
            "asked_at",
            "asked_by",
            "choice",
            "answered_by",
            "is_by_customer",
            "closed_at",
        ]


class NewOfferSerializer(serializers.Serializer):
    """What the customer may choose from. Goods named as ``substitute`` are a choice by themselves."""

    reason = serializers.CharField(max_length=200, help_text="What the customer should know")
    options = serializers.ListField(
        child=serializers.ChoiceField(Choice.choices), default=list, max_length=len(Choice.values)
    )
    substitute = serializers.CharField(max_length=64, default="", allow_blank=True, help_text="SKU of goods on sale")


class OfferAnswerSerializer(serializers.Serializer):
    choice = serializers.ChoiceField(Choice.choices)


class Offers(APIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see"), "POST": (Scope.ORDERS_WRITE, "orders.change")}

    @extend_schema(
        tags=TAGS,
        summary="Every offer that was made on an order, newest first",
        responses={200: OfferedChoicesSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        found = order.offers.select_related("substitute", "asked_by", "answered_by")
        return Response(OfferedChoicesSerializer(found, many=True).data)

    @extend_schema(
        tags=TAGS,
        summary="Put choices before the customer",
        description="They answer on their page. An offer that is open is closed for this one.",
        request=NewOfferSerializer,
        examples=[
            OpenApiExample(
                "The harvest is late",
                {"reason": "The harvest is late", "options": ["wait", "refund"], "substitute": "OOLONG-50"},
                request_only=True,
            )
        ],
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OfferedChoicesSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        body = body_of(request, NewOfferSerializer)
        substitute = _on_sale(request, body["substitute"]) if body["substitute"] else None
        options = [*body["options"], *([Choice.SUBSTITUTE] if substitute else [])]

        def offer() -> tuple[int, Any]:
            made = operations.offer_options(
                order_id=order.pk,
                reason=body["reason"],
                options=list(dict.fromkeys(options)),
                substitute_id=substitute,
                expected_on=queries.expected_on(order),
                actor=request.user,
                at=timezone.now(),
            )
            return 201, OfferedChoicesSerializer(made).data

        return once(request, offer)


@described(
    tags=TAGS,
    summary="Choose for the customer, who said so",
    body=OfferAnswerSerializer,
    answer=OfferedChoicesSerializer,
)
class AnswerOffer(Step):
    """Everything that follows from the choice is done with it, once."""

    needs = {"POST": (Scope.ORDERS_WRITE, "orders.change")}
    body_serializer = OfferAnswerSerializer

    def find(self, request: Request, **named: Any) -> Offer:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=named["number"])
        return get_object_or_404(order.offers.all(), pk=named["pk"])

    def step(self, found: Offer, body: dict[str, Any], request: Request) -> object:
        return operations.answer_offer(offer_id=found.pk, actor=request.user, at=timezone.now(), **body)

    def told(self, request: Request, pk: int) -> Any:
        found = Offer.objects.select_related("substitute", "asked_by", "answered_by")
        return OfferedChoicesSerializer(found.get(pk=pk)).data


def _on_sale(request: Request, sku: str) -> int:
    """The id of the goods with this SKU. Raises ``Invalid`` for goods that are not on sale."""
    found = variants_visible_to(request.user).filter(sku=sku, is_active=True).first()
    if found is None:
        message = _("No goods on sale have the SKU “%s”.") % sku
        raise Invalid("unknown_goods", message, field="substitute", sku=sku)
    return found.pk
