"""Money over the wire. Amounts are decimal numbers as text in the shop's currency, times ISO 8601 with their offset."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from finance.models import Invoice, Match, Statement, StatementKind, StatementLine
from finance.queries import Month
from finance.statements import bank
from orders.models import Order
from shopsuite.api.fields import MoneyField


class MoneyMovedSerializer(serializers.Serializer):
    """Money that moved once, for one order or for several: ``numbers`` are theirs, ``references`` the provider's."""

    movement = serializers.UUIDField()
    at = serializers.DateTimeField()
    amount = MoneyField()
    numbers = serializers.ListField(child=serializers.CharField())
    references = serializers.ListField(child=serializers.CharField())


class SuggestionSerializer(serializers.Serializer):
    """A payment that may be a line: of its amount (``is_equal``), or close to it in time."""

    movement = serializers.UUIDField()
    at = serializers.DateTimeField()
    amount = MoneyField()
    numbers = serializers.ListField(child=serializers.CharField())
    names = serializers.ListField(child=serializers.CharField())
    is_equal = serializers.BooleanField()


class MatchSerializer(serializers.ModelSerializer):
    by = serializers.EmailField(source="actor.email", default=None)

    class Meta:
        model = Match
        fields = ["movement", "amount", "reason", "note", "by", "at"]


class StatementLineSerializer(serializers.ModelSerializer):
    """``signed`` is what is to be matched: what the line did to the account as far as payments and refunds go, else 0."""

    statement = serializers.IntegerField(source="statement_id")
    explained_by = serializers.EmailField(source="explained_by.email", default=None)
    matches = MatchSerializer(many=True)

    class Meta:
        model = StatementLine
        fields = [
            "id",
            "statement",
            "row",
            "at",
            "direction",
            "nature",
            "amount",
            "signed",
            "fee",
            "counterparty",
            "description",
            "status",
            "reference",
            "merchant_reference",
            "remark",
            "state",
            "explanation",
            "explained_by",
            "explained_at",
            "matches",
        ]


class OneLineSerializer(StatementLineSerializer):
    suggestions = SuggestionSerializer(
        many=True, help_text="What it may be, the likeliest first; none once it is explained"
    )

    class Meta(StatementLineSerializer.Meta):
        fields = [*StatementLineSerializer.Meta.fields, "suggestions"]


class MismatchSerializer(serializers.Serializer):
    """A total that the file states of itself and its lines do not make."""

    of = serializers.CharField()
    said_count = serializers.IntegerField()
    found_count = serializers.IntegerField()
    said_sum = serializers.CharField(allow_null=True)
    found_sum = serializers.CharField()


class StatementSerializer(serializers.ModelSerializer):
    """``open_count`` lines are to be explained. ``header`` are the headings of a bank's file that could not be read."""

    by = serializers.EmailField(source="actor.email", default=None)
    open_count = serializers.IntegerField()
    totals = serializers.DictField()
    mismatches = MismatchSerializer(many=True)
    header = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Statement
        fields = [
            "id",
            "kind",
            "state",
            "file_name",
            "account",
            "began_at",
            "ended_at",
            "line_count",
            "known_count",
            "open_count",
            "totals",
            "mismatches",
            "refusal",
            "header",
            "at",
            "by",
        ]


class NewStatementSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(StatementKind.choices)
    file = serializers.FileField(help_text="CSV or XLSX, just as it was exported")


class ColumnsSerializer(serializers.Serializer):
    """Field -> heading of its column in the file; what is not in the file is left out."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            field: serializers.CharField(max_length=200, required=False, allow_blank=True, help_text=label)
            for field, (label, _headings) in bank.FIELDS.items()
        }


class MatchByHandSerializer(serializers.Serializer):
    movements = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=200)
    note = serializers.CharField(
        max_length=300, default="", allow_blank=True, help_text="Needed where they do not make the line's amount"
    )


class EnterSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=20, help_text="The number of the order on which it was forgotten")


class WhySerializer(serializers.Serializer):
    why = serializers.CharField(max_length=300)


class TakingSerializer(serializers.Serializer):
    """What one channel took by one method; ``went`` are refunds, above zero."""

    channel = serializers.CharField(source="channel.code")
    method = serializers.CharField()
    came = MoneyField()
    went = MoneyField()
    net = MoneyField()
    count = serializers.IntegerField()


class ClosingSerializer(serializers.Serializer):
    cash_expected = MoneyField()
    cash_counted = MoneyField()
    note = serializers.CharField()
    closed_at = serializers.DateTimeField()
    closed_by = serializers.EmailField(source="closed_by.email")


class OpenLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = StatementLine
        fields = ["id", "at", "signed", "counterparty", "description", "reference"]


class DaySerializer(serializers.Serializer):
    """One day. It can be closed when ``open_lines`` and ``unseen`` (payments that no statement has shown) are empty."""

    day = serializers.DateField()
    takings = TakingSerializer(many=True)
    total = MoneyField()
    cash = MoneyField(help_text="What the books say came into the till")
    usual = MoneyField(help_text="The mean of the same weekday in the four weeks before")
    unexplained = MoneyField()
    open_lines = OpenLineSerializer(many=True)
    unseen = MoneyMovedSerializer(many=True)
    closed = ClosingSerializer(allow_null=True, help_text="None again once something that explained it was taken back")
    has_changed = serializers.BooleanField(
        help_text="Whether payments or statements for the day came in after it was closed"
    )


class CloseDaySerializer(serializers.Serializer):
    cash_counted = MoneyField()
    note = serializers.CharField(
        max_length=300, default="", allow_blank=True, help_text="Needed where the cash differs from the books"
    )


class MonthSumSerializer(serializers.Serializer):
    method = serializers.CharField()
    amount = MoneyField()


class BooksSerializer(serializers.Serializer):
    """``can_close``: it is over, and no month before it is open."""

    month = serializers.DateField(help_text="Its first day")
    sums = serializers.SerializerMethodField()
    total = MoneyField()
    can_close = serializers.BooleanField()
    closed_at = serializers.DateTimeField(source="closed.closed_at", default=None)
    closed_by = serializers.EmailField(source="closed.closed_by.email", default=None)

    @extend_schema_field(MonthSumSerializer(many=True))
    def get_sums(self, month: Month) -> list[dict[str, str]]:
        return [{"method": method, "amount": str(amount)} for method, amount in month.sums]


class OwingSerializer(serializers.Serializer):
    """What is owed of orders that left the house at least ``begin`` days ago, up to where the next group begins."""

    begin = serializers.IntegerField()
    count = serializers.IntegerField()
    amount = MoneyField()


class OwedOrderSerializer(serializers.ModelSerializer):
    due = MoneyField()

    class Meta:
        model = Order
        fields = ["number", "customer_name", "shipped_at", "currency", "total", "due"]


class InvoicedSerializer(serializers.Serializer):
    title = serializers.CharField()
    quantity = serializers.CharField()
    amount = serializers.CharField()


class InvoiceSerializer(serializers.ModelSerializer):
    """An invoice of an order or of a group. ``corrects`` is the number of the one that it cancels."""

    order = serializers.CharField(source="order.number", default="")
    group = serializers.CharField(source="group.number", default="")
    corrects = serializers.CharField(source="corrects.number", default="")
    number = serializers.CharField(allow_null=True)
    lines = InvoicedSerializer(many=True)

    class Meta:
        model = Invoice
        fields = [
            "id",
            "number",
            "state",
            "order",
            "group",
            "corrects",
            "title",
            "tax_number",
            "email",
            "currency",
            "amount",
            "lines",
            "reason",
            "fapiao",
            "asked_at",
            "issued_at",
        ]


class NewInvoiceSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120, help_text="The name of a person, the full name of a company")
    tax_number = serializers.CharField(max_length=40, default="", allow_blank=True)
    email = serializers.EmailField(default="", allow_blank=True)


class IssueSerializer(serializers.Serializer):
    fapiao = serializers.CharField(
        max_length=40, default="", allow_blank=True, help_text="Its number in the tax office's own system"
    )


class CancelInvoiceSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, default="", allow_blank=True)
