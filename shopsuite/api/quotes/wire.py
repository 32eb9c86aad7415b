"""Proposals over the wire. Quantities and amounts are decimal numbers as text, times ISO 8601 with their offset."""

from decimal import Decimal

from rest_framework import serializers

from inventory.rules import MOST
from quotes.models import Proposal, ProposalLine, ProposalVersion
from quotes.operations.drafting import MOST_HEADS, MOST_PRICE
from shopsuite.api.fields import MoneyField, QuantityField, UnitPriceField

MOST_LINES = 80


class OfferedLineSerializer(serializers.ModelSerializer):
    """Goods for each head; of the lines that share a ``choice`` the buyer takes one."""

    sku = serializers.CharField(source="variant.sku")

    class Meta:
        model = ProposalLine
        fields = ["id", "position", "sku", "title", "quantity", "unit_price", "choice", "is_accepted"]


class OfferedVersionSerializer(serializers.ModelSerializer):
    version = serializers.IntegerField(source="number")
    lines = OfferedLineSerializer(many=True)

    class Meta:
        model = ProposalVersion
        fields = ["version", "words", "valid_until", "deposit_percent", "sent_at", "is_set_aside", "lines"]


class BuyersProposalSerializer(serializers.ModelSerializer):
    """``valid_until`` is that of the version with the buyer; ``group`` the orders that it became."""

    buyer = serializers.CharField(source="customer.name")
    company = serializers.CharField(source="customer.company")
    phone = serializers.CharField(source="customer.phone")
    place = serializers.CharField(source="place.code")
    owner = serializers.EmailField(source="owner.email")
    valid_until = serializers.DateTimeField(allow_null=True)
    group = serializers.CharField(source="group.number", default="")

    class Meta:
        model = Proposal
        fields = [
            "number",
            "state",
            "buyer",
            "company",
            "phone",
            "occasion",
            "wishes",
            "budget",
            "heads",
            "needed_on",
            "place",
            "owner",
            "valid_until",
            "accepted_at",
            "accepted_by",
            "declined_because",
            "answered_at",
            "group",
        ]


class OneProposalSerializer(BuyersProposalSerializer):
    versions = OfferedVersionSerializer(many=True)

    class Meta(BuyersProposalSerializer.Meta):
        fields = [*BuyersProposalSerializer.Meta.fields, "versions"]


class NewProposalSerializer(serializers.Serializer):
    """A buyer's wish. The shop knows the buyer by their phone number."""

    buyer = serializers.CharField(max_length=120)
    company = serializers.CharField(max_length=120, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40)
    occasion = serializers.CharField(max_length=120)
    heads = serializers.IntegerField(default=1, min_value=1, max_value=MOST_HEADS)
    budget = MoneyField(max_digits=12, min_value=Decimal(0), default=None, allow_null=True, help_text="For all heads")
    wishes = serializers.CharField(max_length=2000, default="", allow_blank=True)
    needed_on = serializers.DateField(default=None, allow_null=True)
    place = serializers.CharField(max_length=16, help_text="Code of the place it ships from")


class NewOfferedLineSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=64)
    quantity = QuantityField(max_digits=12, min_value=Decimal("0.001"), max_value=MOST, help_text="For each head")
    unit_price = UnitPriceField(
        max_digits=12,
        min_value=Decimal(0),
        max_value=MOST_PRICE,
        default=None,
        allow_null=True,
        help_text="Left out: the usual price",
    )
    choice = serializers.CharField(max_length=60, default="", allow_blank=True)


class NewVersionSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=4000, default="", allow_blank=True)
    valid_until = serializers.DateTimeField()
    deposit_percent = serializers.IntegerField(default=0, min_value=0, max_value=100)
    lines = NewOfferedLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)


class SendProposalSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    sets_aside = serializers.BooleanField(default=True, help_text="Whether its goods are kept for the buyer")


class AcceptProposalSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    chosen = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62),
        default=list,
        max_length=MOST_LINES,
        help_text="Ids of lines, one of each choice",
    )
    name = serializers.CharField(max_length=120, help_text="Who says yes: it stands for a signature")


class DeclineProposalSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, default="", allow_blank=True)


class TakeGoodsBackSerializer(serializers.Serializer):
    line = serializers.IntegerField(min_value=1, max_value=2**62)
    reason = serializers.CharField(max_length=200)


class BuyerLinkSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Whoever has it reads what was sent, answers and writes as the buyer")
