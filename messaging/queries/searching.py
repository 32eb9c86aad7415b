"""Finding what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Q,
    QuerySet,
)

from messaging import rules
from messaging.models import (
    Member,
    Message,
)
from messaging.models.message import Lane
from messaging.queries.visible import conversations_visible_to, with_somebody_outside_named
from shopsuite.people.models import User

#: How many of the newest messages are looked through first.
NEWEST = 5_000


@dataclass(frozen=True)
class Sought:
    """What is looked for: words, who said it or whom it was said with, in which kind of conversation, about what (its
    title, which is the order's number), from which day to which."""

    text: str = ""
    who: str = ""
    kind: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


def search(*, user: User, sought: Sought, limit: int = 20) -> list[Message]:
    """The newest messages ``user`` may see that fit.

    Of a common word the newest few thousand lines hold enough, and reading those is quicker than sorting all of its
    places; of a rare one there are few places to sort.
    """
    found = hits(user=user, sought=sought).order_by("-pk")
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    recent = list(found.filter(pk__gt=newest - NEWEST)[:limit])
    return recent if len(recent) == limit else list(found[:limit])


def hits(*, user: User, sought: Sought) -> QuerySet[Message]:
    """All of them, Chinese or not, in no order; looking for nothing finds nothing."""
    if not any(vars(sought).values()):
        return Message.objects.none()
    found = Message.objects.filter(conversation__in=conversations_visible_to(user), recalled_at=None)
    if sought.text:
        asked, words = rules.asked_lexemes(sought.text), sought.text.casefold().split()
        if not asked or not words:
            return Message.objects.none()
        found = found.filter(search__lexemes=" & ".join(_quoted(lexeme) for lexeme in asked))
        for word in words:
            found = found.filter(Q(text__icontains=word) | Q(card_name__icontains=word))
    if sought.who:
        said_by = Q(sender__user__name__icontains=sought.who) | Q(sender__name__icontains=sought.who)
        said_with = Q(conversation__customer__name__icontains=sought.who)
        said_with |= Q(conversation__in=with_somebody_outside_named(sought.who))
        found = found.filter(said_by | said_with)
    for field, value in (
        ("conversation__kind", sought.kind),
        ("conversation__title__icontains", sought.about),
        ("at__gte", sought.since),
        ("at__lt", sought.until),
    ):
        if value:
            found = found.filter(**{field: value})
    outside = Member.objects.filter(user=user, is_outside=True).values("conversation")
    found = found.exclude(lane=Lane.STAFF, conversation__in=outside)
    return found.select_related("conversation__customer", "sender__user")


def _quoted(lexeme: str) -> str:
    """A lexeme as tsquery takes it literally; ``rules.lexemes`` leaves letters and digits only."""
    return f"'{lexeme}'"
