"""The list of orders of every channel: what may be asked of it, and in what order it comes. A page costs what it shows, among
a million orders too: every order has an index, and pages go on from the last row instead of counting."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from orders.models import Channel, LookAlike, Order
from orders.models.look_alike import Verdict
from orders.models.order import IN_WORK, PaymentState, Stage
from orders.queries.orders import orders_visible_to
from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer, User

#: What is not paid whole, as one choice.
OWING = "owing"
#: In what order they can come: code -> fields; the last one makes it definite.
SORTS: dict[str, tuple[str, ...]] = {
    "newest": ("-pk",),
    "ship_by": ("ship_by", "pk"),
    "total": ("-total", "-pk"),
}

# The conditions of the indexes of few orders, in so many words: statements are prepared, and of a parameter PostgreSQL does not
# know that it is one of these.
_UNSETTLED = RawSQL("orders_order.payment_state IN ('unpaid', 'part', 'refunded')", (), BooleanField())
_GONE = RawSQL("orders_order.stage IN ('shipped', 'cancelled')", (), BooleanField())


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of the list; "" and None ask nothing. Days are the shop's, both included.

    ``text`` is an order number, a channel's own number, or part of a customer's name or phone. ``stage`` is one, or
    "in_work". ``payment`` is a state, or "owing". Sorted by ``ship_by`` only what is in work is shown.
    """

    text: str = ""
    channel: str = ""
    stage: str = ""
    payment: str = ""
    waits: bool = False
    needs_decision: bool = False
    since: date | None = None
    until: date | None = None
    sort: str = "newest"


def order_list(*, viewer: User, asked: Asked | None = None) -> QuerySet[Order]:
    """The orders that ``asked`` asks for; ``looks_alike`` marks those somebody should compare with an earlier one."""
    asked = asked or Asked()
    orders = orders_visible_to(viewer).select_related("channel", "place").filter(_filters(asked))
    orders = orders.annotate(looks_alike=Exists(LookAlike.objects.filter(later=OuterRef("pk"), verdict=Verdict.OPEN)))
    if asked.needs_decision:
        orders = orders.filter(looks_alike=True)
    return orders.order_by(*SORTS.get(asked.sort, SORTS["newest"]))


def _filters(asked: Asked) -> Q:
    found = Q()
    if text := asked.text.strip():
        found &= _named(text)
    if asked.channel:
        found &= Q(channel__in=list(Channel.objects.filter(code=asked.channel).values_list("pk", flat=True)))
    if asked.stage == "in_work" or asked.sort == "ship_by":
        found &= Q(stage__in=IN_WORK)
    if asked.stage and asked.stage != "in_work":
        found &= Q(stage=asked.stage)
    if asked.stage in (Stage.SHIPPED, Stage.CANCELLED):
        found &= Q(_GONE)
    if asked.payment == OWING:
        found &= Q(payment_state__in=[PaymentState.UNPAID, PaymentState.PART])
    elif asked.payment:
        found &= Q(payment_state=asked.payment)
    if asked.payment and asked.payment != PaymentState.PAID:
        found &= Q(_UNSETTLED)
    if asked.waits:
        found &= Q(waits_for_stock=True, stage__in=IN_WORK)
    if asked.since:
        found &= Q(placed_at__gte=_midnight(asked.since))
    if asked.until:
        found &= Q(placed_at__lt=_midnight(asked.until + timedelta(days=1)))
    return found


def after(orders: QuerySet[Order], *, sort: str, mark: str) -> QuerySet[Order]:
    """The rows behind ``mark`` (``mark_of`` the last one shown); an unreadable mark is none."""
    first, _comma, pk = mark.rpartition(",")
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return orders
    try:
        if sort == "ship_by":
            return orders.filter(_behind(datetime.fromisoformat(first) if first else None, int(pk)))
        if sort == "total":
            amount = Decimal(first)
            if not amount.is_finite():
                return orders
            return orders.filter(Q(total__lt=amount) | Q(total=amount, pk__lt=pk))
    except (InvalidOperation, ValueError):
        return orders
    return orders.filter(pk__lt=pk)


def _behind(ship_by: datetime | None, pk: int) -> Q:
    """Orders without a ship-before come last."""
    undated = Q(ship_by=None)
    if ship_by is None:
        return undated & Q(pk__gt=pk)
    return Q(ship_by__gt=ship_by) | Q(ship_by=ship_by, pk__gt=pk) | undated


def mark_of(order: Order, *, sort: str) -> str:
    """Where the next page goes on."""
    first = {"ship_by": order.ship_by.isoformat() if order.ship_by else "", "total": str(order.total)}.get(sort, "")
    return f"{first},{order.pk}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), current_shop().zone)


def _named(text: str) -> Q:
    """Orders with this number, here or in their channel, or of customers who are called so.

    Ids are looked up beforehand: only conditions without a subquery can each use their own index on a million orders.
    """
    named = Q(name__icontains=text) | Q(company__icontains=text) | Q(phone__startswith=text)
    customer_ids = list(Customer.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:200])
    channel_ids = list(Channel.objects.order_by("pk").values_list("pk", flat=True))
    outside = Q(channel__in=channel_ids, external_id=text) & ~Q(external_id="")
    return Q(number=text) | outside | Q(customer__in=customer_ids)
