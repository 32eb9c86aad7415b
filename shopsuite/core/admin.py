from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from shopsuite.core.models import Shop


@admin.register(Shop)
class ShopAdmin(ModelAdmin):
    """The shop's settings: one row that can be changed, not added to or removed."""

    fieldsets = [
        (None, {"fields": ["name", "name_zh", "kind", "language"]}),
        ("Money and time", {"fields": ["currency", "time_zone", "opens_at", "closes_at"]}),
        ("Orders", {"fields": ["packing_hours", "due_soon_minutes", "look_alike_hours"]}),
        ("Sign-in", {"fields": ["requires_two_factor"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Shop.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Shop | None = None) -> bool:
        return False
