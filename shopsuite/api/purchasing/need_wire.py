"""What is to be bought, over the wire. Quantities are in the unit of the goods."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from purchasing.models import (
    Need,
)
from shopsuite.api.purchasing.money import TellsMoney
from shopsuite.api.stock.wire import MOST_LINES, GoodsQuantity, IdField


class NeedSerializer(TellsMoney):
    """``quantity`` is what the arithmetic in ``facts`` gives, ``wished`` what a person put in its place."""

    sku = serializers.CharField(source="variant.sku")
    title = serializers.CharField(source="variant.title")
    supplier = serializers.IntegerField(source="supplier_id", allow_null=True)
    facts = serializers.SerializerMethodField()

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
        money = ()

    @extend_schema_field(serializers.DictField())
    def get_facts(self, need: Need) -> dict[str, Any]:
        return need.facts if self.tells_money else {name: fact for name, fact in need.facts.items() if name != "price"}


class WishSerializer(serializers.Serializer):
    quantity = GoodsQuantity(allow_null=True, help_text="null: as it is worked out")


class SnoozeNeedSerializer(serializers.Serializer):
    days = serializers.IntegerField(allow_null=True, min_value=1, max_value=365, help_text="null: wake it up")


class NeedToOrderSerializer(serializers.Serializer):
    need = IdField()
    quantity = GoodsQuantity(required=False, allow_null=True, default=None, help_text="null: as it stands")


class OrderNeedsSerializer(serializers.Serializer):
    supplier = IdField()
    needs = NeedToOrderSerializer(many=True, allow_empty=False, max_length=MOST_LINES)
