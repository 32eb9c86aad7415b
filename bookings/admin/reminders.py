"""What guests are told and when: set up here, and looked through; what could not be sent is sent again by a person."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from bookings import operations
from bookings.models import Reminder, TastingSettings
from shopsuite.core.read_only import ReadOnlyAdmin


@admin.register(TastingSettings)
class TastingSettingsAdmin(ModelAdmin):
    """One row."""

    fieldsets = [
        (_("Reminders"), {"fields": ["day_before_at", "hours_before", "follow_up_days", "hosts_told_at"]}),
        (_("Still coming?"), {"fields": ["asks_still_coming", "frees_unanswered", "answer_hours_before"]}),
        (_("The way there"), {"fields": ["map_url", "latitude", "longitude"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not TastingSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["booking", "kind", "state", "due_at", "sent_at", "sent_by", "attempts", "error"]
    list_filter = ["state", "kind", "sent_by"]
    search_fields = ["booking__name", "booking__phone", "booking__email"]
    list_select_related = ["booking"]
    actions = ["send_again"]

    @admin.action(description=_("Send again"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        count = operations.send_again(reminder_ids=queryset.values_list("pk", flat=True), at=timezone.now())
        words = ngettext("%d goes out with the next minute.", "%d go out with the next minute.", count)
        messages.success(request, words % count)
