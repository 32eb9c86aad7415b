"""What a signed-in person has begun to write. Whoever comes by a private link keeps it in their browser alone."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from messaging import operations, queries, seat
from shopsuite.people.access import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Reads one's draft, or keeps a newer one: ``{"text", "version"}``."""
    taken = seat.by_id(request.user, pk)
    if request.method == "POST":
        text = request.POST.get("text", "")
        operations.save_draft(conversation=taken.conversation, user=request.user, text=text, at=timezone.now())
    found = queries.draft_of(taken.conversation, request.user)
    return JsonResponse({"text": found.text if found else "", "version": found.version if found else 0})
