"""A conversation as a file, for the owner."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from messaging import exporting, operations, queries
from shopsuite.core.ranges import temporary_file
from shopsuite.people.access import needs


@needs("messages.export")
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ZIP, recorded before its first byte goes out. The owner takes no seat in the conversation by it."""
    found = queries.conversations_visible_to(request.user).select_related("customer", "owner")
    conversation = get_object_or_404(found, pk=pk)
    has_shop_lines, now = request.POST.get("shop_lines") == "1", timezone.now()
    file = exporting.of_conversation(conversation, has_shop_lines=has_shop_lines, actor=request.user, at=now)
    operations.note_export(conversation=conversation, has_shop_lines=has_shop_lines, actor=request.user, at=now)
    return temporary_file(request, file, name=f"conversation-{conversation.pk}.zip", content_type="application/zip")
