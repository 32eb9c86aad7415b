"""Buying over the wire. Quantities are in the unit of the goods, prices per unit in the supplier's currency."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from inventory.rules import MOST
from purchasing.models import (
    ChangeLine,
    ChangeProposal,
    GoodsReceipt,
    GoodsReceiptLine,
    Need,
    Price,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    SupplierGoods,
)
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


class SupplierSerializer(serializers.ModelSerializer):
    class Meta:
        model = Supplier
        fields = [
            "id",
            "name",
            "name_zh",
            "email",
            "phone",
            "address",
            "currency",
            "lead_days",
            "order_weekdays",
            "answer_hours",
            "categories",
            "minimum_amount",
            "free_freight_from",
            "freight",
            "is_active",
        ]


class NewSupplierSerializer(serializers.ModelSerializer):
    order_weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), required=False, default=list, max_length=7
    )

    categories = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, default=list, max_length=100
    )

    class Meta:
        model = Supplier
        fields = [name for name in SupplierSerializer.Meta.fields if name not in ("id", "is_active")]
        extra_kwargs = {"lead_days": {"max_value": 3650}, "answer_hours": {"max_value": 8760}}


class PriceSerializer(serializers.ModelSerializer):
    goods = serializers.IntegerField(source="goods_id")

    class Meta:
        model = Price
        fields = ["id", "goods", "price", "from_quantity", "valid_from", "valid_until", "state"]


class GoodsSerializer(serializers.ModelSerializer):
    """Goods as one supplier sells them. Pack size, minimum and price breaks are three things."""

    sku = serializers.CharField(source="variant.sku")
    title = serializers.CharField(source="variant.title")
    unit = serializers.CharField(source="variant.unit_id")
    prices = PriceSerializer(many=True)

    class Meta:
        model = SupplierGoods
        fields = [
            "id",
            "sku",
            "title",
            "unit",
            "code",
            "pack_size",
            "minimum_quantity",
            "lead_days",
            "is_preferred",
            "is_active",
            "prices",
        ]


class OfferSerializer(serializers.Serializer):
    """Said again for the same ``sku`` it corrects what is on the list."""

    sku = serializers.CharField(max_length=64)
    code = WordsField(max_length=64)
    pack_size = GoodsQuantity(required=False, default=Decimal(1))
    minimum_quantity = GoodsQuantity(required=False, default=Decimal(0), min_value=0)
    lead_days = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=3650, help_text="null: the supplier's"
    )
    is_active = serializers.BooleanField(default=True)


class NewPriceSerializer(serializers.Serializer):
    price = PriceField()
    from_quantity = GoodsQuantity(required=False, default=Decimal(0), min_value=0)
    valid_from = serializers.DateField()
    valid_until = OptionalDayField()


class AnswerPriceSerializer(serializers.Serializer):
    is_approved = serializers.BooleanField()


class LineSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="variant.sku")
    title = serializers.CharField(source="variant.title")
    unit = serializers.CharField(source="variant.unit_id")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    outstanding = serializers.DecimalField(max_digits=14, decimal_places=3, help_text="What may still come")

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


class PurchaseOrderSerializer(serializers.ModelSerializer):
    """``promised_on`` is what the supplier first said and never moves; ``expected_on`` does."""

    place = serializers.CharField(source="place.code")
    supplier = serializers.IntegerField(source="supplier_id")
    supplier_name = serializers.CharField(source="supplier.name")
    lines = LineSerializer(many=True)

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


class NewLineSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=64)
    quantity = GoodsQuantity()
    price = PriceField(required=False, allow_null=True, default=None, help_text="null: as on the supplier's list")


class NewPurchaseOrderSerializer(serializers.Serializer):
    supplier = IdField()
    place = WordsField(max_length=16, help_text="Code of the place the goods go to; empty: the first")
    lines = NewLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)
    wanted_on = OptionalDayField()
    note = WordsField(max_length=2000)


class EditLinesSerializer(VersionSerializer):
    lines = NewLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class ReasonSerializer(serializers.Serializer):
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


class ChangeLineSerializer(serializers.ModelSerializer):
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


class NeedSerializer(serializers.ModelSerializer):
    """``quantity`` is what the arithmetic in ``facts`` gives, ``wished`` what a person put in its place."""

    sku = serializers.CharField(source="variant.sku")
    title = serializers.CharField(source="variant.title")
    supplier = serializers.IntegerField(source="supplier_id", allow_null=True)
    facts = serializers.DictField()

    class Meta:
        model = Need
        fields = [
            "id",
            "sku",
            "title",
            "supplier",
            "since",
            "mode",
            "timing",
            "quantity",
            "wished",
            "snoozed_until",
            "facts",
        ]


class WishSerializer(serializers.Serializer):
    quantity = GoodsQuantity(allow_null=True, help_text="null: as it is worked out")


class SnoozeSerializer(serializers.Serializer):
    days = serializers.IntegerField(allow_null=True, min_value=1, max_value=365, help_text="null: wake it up")


class NeedToOrderSerializer(serializers.Serializer):
    need = IdField()
    quantity = GoodsQuantity(required=False, allow_null=True, default=None, help_text="null: as it stands")


class OrderNeedsSerializer(serializers.Serializer):
    supplier = IdField()
    needs = NeedToOrderSerializer(many=True, allow_empty=False, max_length=MOST_LINES)
