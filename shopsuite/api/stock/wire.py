"""Stock over the wire. Quantities are decimal numbers as text, in the unit of the goods."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from inventory.models import Batch, BatchHold, CountLine, StockCount, StockMove, Transfer, TransferLine
from inventory.operations import NewBatch
from inventory.rules import MOST
from shopsuite.api.catalogue.wire import BatchSerializer
from shopsuite.api.fields import QuantityField, UnitPriceField

MOST_ID = 2**62
MOST_LINES = 200


class GoodsQuantity(serializers.DecimalField):
    """A quantity of goods, more than 0 unless ``min_value`` says otherwise."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **{"max_digits": 14, "decimal_places": 3, "min_value": Decimal("0.001"), "max_value": MOST} | more
        )


class IdField(serializers.IntegerField):
    def __init__(self, **more: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MOST_ID} | more)


class WordsField(serializers.CharField):
    """Text that may be left out."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"required": False, "default": "", "allow_blank": True, "max_length": 200} | more)


class HoldSerializer(serializers.ModelSerializer):
    placed_by = serializers.CharField()

    class Meta:
        model = BatchHold
        fields = ["reason", "placed_by", "placed_at", "released_at"]


class BatchPageSerializer(BatchSerializer):
    """A batch with why it may not be sold now (null: it may), and the batch it was made from."""

    hold = HoldSerializer(allow_null=True, source="current_hold")

    class Meta:
        model = Batch
        fields = [*BatchSerializer.Meta.fields, "supplier_name", "made_from_id", "hold"]


class RecipientSerializer(serializers.Serializer):
    subject = serializers.CharField(help_text='Who got it, such as "order:42"')
    batch = serializers.CharField(source="batch.code", help_text="This batch, or one that was made of it")
    quantity = QuantityField()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()


class MovementSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="stock.variant.sku")
    batch = serializers.CharField(source="stock.batch.code")
    place = serializers.CharField(source="stock.place.code")
    actor = serializers.CharField(allow_null=True)

    class Meta:
        model = StockMove
        fields = ["id", "sku", "batch", "place", "quantity", "kind", "at", "actor", "reason", "subject"]


class NewBatchSerializer(serializers.Serializer):
    """What is written on goods that have not been here before. ``cost`` is per unit, in the shop's currency."""

    code = serializers.CharField(max_length=40)
    barcode = WordsField(max_length=64)
    received_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="Today")
    year = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1900, max_value=2200)
    harvest = WordsField(max_length=40)
    origin = WordsField(max_length=80)
    supplier_name = WordsField(max_length=120)
    best_before = serializers.DateField(required=False, allow_null=True, default=None)
    cost = UnitPriceField(min_value=0, max_value=MOST, required=False, allow_null=True, default=None)

    @staticmethod
    def draft(given: dict[str, Any], *, today: Any) -> NewBatch:
        """As operations take it."""
        return NewBatch(**given | {"received_on": given["received_on"] or today})


class GoodsInSerializer(serializers.Serializer):
    """Goods that came without a purchase order: into a known batch by ``batch_id``, or a new one."""

    sku = serializers.CharField(max_length=64)
    place = serializers.CharField(max_length=16)
    quantity = GoodsQuantity()
    batch_id = IdField(required=False, allow_null=True, default=None)
    batch = NewBatchSerializer(required=False, allow_null=True, default=None)
    shelf = WordsField(max_length=24)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if bool(given["batch_id"]) == bool(given["batch"]):
            raise serializers.ValidationError({"batch": ["Name a known batch by batch_id, or describe a new one."]})
        return given


class WriteOffSerializer(serializers.Serializer):
    quantity = GoodsQuantity()
    reason = serializers.CharField(max_length=200)


class ElsewhereSerializer(serializers.Serializer):
    quantity = GoodsQuantity()
    place = serializers.CharField(max_length=16, help_text="Code of the place they go to")
    reason = serializers.CharField(max_length=200)


class HoldReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class CountLineSerializer(serializers.ModelSerializer):
    """``book`` and ``difference`` are null in a blind count to whoever may not correct the books."""

    sku = serializers.CharField(source="stock.variant.sku")
    batch = serializers.CharField(source="stock.batch.code")
    shelf = serializers.CharField(source="stock.shelf")
    book = serializers.SerializerMethodField()
    difference = serializers.SerializerMethodField()

    class Meta:
        model = CountLine
        fields = ["id", "sku", "batch", "shelf", "counted", "book", "difference", "counted_at", "reason"]

    def get_book(self, line: CountLine) -> str | None:
        return self._known(line.book)

    def get_difference(self, line: CountLine) -> str | None:
        return self._known(line.difference)

    def _known(self, number: Decimal | None) -> str | None:
        return None if number is None or self.context.get("is_blind") else str(number)


class CountSerializer(serializers.ModelSerializer):
    place = serializers.CharField(source="place.code")
    opened_by = serializers.CharField()
    total = serializers.IntegerField(help_text="How many batches are on the list")
    done = serializers.IntegerField(help_text="How many of them are counted")

    class Meta:
        model = StockCount
        fields = ["id", "place", "scope", "is_blind", "state", "opened_by", "opened_at", "closed_at", "total", "done"]


class NewCountSerializer(serializers.Serializer):
    """What is left out does not narrow the count."""

    place = serializers.CharField(max_length=16)
    product = IdField(required=False, allow_null=True, default=None)
    batch = IdField(required=False, allow_null=True, default=None)
    shelf = WordsField(max_length=24)
    is_blind = serializers.BooleanField(default=False)


class CountedSerializer(serializers.Serializer):
    """How many lie there; ``reason`` says why that differs from the books."""

    counted = GoodsQuantity(min_value=0, required=False, allow_null=True, default=None)
    reason = WordsField()

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["counted"] is None and not given["reason"]:
            raise serializers.ValidationError({"counted": ["Say how many lie there, or why they differ."]})
        return given


class UnlistedSerializer(serializers.Serializer):
    batch = IdField()


class PostCountSerializer(serializers.Serializer):
    may_break_promises = serializers.BooleanField(
        default=False, help_text="Where fewer lie there than are promised, the latest promises wait again"
    )


class TransferLineSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="stock.variant.sku")
    batch = serializers.CharField(source="stock.batch.code")
    outstanding = QuantityField()

    class Meta:
        model = TransferLine
        fields = ["id", "sku", "batch", "sent", "arrived", "missing", "outstanding"]


class TransferSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="source.code")
    destination = serializers.CharField(source="destination.code")
    sent_by = serializers.CharField()
    lines = TransferLineSerializer(many=True)

    class Meta:
        model = Transfer
        fields = ["id", "source", "destination", "note", "state", "sent_by", "sent_at", "closed_at", "lines"]


class LoadSerializer(serializers.Serializer):
    stock = IdField(help_text="id of a row of stock/")
    quantity = GoodsQuantity()


class NewTransferSerializer(serializers.Serializer):
    client_id = serializers.UUIDField(help_text="Your own name for it: sent again under the same name it is one load")
    source = serializers.CharField(max_length=16)
    destination = serializers.CharField(max_length=16)
    note = WordsField()
    parts = LoadSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class ArrivedLineSerializer(serializers.Serializer):
    line = IdField()
    quantity = GoodsQuantity()


class ArrivalSerializer(serializers.Serializer):
    """``is_all``: nothing more comes; what is still on its way is written off as missing, with ``reason``."""

    arrived = ArrivedLineSerializer(many=True, required=False, default=list, max_length=MOST_LINES)
    is_all = serializers.BooleanField(default=False)
    reason = WordsField()
    shelf = WordsField(max_length=24)
