from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from shopsuite.core.models import Shop, WorkingHours


class WorkingHoursInline(TabularInline):
    model = WorkingHours
    extra = 0


@admin.register(Shop)
class ShopAdmin(ModelAdmin):
    """The shop's settings: one row that can be changed, not added to or removed."""

    fieldsets = [
        (None, {"fields": ["name", "name_zh", "kind", "language"]}),
        (_("Money and time"), {"fields": ["currency", "time_zone", "opens_at", "closes_at", "holiday_country"]}),
        (_("For customers' questions"), {"fields": ["phone", "email", "hours_in_words"]}),
        (_("On invoices"), {"fields": ["legal_name", "tax_number"]}),
        (_("Orders"), {"fields": ["packing_hours", "due_soon_minutes", "look_alike_hours"]}),
        (_("Sign-in"), {"fields": ["requires_two_factor"]}),
    ]

    inlines = [WorkingHoursInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Shop.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Shop | None = None) -> bool:
        return False
