"""The log for owners: to read, not to change."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shopsuite.core.read_only import ReadOnlyAdmin
from shopsuite.feed import operations
from shopsuite.feed.models import Cursor, Event, ParkedEvent


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["pos", "at", "kind", "subject", "actor"]
    list_display_links = ["pos", "kind"]
    list_select_related = ["actor"]
    ordering = ["-id"]
    search_fields = ["subject__exact"]
    search_help_text = _("A subject as it is written in the list, such as order:42")


@admin.register(Cursor)
class CursorAdmin(ReadOnlyAdmin):
    list_display = ["consumer", "pos"]


@admin.register(ParkedEvent)
class ParkedEventAdmin(ReadOnlyAdmin):
    list_display = ["event", "consumer", "attempts", "parked_at", "resolved_at"]
    list_select_related = ["event"]
    list_filter = ["consumer", ("resolved_at", admin.EmptyFieldListFilter)]
    actions = ["try_again"]

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[ParkedEvent]) -> None:
        at = timezone.now()
        outcomes = [
            operations.try_parked_again(parked_id=parked_id, at=at)
            for parked_id in queryset.order_by("event__pos").values_list("pk", flat=True)
        ]
        if done := outcomes.count(True):
            text = ngettext("%d event went through.", "%d events went through.", done) % done
            self.message_user(request, text, messages.SUCCESS)
        if failed := outcomes.count(False):
            text = ngettext("%d event failed again.", "%d events failed again.", failed) % failed
            self.message_user(request, text, messages.ERROR)
