"""Guides and regulars are looked after here; what was drunk, noted and told can be read."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from bookings.models import (
    DrunkTea,
    NewsConsent,
    Regular,
    TasteCorrection,
    TastingNote,
    TastingOrder,
    TeaGuide,
    TeaNews,
)
from bookings.rules.flavours import FLAVOURS
from shopsuite.core.read_only import ReadOnlyAdmin


class TeaGuideForm(forms.ModelForm):
    """Flavours are ticked, not typed."""

    flavours = forms.MultipleChoiceField(
        label=_("flavours"), choices=FLAVOURS, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = TeaGuide
        fields = ["product", "flavours"]


@admin.register(TeaGuide)
class TeaGuideAdmin(ModelAdmin):
    form = TeaGuideForm
    list_display = ["product", "degrees", "seconds", "infusions", "allergens"]
    search_fields = ["product__name", "product__name_zh", "product__variants__sku"]
    autocomplete_fields = ["product"]
    list_select_related = ["product"]
    fieldsets = [
        (None, {"fields": ["product", "flavours", "allergens"]}),
        (_("Brewing"), {"fields": ["degrees", "grams", "millilitres", "seconds", "infusions"]}),
        (_("On the preparation list"), {"fields": ["minutes_to_open", "ware", "ware_zh", "guests_per_ware"]}),
        (_("For guests to read"), {"fields": ["words", "words_zh"]}),
    ]


@admin.register(Regular)
class RegularAdmin(ModelAdmin):
    list_display = ["customer", "adviser", "since"]
    list_filter = ["adviser"]
    search_fields = ["customer__name", "customer__company", "customer__phone"]
    autocomplete_fields = ["customer"]
    list_select_related = ["customer", "adviser__user"]


@admin.register(TastingNote)
class TastingNoteAdmin(ReadOnlyAdmin):
    list_display = ["product", "booking", "by", "score", "words", "batch"]
    list_filter = ["by", "score"]
    search_fields = ["product__name", "booking__name"]
    list_select_related = ["product", "booking", "batch"]


@admin.register(DrunkTea)
class DrunkTeaAdmin(ReadOnlyAdmin):
    list_display = ["at", "session", "batch", "quantity", "by", "undone_at"]
    search_fields = ["batch__code"]
    date_hierarchy = "at"
    list_select_related = ["session__kind", "batch", "by"]


@admin.register(TastingOrder)
class TastingOrderAdmin(ReadOnlyAdmin):
    list_display = ["order", "booking", "at"]
    search_fields = ["order__number"]
    list_select_related = ["order", "booking"]


@admin.register(TasteCorrection)
class TasteCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["customer", "flavour", "likes", "by"]
    search_fields = ["customer__name"]
    list_select_related = ["customer", "by"]


@admin.register(NewsConsent)
class NewsConsentAdmin(ReadOnlyAdmin):
    list_display = ["customer", "given_at", "withdrawn_at", "source"]
    list_filter = [("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["customer__name"]
    list_select_related = ["customer"]


@admin.register(TeaNews)
class TeaNewsAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "customer", "kind", "product", "batch", "state", "sent_at", "error"]
    list_filter = ["state", "kind"]
    search_fields = ["customer__name", "product__name"]
    date_hierarchy = "made_at"
    list_select_related = ["customer", "product", "batch"]
