"""The inbox of everybody who signs in: what came, what was read, what holds no longer."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from shopsuite.feed import operations as feed
from shopsuite.notices import kinds, rules, sources
from shopsuite.notices.events import InboxChanged
from shopsuite.notices.models import OPEN, InboxNotice, InboxState, Recipient


@transaction.atomic
def put(*, recipient: Recipient, subject: str, kind: str, mark: int, at: datetime) -> None:
    """Have ``subject`` up to number ``mark`` in the inbox of ``recipient``; the same again changes nothing.

    What is unread there takes it in. One of which nothing is left to tell is used again, so that a talk of a hundred lines, each
    read at once, leaves one.
    """
    last = _of(subject, recipient).select_for_update().order_by("-pk").first()
    state = InboxState.WAITING if kinds.waits(kind) else InboxState.UNREAD
    if last is None:
        _begin(recipient, subject, kind=kind, mark=mark, told=0, state=state, at=at)
        return
    is_raised = kinds.is_urgent(kind) and not kinds.is_urgent(last.kind)
    if mark <= last.mark and not (is_raised and last.state in OPEN):
        return
    if last.state == InboxState.READ and sources.telling_of(last.as_notice):
        _begin(recipient, subject, kind=kind, mark=mark, told=last.mark, state=state, at=at)
        return
    was = last.state
    if was not in OPEN:
        last.kind, last.told, last.read_at, last.state = kind, last.mark, None, state
    elif is_raised or not kinds.is_urgent(last.kind):
        last.kind = kind
        last.state = InboxState.UNREAD if InboxState.UNREAD in (was, state) else InboxState.WAITING
    last.mark = max(mark, last.mark)
    if was != InboxState.WAITING:  # else a talk that does not pause would never be shown
        last.at = at
    last.save()
    if last.state == InboxState.UNREAD:
        _say(recipient, at=at)


@transaction.atomic
def settle(*, subject: str, at: datetime, recipient: Recipient | None = None) -> None:
    """Whatever of ``subject`` is unread, and has nothing left to tell, is settled."""
    for notice in _of(subject, recipient).filter(state__in=OPEN).select_related("recipient__user").order_by("pk"):
        if sources.telling_of(notice.as_notice) is None:
            _settle(notice, at=at)


def show_waiting(*, at: datetime) -> None:
    """Show what nobody has read within the moment they had for it; each in a transaction of its own. Safe to run twice at once."""
    due = InboxNotice.objects.filter(state=InboxState.WAITING, at__lte=at - rules.INBOX_GRACE)
    for pk in due.order_by("at").values_list("pk", flat=True)[:1000]:
        with transaction.atomic():
            notice = due.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if notice is None:
                continue
            if sources.telling_of(notice.as_notice) is None:
                _settle(notice, at=at)
                continue
            notice.state = InboxState.UNREAD
            notice.save(update_fields=["state"])
            _say(notice.recipient, at=at)


@transaction.atomic
def follow(*, notice: InboxNotice, at: datetime) -> str:
    """``notice`` is read. Returns where it leads, "" where there is nothing to be looked at any more."""
    telling = sources.telling_of(notice.as_notice)
    if telling:
        InboxNotice.objects.filter(pk=notice.pk).update(url=telling.url)
    if _read(InboxNotice.objects.filter(pk=notice.pk), at=at):
        _say(notice.recipient, at=at)
    return telling.url if telling else notice.url


@transaction.atomic
def read(*, recipient: Recipient, at: datetime, ids: Collection[int] | None = None) -> int:
    """What is unread of ``recipient`` among ``ids`` (None: everything) is read; returns how much that was."""
    count = _read(recipient.inbox.all() if ids is None else recipient.inbox.filter(pk__in=ids), at=at)
    if count:
        _say(recipient, at=at)
    return count


@transaction.atomic
def take_back_reading(*, recipient: Recipient, read_at: datetime, at: datetime) -> int:
    """What ``read`` marked at ``read_at`` is unread again, but for things of which there is something newer. Returns how much."""
    newer = recipient.inbox.filter(state__in=OPEN).values("subject")
    marked = recipient.inbox.filter(state=InboxState.READ, read_at=read_at).exclude(subject__in=newer)
    count = marked.update(state=InboxState.UNREAD, read_at=None)
    if count:
        _say(recipient, at=at)
    return count


def forget_old(*, at: datetime) -> int:
    """Drop what was read or settled and is older than ``rules.KEPT_FOR``; returns how much."""
    old = InboxNotice.objects.exclude(state__in=OPEN).filter(at__lt=at - rules.KEPT_FOR)
    return old.delete()[0]


def _of(subject: str, recipient: Recipient | None) -> QuerySet[InboxNotice]:
    found = InboxNotice.objects.filter(subject=subject)
    return found.filter(recipient=recipient) if recipient else found


def _begin(
    recipient: Recipient, subject: str, *, kind: str, mark: int, told: int, state: InboxState, at: datetime
) -> None:
    made = InboxNotice(recipient=recipient, subject=subject, kind=kind, mark=mark, told=told, state=state, at=at)
    InboxNotice.objects.bulk_create(
        [made], ignore_conflicts=True
    )  # somebody else may begin the same one at this moment
    if state == InboxState.UNREAD:
        _say(recipient, at=at)


def _settle(notice: InboxNotice, *, at: datetime) -> None:
    settled = InboxNotice.objects.filter(pk=notice.pk, state=notice.state, mark=notice.mark)
    if settled.update(state=InboxState.SETTLED) and notice.state == InboxState.UNREAD:
        _say(notice.recipient, at=at)


def _read(notices: QuerySet[InboxNotice], *, at: datetime) -> int:
    return notices.filter(state__in=OPEN).update(state=InboxState.READ, read_at=at)


def _say(recipient: Recipient, *, at: datetime) -> None:
    """Open pages of theirs read the inbox again."""
    user_id = recipient.user_id
    assert user_id is not None, "only who signs in has an inbox"
    feed.record(InboxChanged(user_id=user_id), actor=None, at=at, audiences=[f"user:{user_id}"])
