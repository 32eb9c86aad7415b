"""Orders of suppliers over the wire. Quantities are in the unit of the goods, prices per unit in the supplier's currency."""

from typing import Any

from rest_framework import serializers

from inventory.rules import MOST
from purchasing.models import (
    ChangeLine,
    ChangeProposal,
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
)
from shopsuite.api.fields import MoneyField, QuantityField
from shopsuite.api.purchasing.money import TellsMoney
from shopsuite.api.stock.wire import MOST_LINES, GoodsQuantity, IdField, NewBatchSerializer, WordsField


class PriceField(serializers.DecimalField):
    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 4, "min_value": 0, "max_value": MOST} | more)


class OptionalDayField(serializers.DateField):
    def __init__(self, **more: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "default": None} | more)


class VersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The version that was looked at; another one is refused (outdated)"
    )


class PurchaseLineSerializer(TellsMoney):
    sku = serializers.CharField(source="variant.sku")
    title = serializers.CharField(source="variant.title")
    unit = serializers.CharField(source="variant.unit_id")
    amount = MoneyField()
    outstanding = QuantityField(help_text="What may still come")

    class Meta:
        model = PurchaseOrderLine
        fields = [
            "id",
            "position",
            "sku",
            "supplier_code",
            "title",
            "unit",
            "quantity",
            "received",
            "outstanding",
            "price",
            "amount",
            "expected_on",
            "is_closed",
        ]
        money = ("price", "amount")


class PurchaseOrderSerializer(TellsMoney):
    """``promised_on`` is what the supplier first said and never moves; ``expected_on`` does."""

    place = serializers.CharField(source="place.code")
    supplier = serializers.IntegerField(source="supplier_id")
    supplier_name = serializers.CharField(source="supplier.name")
    lines = PurchaseLineSerializer(many=True)

    class Meta:
        model = PurchaseOrder
        fields = [
            "number",
            "supplier",
            "supplier_name",
            "place",
            "state",
            "version",
            "currency",
            "total",
            "note",
            "requested_at",
            "sent_at",
            "seen_at",
            "answered_at",
            "shipped_at",
            "closed_at",
            "wanted_on",
            "promised_on",
            "expected_on",
            "carrier",
            "tracking_number",
            "reason",
            "lines",
        ]
        money = ("total",)


class NewPurchaseLineSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=64)
    quantity = GoodsQuantity()
    price = PriceField(required=False, allow_null=True, default=None, help_text="null: as on the supplier's list")


class NewPurchaseOrderSerializer(serializers.Serializer):
    supplier = IdField()
    place = WordsField(max_length=16, help_text="Code of the place the goods go to; empty: the first")
    lines = NewPurchaseLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)
    wanted_on = OptionalDayField()
    note = WordsField(max_length=2000)


class EditLinesSerializer(VersionSerializer):
    lines = NewPurchaseLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class PurchaseReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class LineDaySerializer(serializers.Serializer):
    line = IdField()
    day = serializers.DateField()


class ConfirmSerializer(VersionSerializer):
    promised_on = serializers.DateField()
    by_line = LineDaySerializer(many=True, required=False, default=list, max_length=MOST_LINES)


class ShipSerializer(serializers.Serializer):
    carrier = WordsField(max_length=60)
    tracking_number = WordsField(max_length=80)
    expected_on = OptionalDayField()


class ChangeLineSerializer(TellsMoney):
    line = serializers.IntegerField(source="line_id")
    substitute = serializers.CharField(source="substitute.sku", default=None, allow_null=True)

    class Meta:
        model = ChangeLine
        fields = [
            "id",
            "line",
            "old_quantity",
            "quantity",
            "old_price",
            "price",
            "old_expected_on",
            "expected_on",
            "substitute",
            "is_accepted",
        ]
        money = ("old_price", "price")


class ChangeSerializer(serializers.ModelSerializer):
    """What is null stays as it is; ``quantity`` 0 means that it does not come at all."""

    by = serializers.CharField()
    lines = ChangeLineSerializer(many=True)

    class Meta:
        model = ChangeProposal
        fields = ["id", "is_by_supplier", "by", "at", "note", "state", "answered_at", "lines"]


class NewChangeLineSerializer(serializers.Serializer):
    line = IdField()
    quantity = GoodsQuantity(required=False, allow_null=True, default=None, min_value=0)
    price = PriceField(required=False, allow_null=True, default=None)
    expected_on = OptionalDayField()
    substitute = WordsField(max_length=64, help_text="SKU of what comes instead")


class NewChangeSerializer(VersionSerializer):
    note = WordsField(max_length=1000)
    lines = NewChangeLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class AnswerChangeSerializer(serializers.Serializer):
    accepted = serializers.ListField(
        child=IdField(),
        max_length=MOST_LINES,
        help_text="ids of the changes that are accepted; the others are declined",
    )


class ReceiptLineSerializer(serializers.ModelSerializer):
    line = serializers.IntegerField(source="line_id")
    batch = serializers.CharField(source="batch.code")

    class Meta:
        model = GoodsReceiptLine
        fields = ["line", "batch", "batch_id", "quantity"]


class ReceiptSerializer(serializers.ModelSerializer):
    by = serializers.CharField()
    lines = ReceiptLineSerializer(many=True)

    class Meta:
        model = GoodsReceipt
        fields = ["id", "at", "by", "delivery_note", "lines"]


class ArrivedSerializer(serializers.Serializer):
    """One line may come in several batches: name it once for each."""

    line = IdField()
    quantity = GoodsQuantity()
    batch = NewBatchSerializer()
    shelf = WordsField(max_length=24)


class NewReceiptSerializer(serializers.Serializer):
    client_id = serializers.UUIDField(
        help_text="Your own name for it: sent again under the same name the goods came once"
    )
    delivery_note = WordsField(max_length=80)
    lines = ArrivedSerializer(many=True, allow_empty=False, max_length=MOST_LINES)
