"""The inbox of the shop's people, and one conversation as a page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import figures, links, operations, queries, seat, setting_aside
from messaging.forms import NewConversationForm, SearchForm, SnoozeForm
from messaging.models.conversation import Kind
from messaging.queries import Sought, View
from messaging.seat import Seat
from messaging.views.announcements import readers_context
from messaging.views.groups import people_context
from messaging.views.preferences import beside_context
from messaging.views.thread import thread_context
from shopsuite.core import subjects
from shopsuite.core.errors import Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import current_shop, shop_hours
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import needs, public, signed_in
from shopsuite.people.models import User

PAGE = 50


@needs("messages.see")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The conversations of one view; the row of each reads itself again when something is said."""
    view = request.GET.get("view", View.ALL)
    found = queries.inbox(
        user=request.user,
        view=view,
        about=request.GET.get("about", ""),
        text=request.GET.get("q", ""),
        at=timezone.now(),
    )
    page = Paginator(found.exclude(last_seq=0, kind=Kind.CUSTOMER), PAGE).get_page(request.GET.get("page"))
    conversations = list(page)
    text = request.GET.get("q", "").strip()
    names = subjects.names_of(row.subject for row in conversations if row.subject)
    targets = queries.response_targets()
    for row in conversations:
        row.about = names.get(row.subject)
        row.warn_minutes = targets[row.kind].warn_minutes if row.kind in targets else None
    context = {
        "conversations": conversations,
        "page": page,
        "view": view,
        "kinds": Kind,
        # The page shows these, and its rows, which are read again and again, do not.
        "hits": lambda: queries.search(user=request.user, sought=Sought(text)) if text else [],
    }
    return page_or_partial(request, "messaging/inbox.html", "messaging/_rows.html", context)


@needs("messages.see")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything said that fits, the newest first, each with the way to its place."""
    form = SearchForm(request.GET or None)
    hits = queries.search(user=request.user, sought=form.sought, limit=PAGE) if form.is_valid() else []
    names = subjects.names_of(hit.conversation.subject for hit in hits if hit.conversation.subject)
    for hit in hits:
        hit.about = names.get(hit.conversation.subject)
    return render(request, "messaging/search.html", {"form": form, "hits": hits})


@signed_in
@require_GET
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """One conversation as a page of its own."""
    taken = seat.by_id(request.user, pk)
    context = thread_context(taken)
    if not taken.is_outside:
        context |= _head_context(taken) | _beside_context(taken, request.user)
    return render(request, "messaging/conversation.html", context)


@live_page
@public
@require_GET
def talk(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds the private link."""
    try:
        taken = seat.by_link(token)
    except links.LinkReplaced as refusal:
        request.feed_position = None  # type: ignore[attr-defined]  # nothing to hear
        return render(request, "messaging/link_replaced.html", {"refusal": refusal}, status=refusal.status)
    context = thread_context(taken) | {"feed_token": page_token(audiences=[taken.conversation.page_audience])}
    return unseen(render(request, "messaging/talk.html", context))


@needs("messages.see")
def new(request: HttpRequest) -> HttpResponse:
    """A conversation among colleagues."""
    form = NewConversationForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_among(**form.cleaned_data, actor=request.user, at=timezone.now())
        except Invalid as refusal:
            form.add_error(refusal.details["field"], refusal.message)
        else:
            return redirect("messaging:conversation", made.pk)
    return render(request, "messaging/new.html", {"form": form})


@needs("messages.see")
@require_POST
def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Take on, hand to a colleague, give back, set aside, close, open again."""
    taken = seat.by_id(request.user, pk)
    found, now = taken.conversation, timezone.now()
    match what:
        case "take":
            operations.take_on(conversation_id=found.pk, owner=request.user, actor=request.user, at=now)
        case "assign":
            people = queries.shop_people_in(found)
            person = get_object_or_404(people, pk=whole_number(request.POST.get("person")) or 0)
            operations.take_on(conversation_id=found.pk, owner=person, actor=request.user, at=now)
        case "give-back":
            operations.take_on(conversation_id=found.pk, owner=None, actor=request.user, at=now)
        case "snooze":
            form = SnoozeForm(request.POST, at=now)
            if not form.is_valid():
                return render(request, "messaging/_head.html", _head_context(taken, snooze=form), status=400)
            until = form.cleaned_data["until"]
            operations.snooze(conversation_id=found.pk, until=until, actor=request.user, at=now)
        case "close":
            operations.close(conversation_id=found.pk, actor=request.user, at=now)
        case "reopen":
            operations.reopen(conversation_id=found.pk, actor=request.user, at=now)
        case _:
            raise Http404
    return render(request, "messaging/_head.html", _head_context(seat.by_id(request.user, pk)))


@needs("messages.see")
@require_GET
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose it is and where it stands, as it is now."""
    return render(request, "messaging/_head.html", _head_context(seat.by_id(request.user, pk)))


def _beside_context(taken: Seat, viewer: User) -> dict[str, Any]:
    """What stands beside the thread: in a group who takes part, at an announcement who has read it, else the customer."""
    match taken.conversation.kind:
        case Kind.GROUP:
            return people_context(taken)
        case Kind.ANNOUNCEMENT if taken.may_write:
            return readers_context(taken)
        case _:
            return beside_context(taken, viewer)


def _head_context(taken: Seat, *, snooze: SnoozeForm | None = None) -> dict[str, object]:
    about, now = taken.conversation.subject, timezone.now()
    return {
        "moments": setting_aside.moments(shop_hours(), at=now),
        "snooze": snooze or SnoozeForm(at=now),
        "seat": taken,
        "about": subjects.names_of([about]).get(about) if about else None,
        "colleagues": queries.shop_people_in(taken.conversation).exclude(pk=taken.member.user_id),
    }


@needs("shop.settings")
@require_GET
def answer_times(request: HttpRequest) -> HttpResponse:
    """How soon the shop answers, for the owner."""
    found = figures.answer_times(at=timezone.now(), zone=current_shop().zone)
    return render(request, "messaging/answer_times.html", {"answers": found})
