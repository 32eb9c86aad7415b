"""Owners look after suppliers and how goods are kept in stock; orders, receipts and prices are read here and worked on in the screens."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from purchasing.models import (
    ChangeProposal,
    DemandForecast,
    GoodsReceipt,
    GoodsReceiptLine,
    Inquiry,
    InquiryLine,
    Need,
    Price,
    PurchaseOrder,
    PurchaseOrderLine,
    Quote,
    Replenishment,
    Supplier,
    SupplierGoods,
    SupplierPerson,
)
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class PersonInline(ReadOnlyInline):
    """Who signs in is said on the page of the person: their other sockets have to hear of it."""

    model = SupplierPerson
    fields = readonly_fields = ["user"]


class PriceInline(ReadOnlyInline):
    """Prices are written down once and stay on record."""

    model = Price
    fields = readonly_fields = ["from_quantity", "price", "valid_from", "valid_until", "state", "proposed_by"]


class LineInline(ReadOnlyInline):
    model = PurchaseOrderLine
    fields = readonly_fields = ["position", "variant", "quantity", "received", "price", "expected_on", "is_closed"]


class ReceiptLineInline(ReadOnlyInline):
    model = GoodsReceiptLine
    fields = readonly_fields = ["line", "batch", "quantity"]


class InquiryLineInline(ReadOnlyInline):
    model = InquiryLine
    fields = readonly_fields = ["position", "variant", "quantity", "note"]


class QuoteInline(ReadOnlyInline):
    model = Quote
    fields = readonly_fields = ["supplier", "state", "seen_at", "answered_at", "is_late", "remark", "order"]


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "state", "asked_at", "asked_by", "answer_by"]
    list_filter = ["state"]
    list_select_related = ["asked_by"]
    inlines = [InquiryLineInline, QuoteInline]


@admin.register(Supplier)
class SupplierAdmin(ModelAdmin):
    list_display = ["name", "name_zh", "currency", "lead_days", "minimum_amount", "is_active"]
    list_filter = ["is_active", "currency"]
    search_fields = ["name", "name_zh", "email"]
    inlines = [PersonInline]


@admin.register(SupplierGoods)
class SupplierGoodsAdmin(ModelAdmin):
    list_display = ["variant", "supplier", "code", "pack_size", "minimum_quantity", "is_preferred", "is_active"]
    list_filter = ["supplier", "is_active", "is_preferred"]
    search_fields = ["code", "variant__sku"]
    autocomplete_fields = ["supplier", "variant"]
    list_select_related = ["supplier", "variant__product"]
    # Preferring one takes it from another; the price list on the supplier's page does both.
    readonly_fields = ["is_preferred"]
    inlines = [PriceInline]


@admin.register(Replenishment)
class ReplenishmentAdmin(ModelAdmin):
    list_display = ["variant", "mode", "service_level", "point", "lasts_days"]
    list_filter = ["mode"]
    search_fields = ["variant__sku"]
    autocomplete_fields = ["variant"]
    list_select_related = ["variant__product"]


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "supplier", "place", "state", "total", "currency", "promised_on", "expected_on"]
    list_filter = ["state", "supplier", "place"]
    search_fields = ["number", "supplier__name"]
    date_hierarchy = "requested_at"
    list_select_related = ["supplier", "place"]
    inlines = [LineInline]


@admin.register(ChangeProposal)
class ChangeProposalAdmin(ReadOnlyAdmin):
    list_display = ["order", "is_by_supplier", "by", "at", "state", "answered_by", "answered_at"]
    list_filter = ["state", "is_by_supplier"]
    list_select_related = ["order", "by", "answered_by"]


@admin.register(GoodsReceipt)
class GoodsReceiptAdmin(ReadOnlyAdmin):
    list_display = ["order", "at", "by", "delivery_note"]
    search_fields = ["order__number", "delivery_note"]
    date_hierarchy = "at"
    list_select_related = ["order", "by"]
    inlines = [ReceiptLineInline]


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    list_display = ["variant", "supplier", "state", "quantity", "wished", "since", "snoozed_until", "order"]
    list_filter = ["state", "supplier"]
    search_fields = ["variant__sku"]
    list_select_related = ["variant__product", "supplier", "order"]


@admin.register(DemandForecast)
class DemandForecastAdmin(ReadOnlyAdmin):
    list_display = ["variant", "made_on", "demand_class", "method", "is_seasonal"]
    list_filter = ["demand_class", "method", "is_seasonal"]
    search_fields = ["variant__sku"]
    list_select_related = ["variant__product"]
