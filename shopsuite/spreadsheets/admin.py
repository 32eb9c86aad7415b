"""Owners look through files that came in; nothing is edited here."""

from django.contrib import admin

from shopsuite.core.read_only import ReadOnlyAdmin
from shopsuite.spreadsheets.models import SheetImport


@admin.register(SheetImport)
class SheetImportAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "kind", "state", "things_done", "things_total", "started_by", "created_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["started_by"]
