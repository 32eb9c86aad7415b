"""What every seat in a conversation can do, whether reached by signing in or by a private link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import cards, form_kinds, operations, queries, rules
from messaging.models import Member, Message
from messaging.models.emoji import Emoji
from messaging.models.message import Lane
from messaging.operations import Content
from messaging.plain_lines import plain_line
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import whole_number
from shopsuite.notices import vapid

NOBODY = -1


def thread_context(taken: Seat) -> dict[str, Any]:
    """What ``messaging/_thread.html`` shows: the newest messages and how far everybody is."""
    messages = queries.latest(taken.conversation, is_outside=taken.is_outside)
    return _shown(taken, messages) | {
        "has_older": bool(messages) and messages[0].seq > 1,
        "form_kinds": form_kinds.offered(),
        "in_force": queries.in_force(taken.conversation),
        "blanks": _blanks(taken),
        "push_key": vapid.shop_key() if taken.is_outside else "",
        "client_id": uuid4().hex,
        "limits": {
            "characters": rules.MOST_CHARACTERS,
            "files": rules.MOST_ATTACHMENTS,
            "bytes": rules.MOST_FILE_BYTES,
        },
        "pinned": queries.pinned(taken.conversation, is_outside=taken.is_outside),
    }


@dataclass(frozen=True)
class _Blank:
    """A plain line with nothing in it, which pages fill in (js/messaging/plain.js). Not a ``Message``: that would ask
    the database for reactions and pins it cannot have."""

    sender: Member
    sender_id: int
    at: datetime
    pk: int = 0
    seq: int = 0
    version: int = 0
    text: str = " "
    lane: str = Lane.ALL


def _blanks(taken: Seat) -> list[_Blank]:
    """One's own, and somebody else's of either side."""
    now = timezone.now()
    others = [_Blank(Member(is_outside=is_outside), NOBODY, now) for is_outside in (True, False)]
    return [_Blank(taken.member, taken.member.pk, now), *others]


def _shown(taken: Seat, messages: list[Message]) -> dict[str, Any]:
    now = timezone.now()
    limits = queries.time_limits()
    cards.put_on(messages, member=taken.member)
    delivered, read = queries.reached_others(taken.member)
    return {
        "seat": taken,
        "emojis": Emoji,
        "messages_shown": messages,
        "delivered_seq": delivered,
        "read_seq": read,
        # With no time at all nothing is new enough, not even what is sent this instant.
        "recall_since": now - limits.recall_within if limits.recall_minutes else None,
        "edit_since": now - limits.edit_within if limits.edit_minutes else None,
    }


def news(request: HttpRequest, taken: Seat, *, status: int = 200) -> HttpResponse:
    """What is newer than the page's ``since``; what a device has fetched has been delivered to it."""
    taken.conversation.refresh_from_db(fields=["version", "last_seq"])
    since = whole_number(request.GET.get("since")) or 0
    messages = queries.newer(taken.conversation, is_outside=taken.is_outside, since=since)
    is_afresh = messages is None
    if messages is None:
        messages = queries.latest(taken.conversation, is_outside=taken.is_outside)
    operations.mark_delivered(member=taken.member, seq=taken.conversation.last_seq, at=timezone.now())
    return render(request, "messaging/_news.html", _shown(taken, messages) | {"is_afresh": is_afresh}, status=status)


@require_GET
def _read_messages(request: HttpRequest, taken: Seat) -> HttpResponse:
    before = whole_number(request.GET.get("before"))
    if before is None:
        return news(request, taken)
    messages = queries.latest(taken.conversation, is_outside=taken.is_outside, before=before)
    return render(request, "messaging/_news.html", _shown(taken, messages))


@require_POST
def _send(request: HttpRequest, taken: Seat) -> HttpResponse:
    """Answers with the line as everybody's pages are told of it; without scripts, with the conversation's page."""
    sent = operations.send(
        member=taken.member,
        client_id=client_id_in(request.POST),
        content=_content(request.POST),
        at=timezone.now(),
    )
    if taken.member.user and "draft" in request.POST:
        operations.clear_draft(conversation=taken.conversation, user=taken.member.user, at=timezone.now())
    if not request.htmx:
        return redirect(f"{taken.url}#message-{sent.pk}")
    return JsonResponse({"line": plain_line(sent, taken.member)}, status=201)


def client_id_in(posted: QueryDict) -> str:
    """What the sender's device calls what it sends. Raises ``Invalid`` for what the database has no room for."""
    client_id = posted.get("client_id", "")
    if not client_id or len(client_id) > rules.LONGEST_CLIENT_ID or "\x00" in client_id:
        message = f"What is sent needs a client_id of at most {rules.LONGEST_CLIENT_ID} characters."
        raise Invalid("bad_client_id", message, field="client_id")
    return client_id


def _content(posted: QueryDict) -> Content:
    attachments = (whole_number(pk) for pk in posted.get("attachments", "").split(",") if pk)
    return Content(
        text=posted.get("text", ""),
        lane=Lane.STAFF if posted.get("lane") == Lane.STAFF else Lane.ALL,
        reply_to=whole_number(posted.get("reply_to")),
        card=posted.get("card", ""),
        # What is no number is no upload of anybody: refused like one that is gone.
        attachments=tuple(pk or 0 for pk in attachments),
    )


@require_POST
def _mark(request: HttpRequest, taken: Seat) -> HttpResponse:
    now = timezone.now()
    if delivered := whole_number(request.POST.get("delivered")):
        operations.mark_delivered(member=taken.member, seq=delivered, at=now)
    if read := whole_number(request.POST.get("read")):
        operations.mark_read(member=taken.member, seq=read, at=now)
    return HttpResponse(status=204)


@require_POST
def _edit(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    text = request.POST.get("text", "")
    operations.edit(message_id=message, member=taken.member, text=text, at=timezone.now())
    return news(request, taken)


@require_POST
def _recall(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    operations.recall(message_id=message, member=taken.member, at=timezone.now())
    return news(request, taken)


messages, talk_messages = both(_read_messages)
send, talk_send = both(_send)
mark, talk_mark = both(_mark)
edit, talk_edit = both(_edit)
recall, talk_recall = both(_recall)
