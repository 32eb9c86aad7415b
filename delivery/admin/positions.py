"""Where riders are and were: read, never written."""

from django.contrib import admin

from delivery.models import LastPosition, PastPosition
from shopsuite.core.read_only import ReadOnlyAdmin


@admin.register(LastPosition)
class LastPositionAdmin(ReadOnlyAdmin):
    list_display = ["rider", "at", "heard_at", "latitude", "longitude", "accuracy"]
    list_select_related = ["rider"]


@admin.register(PastPosition)
class PastPositionAdmin(ReadOnlyAdmin):
    list_display = ["rider", "at", "latitude", "longitude", "accuracy"]
    list_filter = ["rider"]
    date_hierarchy = "at"
    list_select_related = ["rider"]
    show_full_result_count = False
