"""Owners look up what was said with customers, earlier wordings and recalled lines included, and keep the quick replies.
What was said is not edited here, and what colleagues say among themselves is not shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from messaging.models import ChatOrigin, Message, Proof, QuickReply, ResponseTarget, RetentionRule, Revision, TimeLimits
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


@admin.register(QuickReply)
class QuickReplyAdmin(ModelAdmin):
    list_display = ["code", "title", "language", "is_guide", "kind", "is_active"]
    list_filter = ["is_guide", "language", "is_active"]
    search_fields = ["code", "title", "text"]


@admin.register(ResponseTarget)
class ResponseTargetAdmin(ModelAdmin):
    list_display = ["kind", "first_minutes", "later_minutes", "warn_minutes", "role", "mention_minutes"]


@admin.register(Proof)
class ProofAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "conversation", "customer", "proven_at", "by", "tries", "undone_at"]
    list_select_related = ["conversation", "customer", "by"]
    fields = ["conversation", "customer", "asked_at", "tries", "proven_at", "by", "undone_at"]
    ordering = ["-pk"]


@admin.register(ChatOrigin)
class ChatOriginAdmin(ModelAdmin):
    """The owner's page about the chat window: the tag to copy, and the sites that may show it."""

    list_before_template = "messaging/chat_window/how_to.html"
    list_display = ["origin", "label", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["origin", "label"]


@admin.register(RetentionRule)
class RetentionRuleAdmin(ModelAdmin):
    list_display = ["kind", "months"]


@admin.register(TimeLimits)
class TimeLimitsAdmin(ModelAdmin):
    """One row, which can be changed and not removed."""

    list_display = ["__str__", "recall_minutes", "edit_minutes"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not TimeLimits.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: TimeLimits | None = None) -> bool:
        return False
