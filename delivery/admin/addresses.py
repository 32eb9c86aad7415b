"""The book of places is written on its own pages; settings are the owner's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from delivery.models import AreaDetour, DeliverySettings, KnownAddress, Placing
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class PlacingInline(ReadOnlyInline):
    model = Placing
    fields = readonly_fields = [
        "latitude",
        "longitude",
        "source",
        "is_confirmed",
        "placed_at",
        "placed_by",
        "taken_back_at",
        "taken_back_by",
    ]


@admin.register(KnownAddress)
class KnownAddressAdmin(ReadOnlyAdmin):
    list_display = ["text", "latitude", "longitude", "source", "is_confirmed", "deliveries_made", "delivered_at"]
    list_filter = ["source", "is_confirmed"]
    search_fields = ["text", "key"]
    inlines = [PlacingInline]


@admin.register(AreaDetour)
class AreaDetourAdmin(ReadOnlyAdmin):
    list_display = ["cell", "factor", "learned_at"]
    search_fields = ["cell"]


@admin.register(DeliverySettings)
class DeliverySettingsAdmin(ModelAdmin):
    """One row."""

    fieldsets = [
        (_("Where riders leave from"), {"fields": ["latitude", "longitude"]}),
        (
            _("Planning"),
            {"fields": ["florists", "making_minutes", "loading_minutes", "service_seconds", "plans_itself"]},
        ),
        (_("What can be promised"), {"fields": ["doors_a_rider", "most_a_half_hour"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not DeliverySettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
