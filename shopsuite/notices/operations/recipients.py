"""Who is told, and what they want to be told of."""

from collections.abc import Iterable
from datetime import time

from django.db import transaction

from shopsuite.notices import kinds
from shopsuite.notices.models import Channel, InboxNotice, Notice, Recipient
from shopsuite.people.models import User


def recipient_for_user(user: User) -> Recipient:
    """``user`` as somebody who is told of things; safe to race."""
    return Recipient.objects.select_related("user").get_or_create(user=user)[0]


def recipient_for_guest(subject: str) -> Recipient:
    """Whoever holds the private link of ``subject`` ("conversation:7"); safe to race."""
    return Recipient.objects.get_or_create(user=None, guest=subject)[0]


@transaction.atomic
def choose(
    *,
    recipient: Recipient,
    wanted: Iterable[str],
    quiet_from: time | None,
    quiet_to: time | None,
    urgent_passes: bool,
) -> None:
    """Keep what ``recipient`` wants: ``wanted`` are "kind:channel"; what is left out of all there are is muted."""
    offered = {f"{kind}:{channel}" for kind in kinds.kinds_for(recipient.user) for channel in Channel.values}
    locked = Recipient.objects.select_for_update().get(pk=recipient.pk)
    locked.muted = sorted(offered - set(wanted))
    locked.quiet_from, locked.quiet_to, locked.urgent_passes = quiet_from, quiet_to, urgent_passes
    locked.save(update_fields=["muted", "quiet_from", "quiet_to", "urgent_passes", "updated_at"])


@transaction.atomic
def set_mail(*, recipient: Recipient, is_wanted: bool) -> None:
    """All mail on or off, as the link at the end of each mail does it."""
    locked = Recipient.objects.select_for_update().get(pk=recipient.pk)
    by_mail = {f"{kind}:{Channel.MAIL}" for kind in kinds.kinds_for(recipient.user)}
    muted = set(locked.muted)
    locked.muted = sorted(muted - by_mail if is_wanted else muted | by_mail)
    locked.save(update_fields=["muted", "updated_at"])


@transaction.atomic
def forget(*, subjects: Iterable[str]) -> None:
    """``subjects`` ("conversation:7") are gone: nobody is told of them any more, and who was reached by their private link,
    with their devices, is forgotten."""
    names = list(subjects)
    Notice.objects.filter(subject__in=names).delete()
    InboxNotice.objects.filter(subject__in=names).delete()
    Recipient.objects.filter(guest__in=names).delete()
