"""Carriers are the owner's to set up; their parcels and what they said are read here."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from delivery.models import Carrier, CarrierParcel, InterceptAsk, TrackingEvent
from shopsuite.core.read_only import ReadOnlyAdmin


@admin.register(Carrier)
class CarrierAdmin(ModelAdmin):
    list_display = ["name", "code", "provider", "phone", "silent_days", "place", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "code"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """The provider is one of those that the settings name."""
        if db_field.name != "provider":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        choices = [
            ("", _("None: its own page is all there is")),
            *((path, path) for path in settings.CARRIER_PROVIDERS),
        ]
        return forms.ChoiceField(
            label=db_field.verbose_name, choices=choices, required=False, widget=UnfoldAdminSelectWidget
        )


@admin.register(CarrierParcel)
class CarrierParcelAdmin(ReadOnlyAdmin):
    list_display = ["order", "called", "number", "state", "state_at", "place", "expected_on", "heard_at", "look_at"]
    list_filter = ["state", "carrier"]
    search_fields = ["order__number", "number", "called"]
    date_hierarchy = "handed_at"
    list_select_related = ["order", "carrier"]


@admin.register(TrackingEvent)
class TrackingEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "carrier", "number", "state", "place", "words", "received_at"]
    list_filter = ["carrier", "state"]
    search_fields = ["number", "event_id"]
    date_hierarchy = "at"
    list_select_related = ["carrier"]


@admin.register(InterceptAsk)
class InterceptAskAdmin(ReadOnlyAdmin):
    list_display = ["parcel", "state", "problem", "at"]
    list_filter = ["state"]
    search_fields = ["parcel__number", "parcel__order__number"]
    list_select_related = ["parcel__carrier"]
