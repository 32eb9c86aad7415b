"""The private link of a conversation, for the shop's people to hand out and to replace."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from messaging import links, operations, seat
from messaging.models.conversation import Kind
from shopsuite.people.access import needs


@needs("messages.see")
@require_http_methods(["GET", "POST"])
def private_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link to copy; posted to, a new one in its place."""
    conversation = seat.by_id(request.user, pk).conversation
    if conversation.kind != Kind.CUSTOMER:
        raise Http404
    if request.method == "POST":
        conversation = operations.replace_link(conversation_id=conversation.pk, actor=request.user, at=timezone.now())
    address = reverse("messaging:talk", args=[links.token_of(conversation)])
    context = {
        "conversation": conversation,
        "link": request.build_absolute_uri(address),
        "is_new": request.method == "POST",
    }
    return render(request, "messaging/_private_link.html", context)
