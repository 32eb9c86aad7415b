"""The shop's chat window: a frame on other sites, and the script that shows it there.

A frame on another site gets no cookies. Who a visitor is, a random key says that their browser keeps for this frame; it
is part of the address, as in a private link.
"""

import json
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from messaging import links, operations, queries, rules, seat
from messaging.forms import BeginForm
from messaging.operations import Introduction
from messaging.seat import Seat
from messaging.views.doors import count_post
from messaging.views.framing import framed_by_listed_sites, own_origin, site_of
from messaging.views.thread import thread_context
from shopsuite.core.errors import NotFound
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import needs, public

SCRIPT_KEPT_FOR = 600  # seconds


@public
@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """What a site includes: ``<script src="https://shop.example/chat.js" async></script>``."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = {"open": _("Chat with us"), "close": _("Close the chat"), "unread": _("unread")}
    # In a script there is no HTML to escape for; "<" is written otherwise all the same.
    context = {"words": mark_safe(json.dumps(words).replace("<", "\\u003c"))}
    response = render(request, "messaging/chat_window/chat.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={SCRIPT_KEPT_FOR}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public
@require_GET
@framed_by_listed_sites
def enter(request: HttpRequest) -> HttpResponse:
    """Looks into the browser for the visitor's key, makes one where there is none, and goes on with it."""
    return render(request, "messaging/chat_window/enter.html", {"host": site_of(request)})


@needs("shop.settings")
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """A page of the shop's own with the window on it, for the owner to try."""
    return render(request, "messaging/chat_window/preview.html")


@live_page
@public
@require_GET
@framed_by_listed_sites
def of_visitor(request: HttpRequest, key: str) -> HttpResponse:
    """The conversation of whoever has this key; before there is one, the field for its first words."""
    _require_key(key)
    visitor = queries.visitor_of(key)
    if visitor is None:
        form = BeginForm(initial={"client_id": uuid4().hex})
        request.feed_position = None  # type: ignore[attr-defined]  # nothing to hear yet
        return render(request, "messaging/chat_window/begin.html", _window(request) | {"form": form, "key": key})
    if visitor.link_number != visitor.conversation.link_number:
        return _replaced(request)
    return _thread(request, seat.outside(visitor.conversation))


@live_page
@public
@require_GET
@framed_by_listed_sites
def with_link(request: HttpRequest, token: str) -> HttpResponse:
    """The conversation of a private link, its own or that of an order: the link is the proof."""
    if conversation := links.conversation_of_another_link(token):
        return _thread(request, seat.outside(conversation))
    try:
        return _thread(request, seat.by_link(token))
    except links.LinkReplaced:
        return _replaced(request)


@csrf_exempt  # the key in the address is all the authority there is, and no cookie comes along; see views.doors
@public
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Take the first words. Only from the window itself: no other page may begin a conversation in a visitor's name."""
    _require_key(key)
    if request.headers.get("Origin") != own_origin(request):
        raise NotFound("not_the_window", _("A conversation is begun in the shop's own chat window."))
    count_post(request, f"visitor:{rules.hash_of_key(key)}", settings.TALK_RATES["link"])
    form = BeginForm(request.POST)
    if not form.is_valid():
        context = _window(request) | {"form": form, "key": key}
        return render(request, "messaging/chat_window/_begin_form.html", context, status=400)
    given = form.cleaned_data
    operations.begin_as_visitor(
        key=key,
        client_id=given["client_id"],
        text=given["text"],
        introduction=Introduction(origin=site_of(request), name=given["name"], email=given["email"]),
        at=timezone.now(),
    )
    return HttpResponse(status=201)


def _require_key(key: str) -> None:
    if not rules.is_visitor_key(key):
        raise Http404


def _thread(request: HttpRequest, taken: Seat) -> HttpResponse:
    context = thread_context(taken) | {
        "unread": queries.unread_outside(taken.member),
        "feed_token": page_token(audiences=[taken.conversation.page_audience]),
    }
    return render(request, "messaging/chat_window/thread.html", _window(request) | context)


def _replaced(request: HttpRequest) -> HttpResponse:
    request.feed_position = None  # type: ignore[attr-defined]  # nothing to hear
    context = _window(request) | {"refusal": links.LinkReplaced(), "begin_url": _begin_anew(request)}
    return render(request, "messaging/chat_window/replaced.html", context, status=410)


def _begin_anew(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["anew"] = "1"  # the key this browser keeps opens nothing any more
    return f"{reverse('messaging:chat')}?{query.urlencode()}"


def _window(request: HttpRequest) -> dict[str, object]:
    """What every page in the window has: ``host``, the site around it; ``is_kept``, whether the browser keeps the key."""
    return {"host": site_of(request), "is_kept": request.GET.get("kept") != "0", "query": request.GET.urlencode()}
