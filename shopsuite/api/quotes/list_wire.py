"""Gift lists over the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shopsuite.api.fields import QuantityField
from shopsuite.spreadsheets import queries
from shopsuite.spreadsheets.kinds import kind_of
from shopsuite.spreadsheets.models import SheetEntry, SheetImport, SheetProblem

MOST_PROBLEMS = 200


class ListProblemSerializer(serializers.ModelSerializer):
    class Meta:
        model = SheetProblem
        fields = ["row", "title", "field", "message"]


class WantedGoodsSerializer(serializers.Serializer):
    """What the list takes of one kind of goods, and what there is to sell at this moment."""

    sku = serializers.CharField(source="variant.sku")
    wanted = QuantityField(max_digits=18)
    left = QuantityField(max_digits=18)
    short = QuantityField(max_digits=18)


class GiftListSerializer(serializers.ModelSerializer):
    """``counts`` says how many recipients are new, same (sent before) or refused; ``refusal`` why nothing was booked."""

    counts = serializers.SerializerMethodField()

    class Meta:
        model = SheetImport
        fields = ["id", "kind", "state", "file_name", "counts", "things_total", "things_done", "refusal", "finished_at"]

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_counts(self, job: SheetImport) -> dict[str, int]:
        return {code: count for code, _label, count in queries.figures_of(job)}


class OneGiftListSerializer(GiftListSerializer):
    """``goods`` are told before it is booked, ``group`` (the number of its orders) once it is; up to 200 ``problems``."""

    group = serializers.SerializerMethodField()
    goods = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(GiftListSerializer.Meta):
        fields = [*GiftListSerializer.Meta.fields, "group", "goods", "problems"]

    def get_group(self, job: SheetImport) -> str:
        group = _summary(job).get("group")
        return group.number if group else ""

    @extend_schema_field(WantedGoodsSerializer(many=True))
    def get_goods(self, job: SheetImport) -> Any:
        return WantedGoodsSerializer(_summary(job).get("goods", []), many=True).data

    @extend_schema_field(ListProblemSerializer(many=True))
    def get_problems(self, job: SheetImport) -> Any:
        return ListProblemSerializer(job.problems.all()[:MOST_PROBLEMS], many=True).data


class DifferenceSerializer(serializers.Serializer):
    what = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ParcelSerializer(serializers.ModelSerializer):
    """One recipient: ``verb`` is what the list does for them, ``state`` whether that is booked; ``says`` is for people."""

    says = serializers.SerializerMethodField()

    class Meta:
        model = SheetEntry
        fields = ["id", "row", "title", "verb", "state", "message", "says"]

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_says(self, entry: SheetEntry) -> list[dict[str, str]]:
        kind = kind_of(entry.source.kind)
        told = kind.read_out(entry.differences) if kind else []
        return [{"what": what, "before": before, "after": after} for what, before, after in told]


class NewGiftListSerializer(serializers.Serializer):
    """Recipients of one buyer's gifts. A list that comes again under the same ``occasion`` adds who is new."""

    file = serializers.FileField(help_text="CSV or XLSX; the first row holds the titles")
    buyer = serializers.CharField(max_length=120)
    company = serializers.CharField(max_length=120, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40)
    occasion = serializers.CharField(max_length=120)
    set = serializers.CharField(
        max_length=1000,
        default="",
        allow_blank=True,
        help_text="What goes to whoever has no goods of their own: SKU × quantity; SKU × quantity",
    )
    place = serializers.CharField(max_length=16, help_text="Code of the place it ships from")


class RecipientsSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="CSV or XLSX; the first row holds the titles")


def _summary(job: SheetImport) -> dict[str, Any]:
    kind = kind_of(job.kind)
    return (kind.summary_of(job) or {}) if kind and job.preview else {}
