"""What is promised to an order, what it still waits for, and when that may come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inventory import queries as stock
from inventory.models import WaitingDemand
from orders.models import Offer, Order, OrderLine
from orders.queries.orders import lines_of
from purchasing import queries as purchasing
from purchasing.models import PurchaseOrder
from purchasing.models.order import WITH_SUPPLIER
from shopsuite.core.templatetags.shop import quantity


@dataclass(frozen=True)
class Promise:
    """One line of goods. ``batches`` are (batch, quantity) promised; ``place`` in the queue counts from 1, None when nothing
    ``waits``; ``expected_on`` is the day on which orders with suppliers reach as far as this line, None when none does."""

    line: OrderLine
    batches: list[tuple[str, Decimal]]
    waits: Decimal
    place: int | None = None
    expected_on: date | None = None

    @property
    def words(self) -> str:
        """ "2 of 3 from 2024 · spring; 1 waits, third in line, expected 4 December", in the reader's language."""
        said = []
        for label, part in self.batches:
            numbers = {"part": quantity(part), "all": quantity(self.line.quantity), "batch": label}
            said.append(_("%(part)s of %(all)s from %(batch)s") % numbers)
        if self.waits:
            waiting = [_("%(quantity)s waits") % {"quantity": quantity(self.waits)}]
            if self.place:
                waiting.append(_place_in_words(self.place))
            day = self.expected_on
            waiting.append(
                _("expected %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else _("nobody knows yet when")
            )
            said.append(pgettext("list", ", ").join(waiting))
        return pgettext("parts of a sentence", "; ").join(said)


def promises(order: Order) -> list[Promise]:
    """The goods lines of ``order`` with what is promised and what waits; two queries more than ``lines_of`` while some waits."""
    views = [view for view in lines_of(order) if view.line.is_goods and view.line.quantity]
    waiting = {row.variant_id for view in views for row in view.waiting}
    queues = stock.queues_of(variant_ids=waiting, place_id=order.place_id) if waiting else {}
    coming = purchasing.coming(waiting, place_id=order.place_id) if waiting else {}
    found = []
    for view in views:
        batches = [(row.stock.batch.label, row.quantity) for row in view.reservations]
        if not view.waiting:
            found.append(Promise(view.line, batches, Decimal(0)))
            continue
        variant_id = view.waiting[0].variant_id
        place, ahead = _place_of(queues.get(variant_id, []), {row.pk for row in view.waiting})
        waits = view.waiting_quantity
        day = _day_that_reaches(ahead + waits, coming.get(variant_id, []))
        found.append(Promise(view.line, batches, waits, place, day))
    return found


def expected_on(order: Order) -> date | None:
    """When the last of what ``order`` waits for may come; None when it waits for nothing or nobody knows."""
    days = [each.expected_on for each in promises(order) if each.waits]
    return max(day for day in days if day) if days and all(days) else None


def waiting_for_goods_of(purchase: PurchaseOrder) -> list[int]:
    """The ids of the orders that wait for something of what ``purchase`` was to bring, in the order of their promises."""
    variants = purchase.lines.values_list("variant_id", flat=True)
    queues = stock.queues_of(variant_ids=variants, place_id=purchase.place_id)
    subjects = dict.fromkeys(row.subject for queue in queues.values() for row in queue)
    return [int(pk) for kind, _colon, pk in (subject.partition(":") for subject in subjects) if kind == "order"]


def open_offer(order: Order) -> Offer | None:
    """The choices that wait for the customer's answer."""
    return order.offers.filter(closed_at__isnull=True).select_related("substitute__product").first()


def _place_of(queue: Sequence[WaitingDemand], mine: set[int]) -> tuple[int, Decimal]:
    """(place in the queue, what is waited for ahead of it): orders count, not their lines."""
    ahead: dict[str, Decimal] = {}
    for row in queue:
        if row.pk in mine:
            break
        ahead[row.subject] = ahead.get(row.subject, Decimal(0)) + row.quantity
    return len(ahead) + 1, sum(ahead.values(), Decimal(0))


def _day_that_reaches(wanted: Decimal, coming: Sequence[purchasing.Coming]) -> date | None:
    """When what suppliers know of adds up to ``wanted``."""
    for delivery in coming:
        if delivery.order.state in WITH_SUPPLIER:
            wanted -= delivery.quantity
            if wanted <= 0:
                return delivery.expected_on
    return None


def _place_in_words(place: int) -> str:
    words = {1: _("first in line"), 2: _("second in line"), 3: _("third in line")}
    return words.get(place) or _("number %(place)d in line") % {"place": place}
