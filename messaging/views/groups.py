"""Who takes part in a group, and what can be done about it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from messaging import operations, queries, seat
from messaging.models.conversation import Kind
from messaging.seat import Seat
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs
from shopsuite.people.models import User


def people_context(taken: Seat) -> dict[str, Any]:
    """What ``messaging/_people.html`` shows."""
    group, viewer = taken.conversation, taken.member.user
    return {
        "seat": taken,
        "people": queries.people_in(group),
        "could_be_added": queries.could_be_added(group),
        "may_remove": viewer is not None and operations.may_remove(group, viewer),
    }


@needs("messages.see")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part; a post adds ``person``."""
    _require_group(request, pk)
    if request.method == "POST":
        return add(request, pk, whole_number(request.POST.get("person")) or 0)
    return _show(request, pk)


@needs("messages.see")
@require_POST
def add(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    taken = _require_group(request, pk)
    joins = get_object_or_404(queries.could_be_added(taken.conversation), pk=person)
    operations.add_people(conversation_id=pk, people=[joins], actor=request.user, at=timezone.now())
    return _show(request, pk)


@needs("messages.see")
@require_POST
def remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Answers with those who are left, and the way back."""
    _require_group(request, pk)
    goes = get_object_or_404(User, pk=person)
    try:
        operations.remove_person(conversation_id=pk, person=goes, actor=request.user, at=timezone.now())
    except operations.NotAllowed as refusal:
        return _show(request, pk, refusal=refusal, status=refusal.status)
    return _show(request, pk, removed=goes)


@needs("messages.see")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    group = _require_group(request, pk).conversation
    operations.leave(conversation_id=pk, actor=request.user, at=timezone.now())
    messages.success(request, _("You left %s.") % group, extra_tags=reverse("messaging:come_back", args=[pk]))
    return go_to(request, reverse("messaging:inbox"))


@needs("messages.see")
@require_POST
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    operations.come_back(conversation_id=pk, actor=request.user, at=timezone.now())
    return go_to(request, reverse("messaging:conversation", args=[pk]))


@needs("messages.see")
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    _require_group(request, pk)
    title = request.POST.get("title", "")
    try:
        operations.rename(conversation_id=pk, title=title, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        context = {"seat": seat.by_id(request.user, pk), "refusal": refusal, "title": title}
        return render(request, "messaging/_group_name.html", context, status=refusal.status)
    if not request.htmx:
        return redirect("messaging:conversation", pk)
    return render(request, "messaging/_group_name.html", {"seat": seat.by_id(request.user, pk)})


def _require_group(request: HttpRequest, pk: int) -> Seat:
    taken = seat.by_id(request.user, pk)
    if taken.conversation.kind != Kind.GROUP:
        raise Http404
    return taken


def _show(request: HttpRequest, pk: int, *, status: int = HTTPStatus.OK, **more: object) -> HttpResponse:
    if request.method == "POST" and not request.htmx and status == HTTPStatus.OK:
        return redirect("messaging:conversation", pk)
    context = people_context(seat.by_id(request.user, pk)) | more
    return render(request, "messaging/_people.html", context, status=status)
