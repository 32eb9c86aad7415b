"""What stands in people's inboxes."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from shopsuite.core.subjects import Named, names_of
from shopsuite.notices import kinds, sources
from shopsuite.notices.kinds import Kind
from shopsuite.notices.models import InboxNotice, InboxState
from shopsuite.notices.sources import Telling
from shopsuite.people.models import User

#: So many stand on a page.
PAGE = 20


@dataclass(frozen=True)
class Told:
    """One notice as its reader finds it now. ``telling`` is None where nothing is left of it; then ``named`` says what it was about,
    where that has a name."""

    notice: InboxNotice
    telling: Telling | None
    named: Named | None
    label: str | Promise

    @property
    def is_unread(self) -> bool:
        return self.notice.state == InboxState.UNREAD

    @property
    def is_settled(self) -> bool:
        return self.telling is None


def inbox_of(user: User) -> QuerySet[InboxNotice]:
    """What ``user`` was told, the newest first; without what they may be reading at this moment."""
    found = InboxNotice.objects.filter(recipient__user=user).exclude(state=InboxState.WAITING)
    return found.select_related("recipient__user").order_by("-at", "-pk")


def kinds_in(user: User) -> dict[str, Kind]:
    """The kinds of what ``user`` was told, as far as they may be told of them still, by code. One query."""
    there = set(inbox_of(user).order_by().values_list("kind", flat=True).distinct())
    return {code: kind for code, kind in kinds.kinds_for(user).items() if code in there}


def unread_by(user: User) -> QuerySet[InboxNotice]:
    """What ``user`` has not read of what they were told; an index holds nothing else."""
    return InboxNotice.objects.filter(recipient__user=user, state=InboxState.UNREAD)


def page_of(
    user: User, *, kind: str = "", is_unread: bool = False, before: int | None = None
) -> tuple[list[Told], int | None]:
    """A page of what ``user`` was told, newest first: of ``kind`` where they know it, below number ``before``; and below which number
    the next page begins (None: this is the last).

    In the language spoken at the moment. Each source is asked for each that is not settled: as many questions as there are on a page,
    however many there are in all.
    """
    found, known = inbox_of(user), kinds.kinds_for(user)
    if kind in known:
        found = found.filter(kind=kind)
    if is_unread:
        found = found.filter(state=InboxState.UNREAD)
    last = inbox_of(user).filter(pk=before).first() if before else None
    if last:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    page = list(found[: PAGE + 1])
    names = names_of(notice.subject for notice in page)
    told = [
        Told(
            notice,
            None if notice.state == InboxState.SETTLED else sources.telling_of(notice.as_notice),
            names.get(notice.subject) if notice.kind in known else None,
            known[notice.kind].label if notice.kind in known else "",
        )
        for notice in page[:PAGE]
    ]
    return told, page[PAGE - 1].pk if len(page) > PAGE else None
