"""Reads of orders. ``*_visible_to`` are the only doors for a request."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from inventory import queries as stock
from inventory.models import Batch, Place, Reservation, WaitingDemand
from orders import rules
from orders.models import Channel, HandOver, LookAlike, Order, OrderLine, PackPhoto, ParcelStop
from orders.models.look_alike import Verdict
from orders.models.order import IN_WORK, Stage
from shopsuite.core.subjects import Named, Recipient
from shopsuite.feed import queries as feed
from shopsuite.feed.models import Event
from shopsuite.people.models import Customer, User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: Which stages make up each role's queue.
QUEUES: dict[str, tuple[Stage, ...]] = {
    "picking": (Stage.PLACED, Stage.PICKING),
    "packing": (Stage.PACKING,),
    "hand-over": (Stage.HAND_OVER,),
}

_IS_STOPPED = Exists(ParcelStop.objects.filter(order=OuterRef("pk"), released_at__isnull=True))


def orders_visible_to(user: User) -> QuerySet[Order]:
    """The only door to orders for a request: staff see all, riders their jobs, customers their own; others nothing."""
    if user.may("orders.see"):
        return Order.objects.all()
    own = Q()
    if user.has_role(Role.RIDER):
        own |= Q(hand_over__rider=user)
    if user.has_role(Role.CUSTOMER):
        own |= Q(customer__user=user)
    return Order.objects.filter(own) if own else Order.objects.none()


def order_of_draft(draft_id: UUID | None, *, viewer: User) -> Order | None:
    """The order that a screen's draft has become; None while it is a draft."""
    return orders_visible_to(viewer).filter(client_id=draft_id).first() if draft_id else None


def order_names(pks: list[int]) -> dict[int, Named]:
    """How the ledger and other apps' screens call orders: id -> number and page."""
    numbers = Order.objects.filter(pk__in=pks).values_list("pk", "number")
    return {pk: Named(label=number, url=reverse("orders:order", args=[number])) for pk, number in numbers}


def order_recipients(pks: list[int]) -> dict[int, Recipient]:
    """Whom the goods of orders went to: id -> name and phone, for recalls."""
    rows = Order.objects.filter(pk__in=pks).values_list("pk", "customer_name", "phone")
    return {pk: Recipient(name, phone) for pk, name, phone in rows}


def order_by_link(token: str) -> Order | None:
    """The order whose private link this is: whoever holds the link may see the customer's page."""
    return Order.objects.select_related("place", "channel", "customer").filter(link_token=token).first()


#: Lines of an order that its entry in the list of one's own names; the others are counted.
NAMED_LINES = 2


def orders_of(customer: Customer) -> QuerySet[Order]:
    """The only door to orders for ``customer`` themselves: what they bought, what is under way first, then the newest.

    Each has ``is_open``, ``named_lines``, its first, and how many ``other_lines`` there are. Two queries whatever their number.
    """
    lines = OrderLine.objects.order_by("position", "pk")
    count = lines.filter(order=OuterRef("pk")).order_by().values("order").annotate(count=Count("pk")).values("count")
    named = lines.select_related("variant__unit", "variant__product")[:NAMED_LINES]
    return (
        Order.objects.filter(customer=customer)
        .annotate(
            is_open=Case(When(stage__in=[*IN_WORK, Stage.SHIPPED], then=True), default=False),
            other_lines=Greatest(Coalesce(Subquery(count), 0) - NAMED_LINES, 0),
        )
        .prefetch_related(Prefetch("lines", named, to_attr="named_lines"))
        .order_by("-is_open", "-pk")
    )


def may_ask_for_all(order: Order) -> bool:
    """Whether the order's customer, who came along with it, can be sent the code that opens all their orders."""
    return order.customer is not None and bool(order.customer.email or order.customer.phone)


def may_see_prices(reader: Customer | None, order: Order) -> bool:
    """Whether the page by private link shows this reader what was paid. A gift's link may have gone to whom it is for."""
    return not order.is_gift or (reader is not None and order.customer_id == reader.pk)


def may_leave(order: Order) -> bool:
    """Whether the order may be handed over as it is paid; needs its channel."""
    return rules.may_leave(order, ships_unpaid=order.channel.ships_unpaid)


def photos_visible_to(user: User) -> QuerySet[PackPhoto]:
    """Packing photos of the orders this person may see."""
    return PackPhoto.objects.filter(order__in=orders_visible_to(user))


def look_alikes_visible_to(user: User) -> QuerySet[LookAlike]:
    """Pairs to decide on, for those who may change orders."""
    return LookAlike.objects.all() if user.may("orders.change") else LookAlike.objects.none()


def open_look_alikes(*, order: Order, viewer: User) -> list[LookAlike]:
    """The pairs with ``order`` that nobody has decided on, for those who may."""
    mine = Q(earlier=order) | Q(later=order)
    pairs = look_alikes_visible_to(viewer).filter(mine, verdict=Verdict.OPEN)
    return list(pairs.select_related("earlier__channel", "later__channel").order_by("pk"))


def look_alikes_to_decide(user: User) -> QuerySet[LookAlike]:
    """Pairs nobody has decided on yet, for those who may."""
    return look_alikes_visible_to(user).filter(verdict=Verdict.OPEN)


def active_channels() -> QuerySet[Channel]:
    """Channels in use."""
    return Channel.objects.filter(is_active=True)


def latest_taken_by(user: User) -> QuerySet[Order]:
    """The last three orders this person took down, newest first."""
    return orders_visible_to(user).filter(taken_by=user).order_by("-pk")[:3]


def queue(*, viewer: User, name: str, place: Place | None = None) -> QuerySet[Order]:
    """The work of one role, most urgent first: ``picking``, ``packing``, ``hand-over``. Each order has its ``line_count`` of goods,
    and whether its parcel ``is_stopped``. What is nothing but a service at an appointed time is nobody's work before that."""
    orders = orders_visible_to(viewer).filter(stage__in=QUEUES[name]).exclude(_appointed_later())
    if place:
        orders = orders.filter(place=place)
    goods = OrderLine.objects.filter(order=OuterRef("pk"), kind="goods").exclude(state="cancelled")
    # Counted row by row, so that a page of the queue costs what it shows and not what waits behind it.
    count = goods.order_by().values("order").annotate(count=Count("pk")).values("count")
    return (
        orders.select_related("channel", "picker", "packer", "place")
        .annotate(line_count=Coalesce(Subquery(count), 0), is_stopped=_IS_STOPPED)
        .order_by(F("ship_by").asc(nulls_last=True), "pk")
    )


def _appointed_later() -> Q:
    """Nothing but a service, at a time that is still to come."""
    goods = OrderLine.objects.filter(order=OuterRef("pk"), kind="goods")
    return Q(stage=Stage.HAND_OVER, deliver_from__gt=timezone.now()) & Q(~Exists(goods))


def next_in_queue(*, viewer: User, name: str, place: Place | None = None) -> Order | None:
    """The most urgent order of a queue that nobody has claimed, that waits for nothing and is not stopped."""
    free = {"picking": Q(stage=Stage.PLACED), "packing": Q(packer=None)}.get(name, Q())
    ready = queue(viewer=viewer, name=name, place=place).filter(free, ~_IS_STOPPED)
    return ready.filter(waits_for_stock=False, waits_for_deposit=False).first()


def late_orders(*, viewer: User, at: datetime) -> QuerySet[Order]:
    """What should have left the house before ``at``, the longest overdue first."""
    late = orders_visible_to(viewer).filter(stage__in=IN_WORK, ship_by__lt=at)
    return late.select_related("channel", "picker", "packer").order_by("ship_by", "pk")


def queue_sizes(*, viewer: User) -> dict[str, int]:
    """How many orders stand in each queue."""
    waiting = orders_visible_to(viewer).filter(stage__in=IN_WORK).exclude(_appointed_later())
    stages = waiting.order_by().values_list("stage").annotate(Count("pk"))
    by_stage = dict(stages)
    return {name: sum(by_stage.get(stage, 0) for stage in members) for name, members in QUEUES.items()}


@dataclass
class LineView:
    """One line with what is promised to it and what it still waits for."""

    line: OrderLine
    reservations: list[Reservation]
    waiting: list[WaitingDemand]

    @property
    def waiting_quantity(self) -> Decimal:
        return sum((row.quantity for row in self.waiting), Decimal(0))


def lines_of(order: Order) -> list[LineView]:
    """The lines of ``order`` in their order, with batches and waiting demand; four queries whatever their number."""
    lines = list(order.lines.select_related("variant__product", "variant__unit", "batch").order_by("position"))
    reservations = list(stock.reservations_of(subject=order.subject))
    waiting = list(stock.waiting_for(subject=order.subject))
    return [
        LineView(
            line=line,
            reservations=[row for row in reservations if row.claim == line.claim],
            waiting=[row for row in waiting if row.claim == line.claim],
        )
        for line in lines
    ]


def pick_list(order: Order) -> list[tuple[Reservation, OrderLine]]:
    """What to take from the shelves, in the order one walks past them."""
    lines = {line.claim: line for line in order.lines.select_related("variant__product", "variant__unit")}
    return [(row, lines[row.claim]) for row in stock.reservations_of(subject=order.subject)]


def promises_of(order: Order) -> QuerySet[Reservation]:
    """What is held for ``order``, with batch, goods and unit, in the order one walks past the shelves."""
    return stock.reservations_of(subject=order.subject).select_related("stock__batch", "stock__variant__unit")


def scanned_reservation(*, order: Order, scanned: str) -> Reservation | None:
    """Which promise of ``order`` a scanned label means: one to pick, else one picked already.

    A label of neither is held against the next one to pick, which will refuse it; None when nothing is to be picked.
    """
    to_pick_first = sorted(stock.reservations_of(subject=order.subject), key=lambda row: row.picked_at is not None)
    for reservation in to_pick_first:
        if stock.label_matches(reservation=reservation, scanned=scanned):
            return reservation
    return next((row for row in to_pick_first if row.picked_at is None), None)


def other_batches(*, reservation: Reservation) -> list[Batch]:
    """Batches that could be taken instead, with enough left, the one to sell first in front."""
    row = reservation.stock
    stocks = stock.sellable_stocks(variant_ids=[row.variant_id], place_id=row.place_id)
    return [other.batch for other in stocks if other.pk != row.pk and other.sellable >= reservation.quantity]


def timeline_of(order: Order) -> QuerySet[Event]:
    """Everything that happened to ``order``, oldest first, with who."""
    return feed.timeline(order.subject)


def carriers_in_use() -> list[str]:
    """The carriers of the last hundred parcels, the one used most in front; at most five."""
    latest = HandOver.objects.exclude(carrier="").order_by("-pk").values_list("carrier", flat=True)[:100]
    return [carrier for carrier, _times in Counter(latest).most_common(5)]


def riders_with_load() -> QuerySet[User]:
    """Riders by name, each with ``load``: how many orders they carry that have not arrived."""
    on_the_way = Count("hand_overs", filter=Q(hand_overs__done_at__isnull=False, hand_overs__delivered_at=None))
    return User.objects.filter(pk__in=people_with_role(Role.RIDER).values("pk")).annotate(load=on_the_way)
