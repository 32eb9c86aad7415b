"""Noting that somebody is to be told, and that the reason may be gone. Nothing is sent here."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from shopsuite.feed.models import Event
from shopsuite.notices import kinds, rules
from shopsuite.notices.models import Channel, Notice, Recipient, State
from shopsuite.notices.operations import inbox
from shopsuite.notices.operations.recipients import recipient_for_user
from shopsuite.people.models import User


@transaction.atomic
def note(*, recipient: Recipient, subject: str, kind: str, mark: int, at: datetime) -> None:
    """``recipient`` is to be told of ``subject`` up to number ``mark``: in their inbox, where they sign in, and in every way that
    reaches them and they want. The one way in, whatever the kind.

    The same again changes nothing. What is still to be sent takes it in and goes when it was due: of fifty messages
    one push and one mail come.
    """
    if recipient.user_id:
        inbox.put(recipient=recipient, subject=subject, kind=kind, mark=mark, at=at)
    for channel in Channel:
        if recipient.wants(kind, channel) and (channel != Channel.PUSH or recipient.devices.exists()):
            _note(recipient, channel, subject=subject, kind=kind, mark=mark, at=at)


def note_event(event: Event, *, users: Iterable[User], subject: str, kind: str) -> None:
    """``note`` up to ``event`` for every active one of ``users`` once, but whoever caused it."""
    for user in {user.pk: user for user in users if user.is_active and user.pk != event.actor_id}.values():
        note(recipient=recipient_for_user(user), subject=subject, kind=kind, mark=event.pk, at=event.at)


@transaction.atomic
def look_again(*, subject: str, at: datetime, recipient: Recipient | None = None, has_changed: bool = False) -> None:
    """Somebody read, answered or took back: see at the next sending whether what lies on devices still holds, and at
    once whether what is unread in inboxes does.

    ``has_changed``: what it says is no longer right even where it still holds, so it is shown anew.
    """
    inbox.settle(subject=subject, at=at, recipient=recipient)
    on_devices = Notice.objects.filter(subject=subject, channel=Channel.PUSH)
    if recipient is not None:
        on_devices = on_devices.filter(recipient=recipient)
    anew = {"told": 0} if has_changed else {}
    is_being_sent = Q(state=State.PENDING, claimed_until__gt=at)
    on_devices.filter(is_being_sent).update(is_stale=True)
    # Also what waits for another hour to tell more: what lies there already does not wait.
    shown = on_devices.filter(state__in=[State.SENT, State.PENDING], is_shown=True).exclude(is_being_sent)
    shown.update(state=State.PENDING, due_at=at + rules.TIDY_AFTER, attempts=0, is_stale=True, **anew)


def try_parked_again(*, notices: QuerySet[Notice], at: datetime) -> None:
    """Those of ``notices`` that were given up go with the next sending."""
    notices.filter(state=State.PARKED).update(state=State.PENDING, due_at=at, attempts=0)


def _note(recipient: Recipient, channel: Channel, *, subject: str, kind: str, mark: int, at: datetime) -> None:
    due_at = at + rules.GRACE[channel]
    notice, is_new = Notice.objects.select_for_update().get_or_create(
        recipient=recipient,
        channel=channel,
        subject=subject,
        defaults={"kind": kind, "mark": mark, "due_at": due_at, "made_at": at},
    )
    is_raised = kinds.is_urgent(kind) and not kinds.is_urgent(notice.kind)
    if is_new or (mark <= notice.mark and not is_raised):
        return
    if notice.state != State.PENDING or notice.told >= notice.mark:
        last = notice.sent_at if channel == Channel.PUSH and not is_raised else None
        notice.due_at = max(due_at, last + rules.PAUSE[channel]) if last else due_at
        notice.state, notice.attempts, notice.made_at, notice.kind = State.PENDING, 0, at, kind
    elif is_raised:
        notice.kind, notice.due_at = kind, min(notice.due_at, due_at)
    if is_raised:
        notice.told = 0  # that one is called is news, even where the line itself was told of
    notice.mark = max(mark, notice.mark)
    notice.save()
