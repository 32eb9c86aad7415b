"""What was changed, stopped, offered and shown after an order was placed: to read, whoever did it and when."""

from django.contrib import admin

from orders.models import ChangedField, ChangedLine, ChangeRequest, Intercept, Offer, ParcelStop, ProofStep
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class ChangedFieldInline(ReadOnlyInline):
    model = ChangedField
    fields = readonly_fields = ["name", "old", "new"]


class ChangedLineInline(ReadOnlyInline):
    model = ChangedLine
    fields = readonly_fields = ["title", "quantity", "unit_price", "old_title", "old_quantity", "old_unit_price"]


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    list_display = ["order", "state", "stage", "difference", "is_by_customer", "asked_by", "asked_at", "decided_by"]
    list_filter = ["state", "is_by_customer", "stage"]
    search_fields = ["order__number"]
    date_hierarchy = "asked_at"
    list_select_related = ["order", "asked_by", "decided_by"]
    inlines = [ChangedFieldInline, ChangedLineInline]


@admin.register(ParcelStop)
class ParcelStopAdmin(ReadOnlyAdmin):
    list_display = ["order", "reason", "at", "by", "released_at", "released_by"]
    list_filter = [("released_at", admin.EmptyFieldListFilter)]
    search_fields = ["order__number", "reason"]
    list_select_related = ["order", "by", "released_by"]


@admin.register(Intercept)
class InterceptAdmin(ReadOnlyAdmin):
    list_display = ["order", "way", "whom", "asked_at", "outcome", "cost", "answered_at", "answered_by"]
    list_filter = ["outcome", "way"]
    search_fields = ["order__number", "tracking_number", "carrier"]
    list_select_related = ["order", "rider", "answered_by"]


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ["order", "shown_reason", "choice", "asked_by", "asked_at", "is_by_customer", "closed_at"]
    list_filter = ["choice", "is_by_customer", ("closed_at", admin.EmptyFieldListFilter)]
    search_fields = ["order__number", "reason"]
    list_select_related = ["order", "asked_by"]


@admin.register(ProofStep)
class ProofStepAdmin(ReadOnlyAdmin):
    list_display = ["order", "wish", "state", "waits_for_approval", "asked_by", "asked_at", "shown_by", "shown_at"]
    list_filter = ["state", "waits_for_approval"]
    search_fields = ["order__number", "wish"]
    list_select_related = ["order", "asked_by", "shown_by"]
    # The picture is seen in the conversation, by whoever sees that.
    exclude = ["attachment"]
