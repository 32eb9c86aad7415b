"""Orders over the wire. Quantities and amounts are decimal numbers as text, times ISO 8601 with their offset."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from inventory.rules import MOST
from orders.models import Order, OrderLine
from orders.models.order import Way
from orders.models.payment import PAID_WITH
from orders.operations import LineDraft
from shopsuite.api.fields import MoneyField, QuantityField, UnitPriceField


class LineSerializer(serializers.ModelSerializer):
    batch_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = OrderLine
        fields = [
            "id",
            "position",
            "kind",
            "sku",
            "title",
            "quantity",
            "unit_price",
            "amount",
            "batch_id",
            "note",
            "state",
        ]


class OrderSerializer(serializers.ModelSerializer):
    channel = serializers.CharField(source="channel.code")
    place = serializers.CharField(source="place.code")
    lines = LineSerializer(many=True, source="all_lines")

    class Meta:
        model = Order
        fields = [
            "number",
            "channel",
            "external_id",
            "place",
            "stage",
            "waits_for_stock",
            "customer_name",
            "phone",
            "address",
            "way",
            "placed_at",
            "ship_by",
            "deliver_from",
            "deliver_until",
            "customer_note",
            "is_gift",
            "card_text",
            "currency",
            "total",
            "let_off",
            "payment_state",
            "shipped_at",
            "lines",
        ]


class NewLineSerializer(serializers.Serializer):
    """One wanted line: goods by ``sku``, or a service by ``title`` and ``unit_price``."""

    sku = serializers.CharField(max_length=64, required=False, default="")
    quantity = QuantityField(min_value=Decimal("0.001"), max_value=MOST)
    batch_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**62)
    unit_price = UnitPriceField(required=False, allow_null=True, default=None, min_value=-MOST, max_value=MOST)
    title = serializers.CharField(max_length=260, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)

    def validate(self, line: dict[str, Any]) -> dict[str, Any]:
        if not line["sku"] and not line["title"]:
            raise serializers.ValidationError({"sku": ["Name goods by sku, or a service by title."]})
        return line

    @staticmethod
    def draft(line: dict[str, Any]) -> LineDraft:
        return LineDraft(
            quantity=line["quantity"],
            batch_id=line["batch_id"],
            unit_price=line["unit_price"],
            title=line["title"],
            sku=line["sku"],
            note=line["note"],
        )


class NewOrderSerializer(serializers.Serializer):
    """An order to place. ``external_id`` is the number in the channel: the same one twice is one order."""

    channel = serializers.SlugField(max_length=24, default="api")
    external_id = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    place = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)
    customer_name = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    address = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    way = serializers.ChoiceField(choices=Way.choices, default=Way.CARRIER)
    placed_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    ship_by = serializers.DateTimeField(required=False, allow_null=True, default=None)
    deliver_from = serializers.DateTimeField(required=False, allow_null=True, default=None)
    deliver_until = serializers.DateTimeField(required=False, allow_null=True, default=None)
    customer_note = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)
    is_gift = serializers.BooleanField(default=False)
    card_text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    may_wait = serializers.BooleanField(default=False, help_text="Take the order even when something is short.")
    paid_with = serializers.ChoiceField(choices=PAID_WITH, required=False, default="", allow_blank=True)
    is_on_account = serializers.BooleanField(required=False, default=False)
    window_anyway = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Promise a time window that riders cannot keep; for those who hand parcels over, and on record.",
    )
    lines = NewLineSerializer(many=True, allow_empty=False, max_length=500)


class OrderBatchSerializer(serializers.Serializer):
    orders = NewOrderSerializer(many=True, allow_empty=False, max_length=200)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class NoteSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=5000)


class PaymentSerializer(serializers.Serializer):
    amount = MoneyField(max_digits=12, help_text="Above 0, in the shop's currency")
    method = serializers.ChoiceField(choices=PAID_WITH)
    reference = serializers.CharField(
        max_length=80, required=False, default="", allow_blank=True, help_text="Its number at the bank or provider"
    )


class RefundSerializer(PaymentSerializer):
    reason = serializers.CharField(max_length=200)


class ShipBySerializer(serializers.Serializer):
    ship_by = serializers.DateTimeField()


class OnAccountSerializer(serializers.Serializer):
    is_on_account = serializers.BooleanField()


class UnpaidSerializer(serializers.Serializer):
    may_go = serializers.BooleanField()


class PickSerializer(serializers.Serializer):
    reservation = serializers.IntegerField(min_value=1, max_value=2**62)
    scanned = serializers.CharField(max_length=64, required=False, default="", allow_blank=True)


class PackSerializer(serializers.Serializer):
    has_read_notes = serializers.BooleanField(default=False)


class HandOverSerializer(serializers.Serializer):
    way = serializers.ChoiceField(choices=Way.choices)
    carrier = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    tracking_number = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    rider = serializers.EmailField(required=False, allow_blank=True, default="")


class PickPartSerializer(serializers.Serializer):
    """One batch to take from its shelf: ``id`` is what a pick names as ``reservation``."""

    id = serializers.IntegerField()
    line = serializers.IntegerField()
    sku = serializers.CharField()
    batch = serializers.CharField()
    shelf = serializers.CharField()
    quantity = QuantityField()
    is_picked = serializers.BooleanField()
