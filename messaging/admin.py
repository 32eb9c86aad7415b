"""Owners look up what was said with customers, earlier wordings and recalled lines included. Nothing is edited here, and
what colleagues say among themselves is not shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from messaging.models import Message, Revision
from messaging.models.conversation import Kind
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class RevisionInline(ReadOnlyInline):
    model = Revision
    fields = ["text", "until"]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["at", "conversation", "sender", "text", "lane", "edited_at", "recalled_at"]
    list_filter = ["lane"]
    list_select_related = ["conversation", "sender__user"]
    fields = ["conversation", "seq", "sender", "lane", "at", "text", "edited_at", "recalled_at"]
    ordering = ["-pk"]
    inlines = [RevisionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).filter(conversation__kind=Kind.CUSTOMER)
