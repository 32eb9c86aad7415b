"""Channels and credit are the owner's to say; orders, returns and payments are read here."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from orders.models import (
    Channel,
    ClosedMonth,
    CreditAccount,
    HandOver,
    LookAlike,
    Order,
    OrderGroup,
    OrderLine,
    Payment,
    Return,
    ReturnLine,
)
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class OrderLineInline(ReadOnlyInline):
    model = OrderLine
    fields = readonly_fields = ["position", "sku", "title", "quantity", "unit_price", "amount", "state"]


class PaymentInline(ReadOnlyInline):
    model = Payment
    fields = readonly_fields = ["at", "amount", "method", "reference", "reason", "actor"]


class ReturnLineInline(ReadOnlyInline):
    model = ReturnLine
    fields = readonly_fields = ["position", "sku", "title", "quantity", "unit_price", "amount", "is_restocked"]


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):
    list_display = ["code", "name", "name_zh", "kind", "place", "ships_unpaid", "is_active"]


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "channel", "customer_name", "stage", "total", "let_off", "payment_state", "placed_at"]
    list_filter = ["stage", "payment_state", "channel"]
    search_fields = ["number", "external_id"]
    list_select_related = ["channel"]
    exclude = ["link_token"]
    inlines = [OrderLineInline, PaymentInline]


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin):
    list_display = ["external_id", "channel", "order", "total", "at"]
    list_filter = ["channel"]
    search_fields = ["external_id"]
    list_select_related = ["channel", "order"]
    inlines = [ReturnLineInline]


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["at", "order", "amount", "method", "actor"]
    list_filter = ["method"]
    search_fields = ["order__number", "reference"]
    date_hierarchy = "at"
    list_select_related = ["order", "actor"]


@admin.register(CreditAccount)
class CreditAccountAdmin(ModelAdmin):
    list_display = ["customer", "limit", "days"]
    search_fields = ["customer__name", "customer__company"]
    list_select_related = ["customer"]
    autocomplete_fields = ["customer"]


@admin.register(ClosedMonth)
class ClosedMonthAdmin(ReadOnlyAdmin):
    list_display = ["month", "closed_at", "closed_by"]
    list_select_related = ["closed_by"]


@admin.register(OrderGroup)
class OrderGroupAdmin(ReadOnlyAdmin):
    list_display = ["number", "name", "customer", "created_at"]
    list_select_related = ["customer"]
    search_fields = ["number", "name", "customer__name", "customer__company"]


@admin.register(LookAlike)
class LookAlikeAdmin(ReadOnlyAdmin):
    list_display = ["earlier", "later", "likeness", "verdict", "decided_by"]
    list_filter = ["verdict"]
    list_select_related = ["earlier", "later", "decided_by"]


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    list_display = ["order", "way", "carrier", "tracking_number", "rider", "done_at", "delivered_at"]
    list_filter = ["way"]
    search_fields = ["order__number", "tracking_number"]
    list_select_related = ["order", "rider"]
