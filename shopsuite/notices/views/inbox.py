"""What a person was told: the list, the way to each thing, and the count beside the bell."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.notices import operations, queries
from shopsuite.people.access import signed_in


@signed_in
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest first; ``kind`` shows one kind, ``unread`` what is unread."""
    kind, last = request.GET.get("kind", ""), whole_number(request.GET.get("before"))
    is_unread = "unread" in request.GET
    told, older = queries.page_of(request.user, kind=kind, is_unread=is_unread, before=last)
    context = {
        "told": told,
        "older": older,
        "before": last,
        "kinds": queries.kinds_in(request.user),
        "kind": kind,
        "is_unread": is_unread,
        "unread": queries.unread_by(request.user).count(),
        "shell": "base.html" if request.user.is_shop_staff else "base_public.html",
    }
    return page_or_partial(request, "notices/inbox.html", "notices/_inbox.html", context)


@signed_in
@require_GET
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """To what it is about; it is read with that."""
    notice = get_object_or_404(queries.inbox_of(request.user), pk=pk)
    url = operations.follow(notice=notice, at=timezone.now())
    if not url:
        messages.info(request, _("That is settled; there is nothing left to look at."))
    return redirect(url or "notices:inbox")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read; one press takes it back."""
    at = timezone.now()
    count = operations.read(recipient=operations.recipient_for_user(request.user), at=at)
    if count:
        undo = f"{reverse('notices:unread')}?{urlencode({'read_at': at.isoformat()})}"
        said = ngettext("%d notice is marked as read.", "%d notices are marked as read.", count) % count
        messages.success(request, said, extra_tags=undo)
    return redirect("notices:inbox")


@signed_in
@require_POST
def unread(request: HttpRequest) -> HttpResponse:
    """What was read with one press at ``read_at`` is unread again."""
    if read_at := _moment(request.GET.get("read_at", "")):
        recipient = operations.recipient_for_user(request.user)
        operations.take_back_reading(recipient=recipient, read_at=read_at, at=timezone.now())
    return HttpResponse(status=204) if "HX-Request" in request.headers else redirect("notices:inbox")


def _moment(text: str) -> datetime | None:
    """The moment ``text`` names, with its zone; None for what is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
