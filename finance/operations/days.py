"""Days that are accounted for."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from finance import queries
from finance.events import DayClosed, DayOpened, DayToReconcile
from finance.models import ClosedDay, Match, StatementLine
from finance.operations.telling import tell
from orders import rules as order_rules
from orders.models import Payment
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop, shop_days
from shopsuite.people.models import User


class NotExplained(DomainError):
    """Some of the day's money is not explained yet."""


@transaction.atomic
def close_day(*, day: date, cash_counted: Decimal, note: str, actor: User, at: datetime) -> ClosedDay:
    """Say that every amount of ``day`` is accounted for; closing it again is a new count.

    ``cash_counted`` is what the day put into the till, in the shop's currency; where it differs from the books ``note``
    says why. Locks the day's lines and what its payments were found to be, so that nothing of it is taken back meanwhile.

    Raises ``NotExplained`` while lines of statements or payments of that day are open, ``Invalid`` for a day to
    come or a difference without a note.
    """
    if day > at.astimezone(current_shop().zone).date():
        raise Invalid("day_to_come", _("This day has not come yet."), field="day")
    if not cash_counted.is_finite():
        raise Invalid("bad_amount", _("Type the cash as an amount."), field="cash_counted")
    _hold(day)
    report = queries.day_report(day)
    if report.open_lines or report.unseen:
        raise NotExplained(
            "not_explained",
            _("%(lines)d lines of statements and %(payments)d payments of this day are not explained yet.")
            % {"lines": len(report.open_lines), "payments": len(report.unseen)},
            lines=len(report.open_lines),
            payments=len(report.unseen),
        )
    counted = order_rules.to_the_cent(cash_counted)
    if counted != report.cash and not note.strip():
        raise Invalid(
            "cash_differs",
            _("The books say %(expected)s in cash. Say why it differs.") % {"expected": report.cash},
            field="note",
            expected=str(report.cash),
        )
    closed, _is_new = ClosedDay.objects.update_or_create(
        day=day,
        defaults={
            "cash_expected": report.cash,
            "cash_counted": counted,
            "note": note.strip()[:300],
            "takings": {method: str(amount) for method, amount in report.by_method.items()},
            "closed_at": at,
            "closed_by": actor,
            "opened_at": None,
            "opened_by": None,
        },
    )
    tell(DayClosed(day=day.isoformat()), actor=actor, at=at)
    return closed


def open_again(days: Iterable[date], *, actor: User, at: datetime) -> None:
    """What explained something of ``days`` was taken back: those that are closed are open again, and finance hears of it.

    Called by whoever takes back, in the same transaction and after the lines and matches concerned are locked.
    """
    closed = ClosedDay.objects.select_for_update(of=("self",)).filter(day__in=set(days), opened_at=None)
    for each in closed.order_by("day"):
        each.opened_at, each.opened_by = at, actor
        each.save(update_fields=["opened_at", "opened_by"])
        tell(DayOpened(day=each.day.isoformat()), actor=actor, at=at)


def _hold(day: date) -> None:
    """Wait for whoever takes back something that explains ``day``; who comes later finds it closed, and opens it again."""
    begin, end = shop_days(day)
    list(StatementLine.objects.select_for_update().filter(at__gte=begin, at__lt=end).order_by("pk").values_list("pk"))
    movements = Payment.objects.filter(at__gte=begin, at__lt=end).values("movement")
    list(Match.objects.select_for_update().filter(movement__in=movements).order_by("pk").values_list("pk"))


@transaction.atomic
def tell_of_the_day(*, day: date, at: datetime) -> bool:
    """In the morning: tell finance what of ``day`` is not explained; nothing when all is. Returns whether it told."""
    report = queries.day_report(day)
    if not report.open_lines and not report.unseen:
        return False
    told = DayToReconcile(
        day=day.isoformat(),
        open_lines=len(report.open_lines),
        unseen_payments=len(report.unseen),
        amount=str(report.unexplained),
    )
    tell(told, actor=None, at=at)
    return True
