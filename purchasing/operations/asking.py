"""Asking several suppliers at once, and ordering from what they answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import Variant
from inventory.rules import check_quantity
from purchasing import events
from purchasing.models import Inquiry, InquiryLine, PurchaseOrder, Quote, Supplier
from purchasing.models.inquiry import InquiryState, QuoteState
from purchasing.operations.ordering import LineDraft, request_order
from purchasing.operations.steps import BUYERS, NotNow, Outdated, people_of
from purchasing.queries.inquiries import bids_of, lines_shown_in
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.core.queries import current_shop
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User


@dataclass(frozen=True)
class WantedDraft:
    """``quantity`` of a variant, in its unit."""

    variant_id: int
    quantity: Decimal
    note: str = ""


@transaction.atomic
def ask_suppliers(
    *,
    place_id: int,
    supplier_ids: Collection[int],
    lines: Sequence[WantedDraft],
    answer_by: date,
    actor: User,
    at: datetime,
    wanted_on: date | None = None,
    note: str = "",
) -> Inquiry:
    """Ask each of these suppliers what ``lines`` would cost and when they would come; each is told alone.

    Raises ``Invalid`` for lines that cannot be, nobody to ask, and a deadline that is over.
    """
    if answer_by < timezone.localdate(at, current_shop().zone):
        raise Invalid("over_already", _("The day to answer by is over already."), field="answer_by")
    suppliers = list(Supplier.objects.filter(pk__in=supplier_ids, is_active=True, people__isnull=False).distinct())
    if not suppliers:
        raise Invalid("nobody_to_ask", _("Choose at least one supplier to ask."), field="supplier")
    inquiry = Inquiry.objects.create(
        place_id=place_id,
        note=note.strip(),
        wanted_on=wanted_on,
        answer_by=answer_by,
        asked_at=at,
        asked_by=actor,
    )
    _write_lines(inquiry, lines)
    asked = events.SuppliersAsked(inquiry_id=inquiry.pk, suppliers=len(suppliers))
    record(asked, actor=actor, at=at, audiences=BUYERS)
    for supplier in suppliers:
        quote = Quote.objects.create(inquiry=inquiry, supplier=supplier)
        if not lines_shown_in(quote):
            message = _("%s may see none of these goods. Give them a category on their page, or leave them out.")
            raise Invalid("sees_nothing", message % supplier, field="supplier")
        tell_of_quote(events.QuoteAsked, quote, actor=actor, at=at)
    return inquiry


@transaction.atomic
def order_from_answers(
    *,
    inquiry_id: int,
    version: int,
    choice: Mapping[int, int],
    tells_others: bool,
    actor: User,
    at: datetime,
) -> list[PurchaseOrder]:
    """Order each line (by primary key in ``choice``) from the answer chosen for it: one purchase order for each supplier, to be
    approved like any other. Ends the request. ``tells_others``: who answered and gets nothing hears it went elsewhere.

    Locks the request, so of two buyers one orders. Raises ``NotNow`` once it has ended, ``Outdated`` when an answer came in that
    was not looked at, ``Invalid`` where nothing is chosen or nothing can be had.
    """
    inquiry = lock_inquiry(inquiry_id, version=version)
    bids = bids_of(inquiry)
    drafts: dict[int, list[LineDraft]] = {}
    for line in inquiry.lines.all():
        bid = bids.get(line.pk, {}).get(choice.get(line.pk, 0))
        if bid and bid.quantity:
            drafts.setdefault(bid.quote_id, []).append(LineDraft(line.variant_id, bid.quantity, bid.price))
    if not drafts:
        raise Invalid("nothing_chosen", _("Choose for at least one line whose offer you take."), field="lines")
    orders = []
    quotes = {quote.pk: quote for quote in inquiry.quotes.select_related("supplier")}
    for quote_id, lines in sorted(drafts.items()):
        quote = quotes[quote_id]
        quote.order = request_order(
            supplier=quote.supplier,
            place_id=inquiry.place_id,
            lines=lines,
            actor=actor,
            at=at,
            wanted_on=inquiry.wanted_on,
            note=inquiry.note,
        )
        quote.save(update_fields=["order"])
        orders.append(quote.order)
    numbers = ", ".join(order.number for order in orders)
    _end(inquiry, InquiryState.ORDERED, tells_others=tells_others, actor=actor, at=at)
    record(events.InquiryOrdered(inquiry_id=inquiry.pk, numbers=numbers), actor=actor, at=at, audiences=BUYERS)
    return orders


@transaction.atomic
def close_inquiry(*, inquiry_id: int, tells_others: bool, actor: User, at: datetime) -> None:
    """Order nothing of it. Locks the request. Raises ``NotNow`` once it has ended."""
    inquiry = lock_inquiry(inquiry_id)
    _end(inquiry, InquiryState.CLOSED, tells_others=tells_others, actor=actor, at=at)
    record(events.InquiryClosed(inquiry_id=inquiry.pk), actor=actor, at=at, audiences=BUYERS)


@transaction.atomic
def remind_late(*, at: datetime) -> int:
    """Remind, once, every supplier whose answer is overdue; how many that were. Claims rows, so two runs at once remind once."""
    today = timezone.localdate(at, current_shop().zone)
    late = Quote.objects.filter(
        state=QuoteState.ASKED,
        reminded_at=None,
        inquiry__state=InquiryState.OPEN,
        inquiry__answer_by__lt=today,
    )
    claimed = list(late.select_for_update(of=("self",), skip_locked=True).select_related("supplier").order_by("pk"))
    for quote in claimed:
        quote.reminded_at = at
        quote.save(update_fields=["reminded_at"])
        tell_of_quote(events.QuoteReminded, quote, actor=None, at=at)
    return len(claimed)


def lock_inquiry(inquiry_id: int, *, version: int | None = None) -> Inquiry:
    """The open request, locked until the transaction ends, before any of its answers. Raises ``NotFound``, ``NotNow`` and
    ``Outdated``."""
    inquiry = Inquiry.objects.select_for_update().filter(pk=inquiry_id).first()
    if inquiry is None:
        raise NotFound("not_found", _("There is no such request."))
    if inquiry.state != InquiryState.OPEN:
        raise NotNow("not_open", _("This request has ended. Nothing was changed."), state=inquiry.state)
    if version is not None and version != inquiry.version:
        raise Outdated("outdated", _("An answer has come in meanwhile. Look at it, then decide."), now=inquiry.version)
    return inquiry


def tell_of_quote(
    event: type[events.QuoteEvent], quote: Quote, *, actor: User | None, at: datetime, **facts: object
) -> None:
    """Record ``event`` for the buyers and the people of this one supplier."""
    told: FeedEvent = event(quote_id=quote.pk, inquiry_id=quote.inquiry_id, supplier=quote.supplier.name, **facts)
    record(told, actor=actor, at=at, audiences=[*BUYERS, *people_of(quote.supplier)])


def _end(inquiry: Inquiry, state: InquiryState, *, tells_others: bool, actor: User, at: datetime) -> None:
    inquiry.state, inquiry.ended_at = state, at
    inquiry.version += 1
    inquiry.save(update_fields=["state", "ended_at", "version", "updated_at"])
    if not tells_others:
        return
    without = inquiry.quotes.filter(order=None).exclude(state=QuoteState.DECLINED).select_related("supplier")
    for quote in without:
        tell_of_quote(events.QuoteWentElsewhere, quote, actor=actor, at=at)


def _write_lines(inquiry: Inquiry, lines: Sequence[WantedDraft]) -> None:
    if not lines:
        raise Invalid("no_lines", _("Ask for at least one thing."), field="lines")
    if len({line.variant_id for line in lines}) < len(lines):
        raise Invalid("twice", _("Put everything you want of one thing into one line."), field="lines")
    variants = Variant.objects.select_related("product", "unit").in_bulk([line.variant_id for line in lines])
    for position, line in enumerate(lines, start=1):
        variant = variants.get(line.variant_id)
        if variant is None:
            raise Invalid("no_such_goods", _("One of the goods does not exist any more."), field="lines")
        check_quantity(quantity=line.quantity, decimals=variant.unit.decimals, name=variant.title)
        InquiryLine.objects.create(
            inquiry=inquiry,
            position=position,
            variant=variant,
            quantity=line.quantity,
            note=line.note.strip()[:200],
        )
