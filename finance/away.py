"""Telling finance, while away, of money that is to be looked at: each on their own list of notices as well."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finance import queries
from finance.events import DayOpened, DayToReconcile
from finance.models import OnlineRefund
from finance.models.online import RefundState
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.queries import those_who

DAY, REFUNDS = "day_to_reconcile", "refund_failed"
_LOOK_AT = (RefundState.FAILED, RefundState.STUCK)


def tell_of_day(event: Event) -> None:
    """Note a day that is not explained for those who reconcile, once a day however often it was found; and each time it is
    opened again."""
    subject = _called(event.body["day"])
    if event.kind == DayOpened.kind or (event.kind == DayToReconcile.kind and not _was_told(event)):
        notices.note_event(event, users=those_who("money.change"), subject=subject, kind=DAY)
    notices.look_again(subject=subject, at=event.at)


def _was_told(event: Event) -> bool:
    return Event.objects.filter(kind=event.kind, subject=event.subject, pk__lt=event.pk).exists()


def _called(day: str) -> str:
    """What a day is called among the notices, which know their things by number: "day:20260520"."""
    return f"day:{day.replace('-', '')}"


def telling_of_day(pk: int, notice: Notice) -> Telling | None:
    """What of the day is not explained now; None when all is, or for who may not see it."""
    user, day = notice.recipient.user, date.fromisoformat(str(pk))
    if user is None or not user.may("money.see"):
        return None
    report = queries.day_report(day)
    if not report.open_lines and not report.unseen:
        return None
    return Telling(_("%s is to be explained") % date_format(day, "DATE_FORMAT"), _lines(report), _page_of(day))


def _lines(report: queries.DayReport) -> tuple[str, ...]:
    counts = (
        (len(report.open_lines), ngettext("%d line of a statement", "%d lines of statements", len(report.open_lines))),
        (
            len(report.unseen),
            ngettext("%d payment no statement shows", "%d payments no statement shows", len(report.unseen)),
        ),
    )
    return tuple(words % count for count, words in counts if count)


def _page_of(day: date) -> str:
    return reverse("finance:day", args=[day])


def tell_of_refund(event: Event) -> None:
    """Note a refund that somebody has to see to for those who look after the shop's money."""
    subject = f"refund:{event.body['refund_id']}"
    if event.body["state"] in _LOOK_AT:
        notices.note_event(event, users=those_who("money.change"), subject=subject, kind=REFUNDS)
    notices.look_again(subject=subject, at=event.at)


def telling_of_refund(pk: int, notice: Notice) -> Telling | None:
    """Which refund did not arrive, and why; None once it has, or is asked for again."""
    user = notice.recipient.user
    refund = OnlineRefund.objects.filter(pk=pk, state__in=_LOOK_AT).select_related("noted__order").first()
    if refund is None or refund.noted is None or not user or not user.may("money.see"):
        return None
    order = refund.noted.order
    words = {"number": order.number, "amount": refund.amount, "currency": order.currency}
    title = _("%(number)s: the refund of %(amount)s %(currency)s did not arrive") % words
    lines = tuple(filter(None, [refund.get_state_display(), refund.problem]))
    return Telling(title, lines, order.get_absolute_url())
