"""Telling everybody of a role something, and seeing who has read it."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messaging import operations, queries, seat
from messaging.forms import AnnouncementForm
from messaging.models.conversation import Kind
from messaging.seat import Seat
from shopsuite.people.access import needs


def readers_context(taken: Seat) -> dict[str, Any]:
    """What ``messaging/_readers.html`` shows."""
    return {"seat": taken, "readers": queries.readers_of(taken.conversation)}


@needs("messages.announce")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an announcement."""
    form = AnnouncementForm(request.POST or None, initial={"client_id": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        made = operations.announce(**form.cleaned_data, actor=request.user, at=timezone.now())
        return redirect("messaging:conversation", made.pk)
    return render(request, "messaging/announce.html", {"form": form})


@needs("messages.announce")
@require_GET
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read it, read again when somebody has."""
    return render(request, "messaging/_readers.html", readers_context(_announcement(request, pk)))


@needs("messages.announce")
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Have those who have not read it told again."""
    taken = _announcement(request, pk)
    reminded = operations.remind(conversation_id=pk, actor=request.user, at=timezone.now())
    if not request.htmx:
        return redirect("messaging:conversation", pk)
    return render(request, "messaging/_readers.html", readers_context(taken) | {"reminded": reminded})


@needs("messages.see")
@require_POST
def in_private(request: HttpRequest, pk: int) -> HttpResponse:
    """On to what one and the author of an announcement write to each other."""
    taken = _announcement(request, pk)
    talk = operations.open_with_author(conversation=taken.conversation, actor=request.user, at=timezone.now())
    return redirect("messaging:conversation", talk.pk)


def _announcement(request: HttpRequest, pk: int) -> Seat:
    taken = seat.by_id(request.user, pk)
    if taken.conversation.kind != Kind.ANNOUNCEMENT:
        raise Http404
    return taken
