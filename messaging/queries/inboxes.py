"""Conversations in a list: the inbox of the shop's people, and what somebody outside takes part in."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, NullIf

from messaging.models import (
    Conversation,
    Member,
    Mention,
    Message,
)
from messaging.models.conversation import Kind, State
from messaging.models.message import Lane
from messaging.queries.visible import conversations_visible_to, with_somebody_outside_named
from shopsuite.people.models import Customer, User


class View(StrEnum):
    """The views of the inbox."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    MENTIONS = "mentions"
    ALL = "all"
    SNOOZED = "snoozed"
    CLOSED = "closed"


def calls_of(user: User) -> QuerySet[Mention]:
    """The calls that reached ``user`` in lines they may see, each with its message and who it calls."""
    seen = Message.objects.filter(conversation__in=conversations_visible_to(user), recalled_at=None)
    calls = Mention.objects.filter(people=user, message__in=seen)
    return calls.select_related("message__conversation", "message__sender__user", "user", "acknowledged_by")


def open_calls(user: User) -> QuerySet[Mention]:
    """Calls that wait for ``user`` to acknowledge them."""
    return Mention.objects.filter(people=user, acknowledged_at=None)


def inbox(*, user: User, view: str, at: datetime, about: str = "", text: str = "") -> QuerySet[Conversation]:
    """The conversations of one view, those that wait longest first where that is the question, else the latest first.

    ``about`` is a kind of conversation. Each carries ``unread`` for ``user``, ``last_text`` and who of ``outside`` takes part.
    """
    outside = Member.objects.filter(is_outside=True).select_related("user")
    found = conversations_visible_to(user).select_related("customer", "owner", "visitor")
    found = found.prefetch_related(Prefetch("members", outside, to_attr="outside"))
    if about:
        found = found.filter(kind=about)
    if text:
        with_them = Q(customer__name__icontains=text) | Q(pk__in=with_somebody_outside_named(text))
        found = found.filter(Q(title__icontains=text) | with_them)
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=at)
    is_open = Q(state=State.OPEN)
    match view:
        case View.MINE:
            found = found.filter(is_open & awake, owner=user)
        case View.UNASSIGNED:
            found = found.filter(is_open & awake, owner=None, kind__in=[Kind.CUSTOMER, Kind.SUPPLIER])
        case View.WAITING:
            found = found.filter(is_open & awake, waiting_since__isnull=False)
        case View.MENTIONS:
            found = found.filter(pk__in=open_calls(user).values("message__conversation"))
        case View.SNOOZED:
            found = found.filter(is_open, snoozed_until__gt=at)
        case View.CLOSED:
            found = found.filter(state=State.CLOSED)
        case _:
            found = found.filter(is_open & awake)
    order = (
        [F("answer_due_at").asc(nulls_last=True), F("waiting_since").asc(nulls_last=True)]
        if view == View.WAITING
        else []
    )
    return with_unread(found, user).order_by(*order, F("last_at").desc(nulls_last=True), "-pk")


def own_conversations(user: User) -> QuerySet[Conversation]:
    """What somebody outside the shop takes part in, the latest first; the shop's setting aside and closing is its own. Each
    with ``unread`` and ``last_text``."""
    own = Member.objects.filter(user=user, left_at=None).values("conversation")
    found = with_unread(Conversation.objects.filter(pk__in=own), user)
    return found.order_by(F("last_at").desc(nulls_last=True), "-pk")


def conversations_of(customer: Customer) -> QuerySet[Conversation]:
    """Every conversation the shop has with ``customer``: those known to be theirs, and those they take part in by signing in."""
    theirs = Q(customer=customer)
    if customer.user_id:
        taking_part = Member.objects.filter(user=customer.user_id, is_outside=True).values("conversation")
        theirs |= Q(pk__in=taking_part)
    return Conversation.objects.filter(theirs, kind=Kind.CUSTOMER)


def with_suppliers_about(subject: str, user: User) -> QuerySet[Conversation]:
    """The conversations with suppliers about ``subject`` that ``user`` may see, each with ``unread`` and ``last_text``."""
    found = conversations_visible_to(user).filter(kind=Kind.SUPPLIER, subject=subject)
    return with_unread(found, user).prefetch_related("members__user").order_by("pk")


def with_one_of(suppliers: Iterable[int], *, subject: str) -> Conversation | None:
    """The conversation about ``subject`` with one of these people of suppliers, that begun first; None when there is none."""
    parties = [f"user:{pk}" for pk in suppliers]
    return Conversation.objects.filter(kind=Kind.SUPPLIER, subject=subject, party__in=parties).order_by("pk").first()


def with_unread(found: QuerySet[Conversation], user: User) -> QuerySet[Conversation]:
    """``unread`` and ``last_text`` as ``user`` sees them: whoever is not of the shop neither reads nor counts its own lines."""
    mine = Member.objects.filter(conversation=OuterRef("pk"), user=user).values("read_seq")[:1]
    said = Message.objects.filter(conversation=OuterRef("pk"))
    unread: Any = F("last_seq") - F("read")
    if not user.is_shop_staff:
        said = said.filter(lane=Lane.ALL)
        lines = said.filter(seq__gt=OuterRef("read")).order_by().values("conversation")
        unread = Coalesce(Subquery(lines.annotate(count=Count("pk")).values("count")), Value(0))
    words = [NullIf(name, Value("")) for name in ("text", "card_name")]
    shown = Coalesce(*words, "attachments__name", output_field=TextField())
    last = said.filter(recalled_at=None).order_by("-seq").values_list(shown)[:1]
    return found.annotate(
        read=Coalesce(Subquery(mine, output_field=IntegerField()), Value(0)),
        unread=unread,
        last_text=Subquery(last),
    )
