"""What was booked can be read here; it is written in the staff's screens."""

from datetime import datetime

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, PreparationStep, Session, SessionEquipment, WaitingParty, WantedTea
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class BookingInline(ReadOnlyInline):
    model = Booking
    fields = readonly_fields = ["name", "party_size", "state", "source", "allergies", "booked_at"]
    show_change_link = True


class EquipmentOfSessionInline(ReadOnlyInline):
    model = SessionEquipment
    fields = readonly_fields = ["equipment"]


class StepInline(ReadOnlyInline):
    model = PreparationStep
    fields = readonly_fields = ["due_at", "kind", "about", "quantity", "words", "is_withdrawn", "done_at", "done_by"]


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ["when", "kind", "room", "host", "seats_taken", "capacity", "is_live", "started_at", "ended_at"]
    list_filter = ["is_live", "kind", "room"]
    search_fields = ["kind__name", "kind__name_zh", "room__name", "host__user__name"]
    list_select_related = ["kind", "room", "host__user"]
    ordering = ["-during", "-pk"]
    inlines = [BookingInline, EquipmentOfSessionInline, StepInline]

    @admin.display(description=_("begins"), ordering="during")
    def when(self, session: Session) -> datetime:
        return session.begins


class WantedTeaInline(ReadOnlyInline):
    model = WantedTea
    fields = readonly_fields = ["variant"]


@admin.register(Booking)
class BookingAdmin(ReadOnlyAdmin):
    list_display = ["number", "name", "party_size", "when", "tasting", "state", "source", "allergies", "booked_at"]
    list_filter = ["state", "source"]
    search_fields = ["name", "phone", "email", "customer__name"]
    date_hierarchy = "booked_at"
    list_select_related = ["session__kind"]
    inlines = [WantedTeaInline]

    @admin.display(description=_("begins"), ordering="session__during")
    def when(self, booking: Booking) -> datetime:
        return booking.session.begins

    @admin.display(description=_("tasting"), ordering="session__kind")
    def tasting(self, booking: Booking) -> str:
        return str(booking.session.kind)


@admin.register(WaitingParty)
class WaitingPartyAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "party_size", "first_day", "last_day", "state", "offers", "asked_at"]
    list_filter = ["state", "kind"]
    search_fields = ["name", "phone", "email"]
    date_hierarchy = "asked_at"
    list_select_related = ["kind"]
