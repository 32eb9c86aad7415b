"""Requests to several suppliers over the wire. A supplier is told of their own quote and of nobody else's."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from purchasing.models import Inquiry, InquiryLine, Quote, QuoteLine, QuotePrice
from purchasing.queries.inquiries import shown_to
from shopsuite.api.purchasing.wire import OptionalDayField, PriceField, VersionSerializer
from shopsuite.api.stock.wire import MOST_LINES, GoodsQuantity, IdField, WordsField

MOST_ASKED = 100
MOST_BREAKS = 10


class RequestLineSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="variant.sku")
    title = serializers.CharField(source="variant.title")
    unit = serializers.CharField(source="variant.unit_id")

    class Meta:
        model = InquiryLine
        fields = ["id", "sku", "title", "unit", "quantity", "note"]


class QuotePriceSerializer(serializers.ModelSerializer):
    class Meta:
        model = QuotePrice
        fields = ["from_quantity", "price"]


class QuoteLineSerializer(serializers.ModelSerializer):
    line = serializers.IntegerField(source="line_id")
    prices = QuotePriceSerializer(many=True)

    class Meta:
        model = QuoteLine
        fields = ["line", "quantity", "pack_size", "minimum_quantity", "arrives_on", "remark", "prices"]


class QuoteSerializer(serializers.ModelSerializer):
    """One supplier's answer. ``asked`` is what they are asked for, ``lines`` what they offer of it."""

    supplier = serializers.IntegerField(source="supplier_id")
    request = serializers.IntegerField(source="inquiry_id")
    request_state = serializers.CharField(source="inquiry.state")
    answer_by = serializers.DateField(source="inquiry.answer_by")
    wanted_on = serializers.DateField(source="inquiry.wanted_on", allow_null=True)
    note = serializers.CharField(source="inquiry.note")
    currency = serializers.CharField(source="supplier.currency")
    asked = serializers.SerializerMethodField()
    lines = QuoteLineSerializer(many=True)

    class Meta:
        model = Quote
        fields = [
            "id",
            "supplier",
            "request",
            "request_state",
            "state",
            "answer_by",
            "wanted_on",
            "note",
            "currency",
            "answered_at",
            "is_late",
            "remark",
            "asked",
            "lines",
        ]

    @extend_schema_field(RequestLineSerializer(many=True))
    def get_asked(self, quote: Quote) -> Any:
        return RequestLineSerializer(shown_to(quote.supplier, quote.inquiry.lines.all()), many=True).data


class RequestSerializer(serializers.ModelSerializer):
    """One request to several suppliers, for the shop alone."""

    lines = RequestLineSerializer(many=True)
    quotes = QuoteSerializer(many=True)

    class Meta:
        model = Inquiry
        fields = ["id", "state", "version", "note", "wanted_on", "answer_by", "asked_at", "lines", "quotes"]


class WantedSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=64)
    quantity = GoodsQuantity()
    note = WordsField(max_length=200)


class NewRequestSerializer(serializers.Serializer):
    suppliers = serializers.ListField(child=IdField(), allow_empty=False, max_length=MOST_ASKED)
    place = WordsField(max_length=24, help_text="Code of the place; empty: the first")
    answer_by = serializers.DateField()
    wanted_on = OptionalDayField()
    note = WordsField(max_length=2000)
    lines = WantedSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class ChoiceSerializer(serializers.Serializer):
    line = IdField()
    quote = IdField()


class OrderFromAnswersSerializer(VersionSerializer):
    tells_others = serializers.BooleanField(default=True, help_text="Who gets nothing hears that it went elsewhere")
    choice = ChoiceSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class CloseRequestSerializer(serializers.Serializer):
    tells_others = serializers.BooleanField(default=True)


class NewQuotePriceSerializer(serializers.Serializer):
    from_quantity = GoodsQuantity(required=False, default=Decimal(0), min_value=0)
    price = PriceField()


class NewQuoteLineSerializer(serializers.Serializer):
    line = IdField()
    quantity = GoodsQuantity()
    prices = NewQuotePriceSerializer(many=True, allow_empty=False, max_length=MOST_BREAKS)
    pack_size = GoodsQuantity(required=False, default=Decimal(1))
    minimum_quantity = GoodsQuantity(required=False, default=Decimal(0), min_value=0)
    arrives_on = OptionalDayField()
    remark = WordsField(max_length=200)


class AnswerQuoteSerializer(serializers.Serializer):
    remark = WordsField(max_length=1000)
    lines = NewQuoteLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class DeclineQuoteSerializer(serializers.Serializer):
    reason = WordsField(max_length=200)
