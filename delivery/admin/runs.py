"""Vehicles, shifts, runs and plans."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from delivery.models import Plan, Run, Shift, Stop, Vehicle
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


@admin.register(Vehicle)
class VehicleAdmin(ModelAdmin):
    list_display = ["name", "kind", "pieces", "litres", "speed", "is_active"]
    list_filter = ["is_active", "kind"]
    search_fields = ["name"]


@admin.register(Shift)
class ShiftAdmin(ReadOnlyAdmin):
    list_display = ["rider", "vehicle", "begins", "ends", "broke_down_at", "ended_at"]
    list_filter = ["vehicle"]
    search_fields = ["rider__name", "rider__email"]
    date_hierarchy = "begins"
    list_select_related = ["rider", "vehicle"]


class StopInline(ReadOnlyInline):
    model = Stop
    fields = readonly_fields = ["place", "delivery", "arrives_at", "begins_at", "leaves_at", "pinned_by", "done_at"]


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ["shift", "number", "leaves_at", "returns_at", "left_at", "back_at"]
    search_fields = ["shift__rider__name", "stops__delivery__order__number"]
    date_hierarchy = "leaves_at"
    list_select_related = ["shift__rider", "shift__vehicle"]
    inlines = [StopInline]


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    list_display = ["day", "state", "cause", "asked_by", "asked_at", "ready_at", "ended_at"]
    list_filter = ["state", "cause"]
    date_hierarchy = "day"
    list_select_related = ["asked_by"]
