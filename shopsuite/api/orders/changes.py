"""Changes of an order over the wire: asked for, decided, and a stopped parcel let go on."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.rules import MOST
from orders import operations, queries
from orders.models import ChangedField, ChangedLine, ChangeRequest, Order
from orders.rules import ChangeDraft, LineChange
from shopsuite.api.fields import QuantityField, UnitPriceField
from shopsuite.api.orders.placing import REFUSALS
from shopsuite.api.scopes import Scope


class LineChangeSerializer(serializers.Serializer):
    """What one line is to be; what is left out stays. Without ``line_id`` goods are added; quantity 0 takes a line off."""

    line_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**62)
    quantity = QuantityField(required=False, allow_null=True, default=None, min_value=0, max_value=MOST)
    variant_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**62)
    batch_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**62)
    unit_price = UnitPriceField(required=False, allow_null=True, default=None, min_value=0, max_value=MOST)


class OrderChangeSerializer(serializers.Serializer):
    """What is to be changed; what is left out stays. ``version`` of the order as it was seen, for whoever wants to be sure."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=2**31 - 1)
    lines = LineChangeSerializer(many=True, required=False, default=list, max_length=500)
    address = serializers.CharField(max_length=2000, required=False)
    ship_by = serializers.DateTimeField(required=False)
    deliver_from = serializers.DateTimeField(required=False)
    deliver_until = serializers.DateTimeField(required=False)
    is_gift = serializers.BooleanField(required=False)
    card_text = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    window_anyway = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ChangeVerdictSerializer(serializers.Serializer):
    """The answer to what was asked for: ``request`` is its id."""

    request = serializers.IntegerField(min_value=1, max_value=2**62)
    is_agreed = serializers.BooleanField()
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=2**31 - 1)
    window_anyway = serializers.BooleanField(required=False, default=False)


class ScannedParcelSerializer(serializers.Serializer):
    scanned = serializers.CharField(max_length=200)


class ChangedLineSerializer(serializers.ModelSerializer):
    line_id = serializers.IntegerField(allow_null=True)
    batch_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = ChangedLine
        fields = [
            "line_id",
            "variant_id",
            "batch_id",
            "title",
            "quantity",
            "unit_price",
            "old_title",
            "old_quantity",
            "old_unit_price",
        ]


class ChangedFieldSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChangedField
        fields = ["name", "old", "new"]


class ChangeRequestSerializer(serializers.ModelSerializer):
    lines = ChangedLineSerializer(many=True)
    fields_changed = ChangedFieldSerializer(many=True, source="fields")

    class Meta:
        model = ChangeRequest
        fields = [
            "id",
            "state",
            "is_by_customer",
            "stage",
            "difference",
            "note",
            "asked_at",
            "decided_at",
            "reason",
            "lines",
            "fields_changed",
        ]


class Changes(APIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see")}

    @extend_schema(
        tags=["Orders"],
        summary="Every change that was asked for",
        responses={200: ChangeRequestSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        return Response(ChangeRequestSerializer(queries.changes_of(order), many=True).data)


def draft_of(sent: dict[str, Any]) -> ChangeDraft:
    """The validated body as a draft."""
    given = {name: sent[name] for name in sent if name not in ("version", "lines", "window_anyway")}
    return ChangeDraft(lines=[LineChange(**line) for line in sent["lines"]], **given)


def change(order: Order, sent: dict[str, Any], who: dict[str, Any]) -> object:
    seen, is_anyway = sent["version"], sent["window_anyway"]
    return operations.change_order(
        order_id=order.pk, draft=draft_of(sent), version=seen, window_anyway=is_anyway, **who
    )


def decide(order: Order, sent: dict[str, Any], who: dict[str, Any]) -> object:
    asked = get_object_or_404(order.change_requests.all(), pk=sent.pop("request"))
    return operations.decide_change(request_id=asked.pk, **sent, **who)
