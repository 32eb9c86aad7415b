"""Suppliers and their price lists over the wire. Prices are per unit of the goods, in the supplier's currency."""

from decimal import Decimal

from rest_framework import serializers

from purchasing.models import (
    Price,
    Supplier,
    SupplierGoods,
)
from shopsuite.api.purchasing.money import TellsMoney
from shopsuite.api.purchasing.wire import OptionalDayField, PriceField
from shopsuite.api.stock.wire import GoodsQuantity, WordsField


class SupplierSerializer(TellsMoney):
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
        money = ("minimum_amount", "free_freight_from", "freight")


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


class PriceSerializer(TellsMoney):
    goods = serializers.IntegerField(source="goods_id")

    class Meta:
        model = Price
        fields = ["id", "goods", "price", "from_quantity", "valid_from", "valid_until", "state"]
        money = ("price",)


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


class SupplierOfferSerializer(serializers.Serializer):
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
