"""What could not be sent, for owners to see and try again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopsuite.core.read_only import ReadOnlyAdmin
from shopsuite.notices import operations
from shopsuite.notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["subject", "recipient", "channel", "state", "due_at", "attempts", "error"]
    list_filter = ["state", "channel"]
    list_select_related = ["recipient__user"]
    actions = ["try_again"]

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        operations.try_parked_again(notices=queryset, at=timezone.now())
