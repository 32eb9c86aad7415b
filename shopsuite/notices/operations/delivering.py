"""Sending what is due: claimed for a while in one transaction, sent outside of any, settled in another.

Who is killed in between leaves a claim that runs out, and somebody else sends it, perhaps for the second time, once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation

from shopsuite.core.queries import current_shop
from shopsuite.notices import digest, kinds, providers, rules, sources
from shopsuite.notices.models import Channel, Notice, Recipient, State
from shopsuite.notices.operations.pushing import push_to
from shopsuite.notices.sources import Telling

logger = logging.getLogger(__name__)
LONGEST_BODY = 240


@dataclass(frozen=True)
class _Claim:
    """What one worker sends to one recipient; ``by_mail`` goes as one."""

    recipient: Recipient
    pushes: list[Notice]
    by_mail: list[Notice]


def deliver_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due and allowed at this hour, for a minute; safe to run twice and at once. Returns for how many recipients.

    ``clock`` is asked again for every part: in a long run what is claimed by the time it began would have run out already.
    """
    count, until = 0, clock() + rules.RUN_FOR
    while (at := clock()) < until and (claim := _claim(at=at)):
        count += 1
        reach = sources.reach_of(claim.recipient)
        zone = ZoneInfo(current_shop().time_zone)
        with translation.override(reach.language), timezone.override(zone):
            while claim.pushes:
                claim = _hold(claim, at=(at := clock()))
                for notice in claim.pushes[:1]:
                    _attempt([notice], partial(_push, notice, at=at), at=at)
                claim = replace(claim, pushes=claim.pushes[1:])
            claim = _hold(claim, at=(at := clock()))
            if claim.by_mail:
                _attempt(claim.by_mail, partial(_mail, claim, reach, at=at), at=at)
    return count


def _hold(claim: _Claim, *, at: datetime) -> _Claim:
    """What of the claim is still this worker's, held anew: a dozen slow devices take longer than one claim lasts."""
    until = at + rules.CLAIMED_FOR

    def is_held(notice: Notice) -> bool:
        held = Notice.objects.filter(pk=notice.pk, claimed_until=notice.claimed_until).update(claimed_until=until)
        notice.claimed_until = until
        return bool(held)

    return replace(claim, pushes=[*filter(is_held, claim.pushes)], by_mail=[*filter(is_held, claim.by_mail)])


@transaction.atomic
def _claim(*, at: datetime) -> _Claim | None:
    """Everything of one recipient that may go now. Nobody else sends to them meanwhile: mails of two workers would be two."""
    due = _free(Notice.objects.filter(state=State.PENDING, due_at__lte=at), at=at)
    waiting = Recipient.objects.filter(Exists(due.filter(recipient=OuterRef("pk"))))
    recipient = waiting.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
    if recipient is None:
        return None
    pending = _free(recipient.notices.filter(state=State.PENDING), at=at).select_for_update().order_by("pk")
    pushes, by_mail = [], []
    is_mail_due = False
    for notice in pending:
        notice.recipient = recipient
        moment = _moment_for(notice, at=at)
        if notice.due_at <= at < moment:
            notice.due_at = moment
            notice.save(update_fields=["due_at"])
            if notice.is_stale and notice.is_shown:
                pushes.append(notice)  # to tidy up, which has no hour
        elif notice.channel == Channel.MAIL:
            by_mail.append(notice)  # also what is not due yet: one mail tells everything
            is_mail_due |= notice.due_at <= at
        elif notice.due_at <= at:
            pushes.append(notice)
    if not is_mail_due:
        by_mail = []
    for notice in (*pushes, *by_mail):
        notice.claimed_until, notice.attempts, notice.is_stale = at + rules.CLAIMED_FOR, notice.attempts + 1, False
        notice.save(update_fields=["claimed_until", "attempts", "is_stale"])
    return _Claim(recipient, pushes, by_mail)


def _free(notices: QuerySet[Notice], *, at: datetime) -> QuerySet[Notice]:
    return notices.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))


def _moment_for(notice: Notice, *, at: datetime) -> datetime:
    """When ``notice`` may go: not in quiet hours, and no two mails within the pause."""
    recipient = notice.recipient
    moment = at
    if notice.channel == Channel.MAIL:
        if recipient.mailed_at:
            moment = max(moment, recipient.mailed_at + rules.PAUSE[Channel.MAIL])
        is_being_mailed = recipient.notices.filter(channel=Channel.MAIL, claimed_until__gt=at).exists()
        moment = max(moment, at + rules.CLAIMED_FOR) if is_being_mailed else moment
    is_tidying = notice.told >= notice.mark  # takes something away and wakes nobody
    if notice.is_stale and notice.sent_at and 0 < notice.told < notice.mark:
        moment = max(moment, notice.sent_at + rules.PAUSE[Channel.PUSH])  # it is due to be tidied, not to ring again
    if is_tidying or (recipient.urgent_passes and kinds.is_urgent(notice.kind)):
        return moment
    quiet = None
    if recipient.quiet_from is not None and recipient.quiet_to is not None:
        quiet = rules.QuietHours(recipient.quiet_from, recipient.quiet_to)
    return rules.next_allowed(moment, quiet=quiet, zone=ZoneInfo(current_shop().time_zone))


def _attempt(notices: list[Notice], send: Callable[[], None], *, at: datetime) -> None:
    """Send, and put off what fails; what fails too often is parked, and holds nobody else up."""
    try:
        send()
    except Exception as error:
        if not isinstance(error, providers.Failed):
            logger.exception("A notice could not be sent")
        for notice in notices:
            _put_off(notice, error=str(error) or type(error).__name__, at=at)


def _push(notice: Notice, *, at: datetime) -> None:
    telling = sources.telling_of(notice)
    if telling is None or not notice.recipient.wants(notice.kind, Channel.PUSH):
        if notice.is_shown:
            _close(notice, at=at)
        _settle(notice, State.WITHDRAWN, at=at)
    elif notice.told >= notice.mark:  # what lies on the devices still holds
        _settle(notice, State.SENT, at=notice.sent_at or at)
    elif notice.due_at > at:
        _tidy(notice, at=at)
    else:
        is_urgent = kinds.is_urgent(notice.kind)
        is_taken = push_to(notice.recipient, _shown(notice, telling), is_urgent=is_urgent, at=at)
        _settle(notice, State.SENT if is_taken else State.WITHDRAWN, at=at)


def _tidy(notice: Notice, *, at: datetime) -> None:
    """Take away what is no longer right before the hour in which something may be shown in its place."""
    is_right = notice.told > 0
    if not is_right:
        _close(notice, at=at)
    held = Notice.objects.filter(pk=notice.pk, claimed_until=notice.claimed_until)
    held.update(claimed_until=None, attempts=0, error="", is_shown=is_right)


def _close(notice: Notice, *, at: datetime) -> None:
    push_to(
        notice.recipient,
        {"tag": notice.subject, "title": str(current_shop()), "close": True},
        is_urgent=kinds.is_urgent(notice.kind),
        at=at,
    )


def _shown(notice: Notice, telling: Telling) -> dict[str, object]:
    return {
        "tag": notice.subject,
        "title": telling.title,
        "body": "\n".join(telling.lines[-3:])[-LONGEST_BODY:],
        "url": telling.url,
        # Told of again it does not ring again, unless something more was said.
        "renotify": notice.mark > notice.told and notice.told > 0,
        "close": False,
    }


def _mail(claim: _Claim, reach: sources.Reach, *, at: datetime) -> None:
    """One mail with everything, where something that is due is still to be told; else the rest waits for its own time."""
    recipient = claim.recipient
    told = [(notice, sources.telling_of(notice)) for notice in claim.by_mail]
    wanted = {notice.pk: telling for notice, telling in told if telling and recipient.wants(notice.kind, Channel.MAIL)}
    is_sent = bool(reach.email) and any(notice.pk in wanted and notice.due_at <= at for notice in claim.by_mail)
    if is_sent:
        providers.mail_provider().mail(digest.compose(recipient, list(wanted.values()), to=reach.email))
        Recipient.objects.filter(pk=recipient.pk).update(mailed_at=at)
    for notice in claim.by_mail:
        if is_sent and notice.pk in wanted:
            _settle(notice, State.SENT, at=at)
        elif notice.due_at <= at or notice.pk not in wanted:
            _settle(notice, State.WITHDRAWN, at=at)
        else:
            Notice.objects.filter(pk=notice.pk, claimed_until=notice.claimed_until).update(
                claimed_until=None, attempts=0
            )


@transaction.atomic
def _settle(notice: Notice, state: State, *, at: datetime) -> None:
    """Sent or withdrawn, unless there is more to tell meanwhile. A claim that ran out settles nothing."""
    now = Notice.objects.select_for_update().filter(pk=notice.pk, claimed_until=notice.claimed_until).first()
    if now is None:
        return
    is_sent = state == State.SENT
    now.claimed_until, now.attempts, now.error, now.state = None, 0, "", state
    now.is_shown = is_sent and now.channel == Channel.PUSH
    now.told = notice.mark
    now.sent_at = at if is_sent else now.sent_at
    if now.is_stale and now.is_shown:  # what it says may not be right any more: it is shown anew, and rings for nobody
        now.state, now.due_at, now.told = State.PENDING, at + rules.TIDY_AFTER, 0
    elif now.mark > notice.mark:
        now.state = State.PENDING
        now.due_at = at + (rules.PAUSE[Channel(now.channel)] if is_sent else rules.GRACE[now.channel])
    now.save()


@transaction.atomic
def _put_off(notice: Notice, *, error: str, at: datetime) -> None:
    now = Notice.objects.select_for_update().filter(pk=notice.pk, claimed_until=notice.claimed_until).first()
    if now is None:
        return
    now.claimed_until, now.error = None, error[:300]
    if now.is_stale and now.is_shown:
        now.told = 0
    if now.attempts >= rules.MOST_ATTEMPTS:
        now.state = State.PARKED
        logger.warning("Notice %s is parked: %s", now.pk, now.error)
    else:
        now.due_at = at + rules.wait_before(now.attempts)
    now.save()
