"""What one supplier answers to a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from purchasing import events, rules
from purchasing.models import Inquiry, Quote, QuoteLine, QuotePrice
from purchasing.models.inquiry import QuoteState
from purchasing.operations.asking import lock_inquiry, tell_of_quote
from purchasing.queries.inquiries import lines_shown_in
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User


@dataclass(frozen=True)
class QuoteDraft:
    """What a supplier offers for one line: ``prices`` are (from quantity, price per unit in their currency), one at least."""

    line_id: int
    quantity: Decimal
    prices: Sequence[tuple[Decimal, Decimal]]
    pack_size: Decimal = Decimal(1)
    minimum_quantity: Decimal = Decimal(0)
    arrives_on: date | None = None
    remark: str = ""


@transaction.atomic
def mark_quote_seen(*, quote_id: int, actor: User, at: datetime) -> None:
    """Somebody of the supplier has the request before them. Again changes nothing."""
    if Quote.objects.filter(pk=quote_id, seen_at=None).update(seen_at=at):
        tell_of_quote(events.QuoteSeen, _quote(quote_id), actor=actor, at=at)


@transaction.atomic
def answer_quote(*, quote_id: int, lines: Sequence[QuoteDraft], actor: User, at: datetime, remark: str = "") -> Quote:
    """Offer ``lines``; what was answered before is replaced. After the deadline it counts, and is said to be late. Locks the
    request.

    Raises ``NotNow`` once the request has ended, ``Invalid`` for what cannot be offered.
    """
    quote = _quote(quote_id)
    inquiry = lock_inquiry(quote.inquiry_id)
    if not lines:
        raise Invalid("no_lines", _("Enter a price for at least one thing, or decline."), field="lines")
    asked = {line.pk for line in lines_shown_in(quote)}
    if not {line.line_id for line in lines} <= asked or len({line.line_id for line in lines}) < len(lines):
        raise Invalid("no_such_line", _("One of the lines is not part of the request."), field="lines")
    for line in lines:
        _check(line)
    quote.lines.all().delete()
    for line in lines:
        _write(quote, line)
    is_late = inquiry.is_late(timezone.localdate(at, current_shop().zone))
    _answer(quote, inquiry, QuoteState.ANSWERED, at=at, is_late=is_late, remark=remark.strip())
    tell_of_quote(events.QuoteAnswered, quote, actor=actor, at=at, is_late=is_late)
    return quote


@transaction.atomic
def decline_quote(*, quote_id: int, reason: str, actor: User, at: datetime) -> Quote:
    """The supplier offers nothing this time; ``reason`` may be empty. Locks the request. Raises ``NotNow`` once it has ended."""
    quote = _quote(quote_id)
    inquiry = lock_inquiry(quote.inquiry_id)
    quote.lines.all().delete()
    _answer(quote, inquiry, QuoteState.DECLINED, at=at, is_late=False, remark=reason.strip()[:200])
    tell_of_quote(events.QuoteDeclined, quote, actor=actor, at=at, reason=quote.remark)
    return quote


def _quote(quote_id: int) -> Quote:
    quote = Quote.objects.select_related("supplier", "inquiry").filter(pk=quote_id).first()
    if quote is None:
        raise NotFound("not_found", _("There is no such request."))
    return quote


def _answer(quote: Quote, inquiry: Inquiry, state: QuoteState, *, at: datetime, is_late: bool, remark: str) -> None:
    quote.state, quote.answered_at, quote.is_late, quote.remark = state, at, is_late, remark
    quote.seen_at = quote.seen_at or at
    quote.save(update_fields=["state", "answered_at", "is_late", "remark", "seen_at"])
    inquiry.version += 1
    inquiry.save(update_fields=["version", "updated_at"])


def _check(line: QuoteDraft) -> None:
    if line.quantity <= 0 or line.pack_size <= 0 or line.minimum_quantity < 0:
        raise Invalid("bad_quantity", _("Quantities and packs are more than nothing."), line_id=line.line_id)
    starts = [start for start, _price in line.prices]
    rules.check_fineness([line.quantity, line.pack_size, line.minimum_quantity, *starts], line_id=line.line_id)
    if not line.prices or any(start < 0 for start in starts):
        raise Invalid("bad_price", _("A price is not negative."), line_id=line.line_id)
    for _start, price in line.prices:
        rules.check_price(price, line_id=line.line_id)
    if len(set(starts)) < len(starts):
        raise Invalid("twice", _("Two prices begin at the same quantity."), line_id=line.line_id)


def _write(quote: Quote, line: QuoteDraft) -> None:
    made = QuoteLine.objects.create(
        quote=quote,
        line_id=line.line_id,
        quantity=line.quantity,
        pack_size=line.pack_size,
        minimum_quantity=line.minimum_quantity,
        arrives_on=line.arrives_on,
        remark=line.remark.strip()[:200],
    )
    prices = [QuotePrice(line=made, from_quantity=start, price=price) for start, price in line.prices]
    QuotePrice.objects.bulk_create(prices)
