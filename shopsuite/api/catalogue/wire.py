"""The catalogue over the wire. Quantities and amounts are decimal numbers as text."""

from rest_framework import serializers

from inventory.models import Batch, BatchStock, Place, Product, Variant
from orders.models import Channel
from shopsuite.api.fields import QuantityField, UnitPriceField


class PlaceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Place
        fields = ["code", "name", "name_zh", "kind", "is_active"]


class ChannelSerializer(serializers.ModelSerializer):
    place = serializers.CharField(source="place.code", default=None)

    class Meta:
        model = Channel
        fields = ["code", "name", "name_zh", "kind", "place", "is_active"]


class BatchSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="variant.sku")
    selling_price = UnitPriceField()

    class Meta:
        model = Batch
        fields = [
            "id",
            "sku",
            "code",
            "barcode",
            "year",
            "harvest",
            "origin",
            "received_on",
            "best_before",
            "selling_price",
        ]


class VariantSerializer(serializers.ModelSerializer):
    product = serializers.IntegerField(source="product_id")
    unit = serializers.CharField(source="unit_id")
    title = serializers.CharField()

    class Meta:
        model = Variant
        fields = ["id", "product", "sku", "barcode", "title", "name", "name_zh", "unit", "price", "policy", "is_active"]


class ProductSerializer(serializers.ModelSerializer):
    variants = VariantSerializer(many=True)
    batch_needs = serializers.ListField(
        child=serializers.CharField(), help_text="What a new batch of it is not booked in without"
    )

    class Meta:
        model = Product
        fields = ["id", "name", "name_zh", "kind", "attributes", "description", "is_active", "batch_needs", "variants"]


class StockSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="variant.sku")
    batch = serializers.CharField(source="batch.code")
    batch_id = serializers.IntegerField()
    place = serializers.CharField(source="place.code")
    sellable = QuantityField()

    class Meta:
        model = BatchStock
        fields = ["id", "sku", "batch", "batch_id", "place", "shelf", "on_hand", "reserved", "sellable"]
