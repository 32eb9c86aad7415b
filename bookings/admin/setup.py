"""What the owner sets up before anybody can book: rooms, kinds with their teas, equipment, hosts with hours and leave, special days."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import ManyToManyField
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from bookings.models import (
    Equipment,
    EquipmentKind,
    Host,
    HostHours,
    HostLeave,
    OfferedTea,
    Room,
    SpecialDay,
    TastingKind,
)

#: Of a few things those that apply are ticked; nothing is carried from one box to another.
FEW = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}


@admin.register(Room)
class RoomAdmin(ModelAdmin):
    list_display = ["name", "name_zh", "capacity", "is_quiet", "is_accessible", "is_for_regulars", "place", "is_active"]
    list_filter = ["is_active", "is_quiet", "is_accessible", "is_for_regulars"]
    search_fields = ["name", "name_zh"]
    list_select_related = ["place"]


class OfferedTeaInline(TabularInline):
    model = OfferedTea
    extra = 0
    fields = ["variant", "position", "per_guest"]
    autocomplete_fields = ["variant"]


@admin.register(TastingKind)
class TastingKindAdmin(ModelAdmin):
    list_display = ["name", "name_zh", "form", "minutes", "party_from", "party_to", "price", "deposit", "is_active"]
    list_filter = ["form", "is_active"]
    search_fields = ["name", "name_zh"]
    formfield_overrides = FEW
    fieldsets = [
        (None, {"fields": ["name", "name_zh", "form", "is_active"]}),
        (_("For guests to read"), {"fields": ["description", "description_zh", "bring", "bring_zh"]}),
        (_("Time"), {"fields": ["minutes", "minutes_before", "minutes_after", "every_minutes"]}),
        (_("Guests and prices"), {"fields": ["party_from", "party_to", "price", "deposit"]}),
        (
            _("What guests can do by themselves"),
            {"fields": ["book_hours_ahead", "book_days_ahead", "change_until_hours", "cancel_until_hours"]},
        ),
        (_("What it takes"), {"fields": ["rooms", "needs"]}),
    ]
    inlines = [OfferedTeaInline]


class EquipmentInline(TabularInline):
    model = Equipment
    extra = 0
    fields = ["name", "is_active"]


@admin.register(EquipmentKind)
class EquipmentKindAdmin(ModelAdmin):
    list_display = ["name", "name_zh"]
    search_fields = ["name", "name_zh", "pieces__name"]
    inlines = [EquipmentInline]


class HostHoursInline(TabularInline):
    model = HostHours
    extra = 0


class HostLeaveInline(TabularInline):
    model = HostLeave
    extra = 0


class HostForm(forms.ModelForm):
    """Languages are ticked, not typed."""

    languages = forms.MultipleChoiceField(
        label=_("languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every language the shop speaks."),
    )

    class Meta:
        model = Host
        fields = ["user", "kinds", "languages", "words", "is_active"]


@admin.register(Host)
class HostAdmin(ModelAdmin):
    form = HostForm
    list_display = ["user", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["user__name", "user__email"]
    list_select_related = ["user"]
    formfield_overrides = FEW
    inlines = [HostHoursInline, HostLeaveInline]


@admin.register(SpecialDay)
class SpecialDayAdmin(ModelAdmin):
    list_display = ["day", "opens_at", "closes_at", "reason"]
    search_fields = ["reason"]
    date_hierarchy = "day"
