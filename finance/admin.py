"""Statements and what was found of them are read here; they are worked on in the staff's screens."""

from django.contrib import admin

from finance.models import (
    ClosedDay,
    Invoice,
    Match,
    OnlinePayment,
    OnlineRefund,
    ProviderMessage,
    Statement,
    StatementLine,
)
from shopsuite.core.read_only import ReadOnlyAdmin


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "kind", "state", "account", "line_count", "at", "actor"]
    list_filter = ["kind", "state"]
    search_fields = ["file_name", "account"]
    date_hierarchy = "at"
    list_select_related = ["actor"]
    # The file itself is for those who look after the money.
    exclude = ["file"]


@admin.register(StatementLine)
class StatementLineAdmin(ReadOnlyAdmin):
    list_display = ["at", "amount", "direction", "counterparty", "state", "statement"]
    list_filter = ["state", "direction"]
    search_fields = ["reference", "merchant_reference", "counterparty"]
    date_hierarchy = "at"
    list_select_related = ["statement"]


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ["at", "amount", "reason", "line", "actor"]
    list_filter = ["reason"]
    search_fields = ["line__reference", "note"]
    list_select_related = ["line", "actor"]


@admin.register(ClosedDay)
class ClosedDayAdmin(ReadOnlyAdmin):
    list_display = ["day", "cash_expected", "cash_counted", "note", "closed_by", "opened_at"]
    search_fields = ["note"]
    date_hierarchy = "day"
    list_select_related = ["closed_by"]


@admin.register(OnlinePayment)
class OnlinePaymentAdmin(ReadOnlyAdmin):
    list_display = ["number", "order", "amount", "state", "provider", "asked_at", "paid_at"]
    list_filter = ["state", "provider"]
    search_fields = ["number", "reference", "order__number"]
    list_select_related = ["order"]
    exclude = ["code_url"]


@admin.register(OnlineRefund)
class OnlineRefundAdmin(ReadOnlyAdmin):
    list_display = ["number", "payment", "amount", "state", "reason", "problem", "at", "actor"]
    list_filter = ["state"]
    search_fields = ["number", "payment__number"]
    list_select_related = ["payment", "actor"]


@admin.register(ProviderMessage)
class ProviderMessageAdmin(ReadOnlyAdmin):
    list_display = ["at", "provider", "kind", "event_id", "is_parked"]
    list_filter = ["kind", "is_parked"]
    search_fields = ["event_id", "number"]


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "order", "group", "amount", "state", "issued_at"]
    list_filter = ["state"]
    search_fields = ["number", "title", "order__number", "group__number"]
    date_hierarchy = "issued_at"
    list_select_related = ["order", "group"]
