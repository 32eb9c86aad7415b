"""Deliveries, attempts and what phones said."""

from django.contrib import admin

from delivery.models import Attempt, Delivery, DeviceEvent
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = readonly_fields = [
        "number",
        "rider",
        "left_at",
        "arrived_at",
        "ended_at",
        "outcome",
        "hands",
        "received_by",
        "reason",
        "words",
        "decision",
        "decided_by",
    ]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["order", "state", "created_at", "updated_at"]
    list_filter = ["state"]
    search_fields = ["order__number"]
    date_hierarchy = "created_at"
    list_select_related = ["order"]
    inlines = [AttemptInline]


@admin.register(DeviceEvent)
class DeviceEventAdmin(ReadOnlyAdmin):
    list_display = ["kind", "rider", "attempt", "happened_at", "came_at", "refusal"]
    list_filter = ["kind", ("refusal", admin.EmptyFieldListFilter)]
    search_fields = ["attempt__delivery__order__number"]
    date_hierarchy = "came_at"
    list_select_related = ["rider", "attempt__delivery__order"]
