"""Owners look after the catalogue here. Stock, reservations and the ledger can be read, never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from inventory.models import (
    Batch,
    BatchHold,
    BatchStock,
    Conversion,
    PackOpening,
    Place,
    Product,
    Reservation,
    StockCount,
    StockMove,
    Transfer,
    Unit,
    Variant,
    WaitingDemand,
)
from shopsuite.core.read_only import ReadOnlyAdmin


class VariantInline(TabularInline):
    model = Variant
    extra = 0
    fields = ["sku", "name", "name_zh", "barcode", "unit", "price", "policy", "is_active"]


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    list_display = ["name", "name_zh", "kind", "category", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "name_zh", "category", "variants__sku"]
    fieldsets = [
        (
            None,
            {"fields": ["name", "name_zh", "kind", "category", "attributes", "description", "picture", "is_active"]},
        ),
        (
            _("Asked for when goods are booked in"),
            {"fields": ["needs_lot", "needs_year", "needs_harvest", "needs_best_before"]},
        ),
    ]
    inlines = [VariantInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The product's names are part of what its variants are found by."""
        super().save_related(request, form, formsets, change)
        for variant in form.instance.variants.all():
            variant.save(update_fields=["search_text"])


@admin.register(Variant)
class VariantAdmin(ModelAdmin):
    list_display = ["sku", "title", "unit", "price", "is_active"]
    list_filter = ["is_active", "product__kind"]
    search_fields = ["search_text"]
    autocomplete_fields = ["product"]
    list_select_related = ["product", "unit"]


@admin.register(Batch)
class BatchAdmin(ModelAdmin):
    list_display = ["code", "variant", "year", "origin", "received_on", "best_before"]
    search_fields = ["code", "barcode", "variant__sku"]
    autocomplete_fields = ["variant"]
    list_select_related = ["variant__product"]


@admin.register(Unit)
class UnitAdmin(ModelAdmin):
    list_display = ["code", "name", "name_zh", "decimals"]


@admin.register(Place)
class PlaceAdmin(ModelAdmin):
    list_display = ["code", "name", "name_zh", "kind", "takes_deliveries", "is_active"]


@admin.register(BatchStock)
class BatchStockAdmin(ReadOnlyAdmin):
    list_display = ["batch", "variant", "place", "on_hand", "reserved", "shelf"]
    list_filter = ["place"]
    search_fields = ["batch__code", "variant__sku"]
    list_select_related = ["batch", "variant__product", "place"]


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ["subject", "claim", "stock", "quantity", "state", "at", "picked_at"]
    list_filter = ["state"]
    search_fields = ["subject", "claim"]
    list_select_related = ["stock__batch", "stock__place"]


@admin.register(WaitingDemand)
class WaitingDemandAdmin(ReadOnlyAdmin):
    list_display = ["variant", "quantity", "subject", "place", "since"]
    list_select_related = ["variant__product", "place"]


@admin.register(StockCount)
class StockCountAdmin(ReadOnlyAdmin):
    list_display = ["opened_at", "place", "scope", "is_blind", "state", "opened_by", "closed_by"]
    list_filter = ["state", "place"]
    list_select_related = ["place", "product", "batch", "opened_by", "closed_by"]


@admin.register(Conversion)
class ConversionAdmin(ModelAdmin):
    list_display = ["source", "target", "yields"]
    autocomplete_fields = ["source", "target"]
    list_select_related = ["source__product", "target__product"]


@admin.register(PackOpening)
class PackOpeningAdmin(ReadOnlyAdmin):
    list_display = ["opened_at", "source", "target", "taken", "made", "loss", "opened_by"]
    list_select_related = ["source__batch", "source__place", "target__batch", "target__place", "opened_by"]


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = ["sent_at", "source", "destination", "state", "sent_by", "closed_at"]
    list_filter = ["state", "source", "destination"]
    list_select_related = ["source", "destination", "sent_by"]


@admin.register(BatchHold)
class BatchHoldAdmin(ReadOnlyAdmin):
    list_display = ["batch", "reason", "placed_by", "placed_at", "released_by", "released_at"]
    list_select_related = ["batch", "placed_by", "released_by"]


@admin.register(StockMove)
class StockMoveAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "quantity", "stock", "actor", "subject", "reason"]
    list_filter = ["kind"]
    search_fields = ["subject", "stock__batch__code"]
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockMove]:
        return super().get_queryset(request).select_related("stock__batch", "stock__place", "actor")
