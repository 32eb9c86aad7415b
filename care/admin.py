"""Cases are read here; they are worked on in the staff's screens."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from care.models import BatchClaim, Case, CaseLine, Decision, GoodsBack, Incident
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class CaseLineInline(ReadOnlyInline):
    model = CaseLine
    fields = readonly_fields = ["line", "batch", "quantity", "is_expected_back"]


class DecisionInline(ReadOnlyInline):
    model = Decision
    fields = readonly_fields = [
        "outcome",
        "words",
        "order",
        "amount",
        "let_off",
        "payment",
        "by",
        "at",
        "undone_at",
        "undone_by",
    ]


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ["number", "order", "matter", "wish", "state", "owner", "opened_at", "due_at"]
    list_filter = ["state", "matter", "wish"]
    search_fields = ["order__number"]
    date_hierarchy = "opened_at"
    list_select_related = ["order", "owner"]
    inlines = [CaseLineInline, DecisionInline]


@admin.register(BatchClaim)
class BatchClaimAdmin(ReadOnlyAdmin):
    list_display = ["batch", "proposed_at", "supplier_told_at", "settled_at", "words"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter)]
    search_fields = ["batch__code", "batch__variant__sku"]
    list_select_related = ["batch__variant__product"]


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ["order", "kind", "raised_by", "raised_at", "owner", "closed_at", "outcome", "cause"]
    list_filter = ["kind", "outcome", "cause", ("closed_at", admin.EmptyFieldListFilter)]
    search_fields = ["order__number"]
    date_hierarchy = "raised_at"
    list_select_related = ["order", "raised_by", "owner"]


@admin.register(GoodsBack)
class GoodsBackAdmin(ReadOnlyAdmin):
    list_display = ["line", "order", "quantity", "condition", "at", "by"]
    list_filter = ["condition"]
    search_fields = ["line__case__order__number"]
    list_select_related = ["line__line", "line__case__order", "by"]

    @admin.display(description=_("order"), ordering="line__case__order")
    def order(self, back: GoodsBack) -> str:
        return back.line.case.order.number
