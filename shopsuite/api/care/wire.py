"""Cases and problems over the wire. Quantities and amounts are decimal numbers as text, times ISO 8601 with their offset."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from care.models import Case, CaseLine, Incident
from care.models.case import Matter, Wish
from care.models.decision import Outcome
from care.models.goods_back import Condition
from care.models.incident import Cause, IncidentKind, IncidentOutcome
from care.operations.deciding import AS_IT_CAME, GOODS, MONEY, OFF_WHAT_IS_DUE
from care.operations.incidents import LONGEST_WORDS as LONGEST_PROBLEM
from care.rules.cases import LONGEST_WORDS
from inventory.rules import MOST
from orders.models.payment import PAID_WITH
from shopsuite.api.fields import MoneyField, QuantityField

#: Above any slip of the finger.
QUANTITY: dict[str, Any] = {"min_value": Decimal("0.001"), "max_value": MOST}


class CaseLineSerializer(serializers.ModelSerializer):
    """``line`` is the position on the order; ``batch`` the code of the batch shipped, empty where that is not known."""

    line = serializers.IntegerField(source="line.position")
    sku = serializers.CharField(source="line.sku")
    batch = serializers.SerializerMethodField()

    class Meta:
        model = CaseLine
        fields = ["id", "line", "sku", "batch", "quantity", "is_expected_back"]

    def get_batch(self, line: CaseLine) -> str:
        return line.batch.code if line.batch else ""


class CaseSerializer(serializers.ModelSerializer):
    """``outcome``, ``sent_order``, ``given_back`` and ``let_off`` (no longer asked of the customer) are those of the decision that holds."""

    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    owner = serializers.EmailField(source="owner.email", default=None)
    lines = CaseLineSerializer(many=True)
    outcome = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()
    sent_order = serializers.SerializerMethodField()
    given_back = serializers.SerializerMethodField()
    let_off = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "order",
            "matter",
            "wish",
            "words",
            "state",
            "is_by_customer",
            "opened_at",
            "due_at",
            "owner",
            "lines",
            "outcome",
            "answer",
            "sent_order",
            "given_back",
            "let_off",
        ]

    def get_outcome(self, case: Case) -> str:
        return case.decision.outcome if case.decision else ""

    def get_answer(self, case: Case) -> str:
        return case.decision.words if case.decision else ""

    def get_sent_order(self, case: Case) -> str:
        return case.decision.order.number if case.decision and case.decision.order else ""

    def get_given_back(self, case: Case) -> str | None:
        return str(case.decision.amount) if case.decision and case.decision.amount else None

    def get_let_off(self, case: Case) -> str:
        return str(case.decision.let_off) if case.decision else "0.00"


class PartSerializer(serializers.Serializer):
    """So many of one line, by its position; of ``batch`` where more than one was shipped for it."""

    line = serializers.IntegerField(min_value=1)
    batch = serializers.CharField(max_length=40, default="", allow_blank=True)
    quantity = QuantityField(**QUANTITY)


class NewCaseSerializer(serializers.Serializer):
    client_id = serializers.UUIDField(help_text="Your name for it: sent again, it is still one case.")
    matter = serializers.ChoiceField(Matter.choices)
    wish = serializers.ChoiceField(Wish.choices)
    words = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    parts = PartSerializer(many=True, allow_empty=False)


class ReplacementSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=64)
    quantity = QuantityField(**QUANTITY)
    batch = serializers.CharField(max_length=40, default="", allow_blank=True)


class SendGoodsSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField([(code, Outcome(code).label) for code in GOODS])
    goods = ReplacementSerializer(many=True, allow_empty=False)
    difference = MoneyField(
        allow_null=True,
        default=None,
        help_text="Of an exchange: what the goods cost more than those of the case (below zero: less), to be paid or given back. Left"
        " out, it is at the shop's cost. Another than it is by now is refused (`other_difference`), with how much.",
    )
    words = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    expects_back = serializers.BooleanField(default=False)


class GiveBackSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField([(code, Outcome(code).label) for code in MONEY])
    amount = MoneyField(min_value=Decimal("0.01"))
    method = serializers.ChoiceField(
        [(AS_IT_CAME, "As it came"), (OFF_WHAT_IS_DUE, "Off what is still due"), *PAID_WITH],
        help_text="`as_it_came`: what came in online goes back by itself, the rest is noted as most of it came in; `off_due`: nothing goes back, less is asked for.",
    )
    words = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    expects_back = serializers.BooleanField(default=False)


class DeclineSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=LONGEST_WORDS)


class GoodsBackSerializer(serializers.Serializer):
    """``line`` is the id of a line of the case."""

    client_id = serializers.UUIDField(help_text="Your name for it: sent again, the goods came once.")
    line = serializers.IntegerField(min_value=1)
    quantity = QuantityField(**QUANTITY)
    condition = serializers.ChoiceField(Condition.choices)


class ProblemSerializer(serializers.ModelSerializer):
    order = serializers.CharField(source="order.number")
    raised_by = serializers.EmailField(source="raised_by.email", allow_null=True)
    owner = serializers.EmailField(source="owner.email", default=None)

    class Meta:
        model = Incident
        fields = [
            "id",
            "order",
            "kind",
            "words",
            "raised_by",
            "raised_at",
            "due_at",
            "escalated_at",
            "owner",
            "closed_at",
            "outcome",
            "cause",
            "how",
        ]


class NewProblemSerializer(serializers.Serializer):
    client_id = serializers.UUIDField(help_text="Your name for it: sent again, it is still one.")
    kind = serializers.ChoiceField(IncidentKind.choices)
    words = serializers.CharField(max_length=LONGEST_PROBLEM, default="", allow_blank=True)


class CloseProblemSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(IncidentOutcome.choices)
    cause = serializers.ChoiceField(Cause.choices, default="", allow_blank=True)
    how = serializers.CharField(max_length=LONGEST_PROBLEM, default="", allow_blank=True)
