"""Reads of orders. ``*_visible_to`` are the only doors for a request."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from inventory import queries as stock
from inventory.models import Batch, Place, Reservation, WaitingDemand
from orders.models import Channel, HandOver, LookAlike, Order, OrderImport, OrderLine, PackPhoto, Payment
from orders.models.look_alike import Verdict
from orders.models.order import IN_WORK, Stage
from shopsuite.core.models import Shop
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
    return Order.objects.select_related("place", "channel").filter(link_token=token).first()


def own_orders(user: User) -> QuerySet[Order]:
    """What this person has bought, newest first."""
    return Order.objects.filter(customer__user=user).order_by("-pk")


def may_see_prices(user: User | AnonymousUser, order: Order) -> bool:
    """Whether the page by private link shows this reader what was paid. A gift's link may have gone to whom it is for."""
    return not order.is_gift or (user.is_authenticated and own_orders(user).filter(pk=order.pk).exists())


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


def order_list(
    *, viewer: User, text: str = "", channel: str = "", stage: str = "", needs_decision: bool = False
) -> QuerySet[Order]:
    """The inbox of all channels, newest first; ``looks_alike`` marks those somebody should compare with an earlier one.

    ``text`` is an order number, a channel's own number, or part of a customer's name or phone.
    """
    orders = orders_visible_to(viewer).select_related("channel", "place")
    if text := text.strip():
        orders = orders.filter(_named(text))
    if channel:
        orders = orders.filter(channel__code=channel)
    if stage == "in_work":
        orders = orders.filter(stage__in=IN_WORK)
    elif stage:
        orders = orders.filter(stage=stage)
    orders = orders.annotate(looks_alike=Exists(LookAlike.objects.filter(later=OuterRef("pk"), verdict=Verdict.OPEN)))
    if needs_decision:
        orders = orders.filter(looks_alike=True)
    return orders.order_by("-pk")


def _named(text: str) -> Q:
    """Orders with this number, here or in their channel, or of customers who are called so.

    Ids are looked up beforehand: only conditions without a subquery can each use their own index on a million orders.
    """
    named = Q(name__icontains=text) | Q(company__icontains=text) | Q(phone__startswith=text)
    customer_ids = list(Customer.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:200])
    channel_ids = list(Channel.objects.order_by("pk").values_list("pk", flat=True))
    outside = Q(channel__in=channel_ids, external_id=text) & ~Q(external_id="")
    return Q(number=text) | outside | Q(customer__in=customer_ids)


def queue(*, viewer: User, name: str, place: Place | None = None) -> QuerySet[Order]:
    """The work of one role, most urgent first, with the number of lines to pick: ``picking``, ``packing``, ``hand-over``."""
    orders = orders_visible_to(viewer).filter(stage__in=QUEUES[name])
    if place:
        orders = orders.filter(place=place)
    goods = OrderLine.objects.filter(order=OuterRef("pk"), kind="goods").exclude(state="cancelled")
    # Counted row by row, so that a page of the queue costs what it shows and not what waits behind it.
    count = goods.order_by().values("order").annotate(count=Count("pk")).values("count")
    return (
        orders.select_related("channel", "picker", "packer", "place")
        .annotate(line_count=Coalesce(Subquery(count), 0))
        .order_by(F("ship_by").asc(nulls_last=True), "pk")
    )


def next_in_queue(*, viewer: User, name: str, place: Place | None = None) -> Order | None:
    """The most urgent order of a queue that nobody has claimed and that waits for nothing."""
    free = {"picking": Q(stage=Stage.PLACED), "packing": Q(packer=None)}.get(name, Q())
    return queue(viewer=viewer, name=name, place=place).filter(free, waits_for_stock=False).first()


def late_orders(*, viewer: User, at: datetime) -> QuerySet[Order]:
    """What should have left the house before ``at``, the longest overdue first."""
    late = orders_visible_to(viewer).filter(stage__in=IN_WORK, ship_by__lt=at)
    return late.select_related("channel", "picker", "packer").order_by("ship_by", "pk")


def queue_sizes(*, viewer: User) -> dict[str, int]:
    """How many orders stand in each queue."""
    stages = orders_visible_to(viewer).filter(stage__in=IN_WORK).order_by().values_list("stage").annotate(Count("pk"))
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


def jobs_of(rider: User) -> QuerySet[HandOver]:
    """What a rider has in the bag, in the order it was handed over; delivered ones of the last day at the end."""
    recent = timezone.now() - timedelta(days=1)
    return (
        HandOver.objects.filter(rider=rider)
        .filter(Q(delivered_at__isnull=True) | Q(delivered_at__gte=recent))
        .select_related("order__place")
        .order_by(F("delivered_at").asc(nulls_first=True), "order__deliver_until", "done_at", "pk")
    )


def carriers_in_use() -> list[str]:
    """The carriers of the last hundred parcels, the one used most in front; at most five."""
    latest = HandOver.objects.exclude(carrier="").order_by("-pk").values_list("carrier", flat=True)[:100]
    return [carrier for carrier, _times in Counter(latest).most_common(5)]


def riders_with_load() -> QuerySet[User]:
    """Riders by name, each with ``load``: how many orders they carry that have not arrived."""
    on_the_way = Count("hand_overs", filter=Q(hand_overs__done_at__isnull=False, hand_overs__delivered_at=None))
    return User.objects.filter(pk__in=people_with_role(Role.RIDER).values("pk")).annotate(load=on_the_way)


@dataclass(frozen=True)
class Overview:
    """The owner's day, in the shop's time zone and currency."""

    received: int
    in_work: int
    late: int
    due_soon: int
    waiting: int
    shipped: int
    delivered: int
    takings: Decimal
    takings_usual: Decimal | None
    by_stage: dict[str, int]
    by_channel: list[tuple[str, int]]
    by_hour: list[tuple[int, int]]
    by_method: list[tuple[str, Decimal]]


def overview(*, shop: Shop, at: datetime) -> Overview:
    """What happened since midnight in the shop's time zone, and what is in work now.

    ``takings_usual`` is the mean of the takings of the same weekday of the last four weeks up to the same time of day;
    None without any history.
    """
    midnight = at.astimezone(shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Order.objects.filter(placed_at__gte=midnight, placed_at__lte=at)
    in_work = Order.objects.filter(stage__in=IN_WORK)
    soon = at + timedelta(minutes=shop.due_soon_minutes)
    work = in_work.aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(ship_by__lt=at)),
        soon=Count("pk", filter=Q(ship_by__gte=at, ship_by__lt=soon)),
        waiting=Count("pk", filter=Q(waits_for_stock=True)),
    )
    hours = dict.fromkeys(range(shop.opens_at.hour, max(shop.opens_at.hour, shop.closes_at.hour) + 1), 0)
    for placed_at in today.values_list("placed_at", flat=True):
        hour = placed_at.astimezone(shop.zone).hour
        hours[hour] = hours.get(hour, 0) + 1
    methods = Payment.objects.filter(at__gte=midnight, at__lte=at).values_list("method").annotate(sum=Sum("amount"))
    by_method = sorted(methods, key=lambda row: -row[1])
    channels = today.values_list("channel__code").annotate(count=Count("pk")).order_by("-count")
    return Overview(
        received=today.count(),
        in_work=work["all"],
        late=work["late"],
        due_soon=work["soon"],
        waiting=work["waiting"],
        shipped=Order.objects.filter(shipped_at__gte=midnight, shipped_at__lte=at).count(),
        delivered=HandOver.objects.filter(delivered_at__gte=midnight, delivered_at__lte=at).count(),
        takings=sum((amount for _method, amount in by_method), Decimal(0)),
        takings_usual=_usual_takings(midnight=midnight, at=at),
        by_stage=dict(in_work.order_by().values_list("stage").annotate(Count("pk"))),
        by_channel=list(channels),
        by_hour=sorted(hours.items()),
        by_method=by_method,
    )


def _usual_takings(*, midnight: datetime, at: datetime) -> Decimal | None:
    sums = []
    for weeks in (1, 2, 3, 4):
        back = timedelta(weeks=weeks)
        taken = Payment.objects.filter(at__gte=midnight - back, at__lte=at - back).aggregate(sum=Sum("amount"))["sum"]
        if taken is not None:
            sums.append(taken)
    return sum(sums, Decimal(0)) / len(sums) if sums else None


def line_differences() -> list[dict[str, object]]:
    """Goods lines in work whose quantity is not what is promised plus what waits; empty when all adds up."""
    rows: list[dict[str, object]] = []
    for order in Order.objects.filter(stage__in=IN_WORK).order_by("pk").iterator(chunk_size=500):
        for view in lines_of(order):
            held = sum((row.quantity for row in view.reservations), Decimal(0)) + view.waiting_quantity
            if view.line.is_goods and held != view.line.quantity:
                rows.append({"order": order.number, "line": view.line.pk, "wanted": view.line.quantity, "held": held})
    return rows


def holding_for_nothing() -> list[dict[str, object]]:
    """Orders that are cancelled or have left, or that nobody knows, and still hold goods or wait for some; else empty."""
    holders = {int(subject.partition(":")[2]) for subject in stock.subjects_with_claims(thing="order")}
    orders = Order.objects.filter(pk__in=holders).values_list("pk", "number", "stage")
    known = {pk: (number, stage) for pk, number, stage in orders}
    unknown = ("", "unknown")
    rows = [(pk, *known.get(pk, unknown)) for pk in sorted(holders)]
    return [{"order_id": pk, "order": number, "stage": stage} for pk, number, stage in rows if stage not in IN_WORK]


def known_numbers(*, channel: Channel, external_ids: Iterable[str]) -> dict[str, int]:
    """Which of ``external_ids`` are orders of ``channel`` already: number in the channel -> order id."""
    known = Order.objects.filter(channel=channel, external_id__in=list(external_ids))
    return dict(known.values_list("external_id", "pk"))


def imports_visible_to(user: User) -> QuerySet[OrderImport]:
    """Files of orders, for those who may import them."""
    return OrderImport.objects.all() if user.may("orders.import") else OrderImport.objects.none()


def documents_of(job: OrderImport) -> list[tuple[str, int, int]]:
    """(kind, how many the file holds, how many of them are booked by now) for the kinds that occur."""
    found: dict[str, int] = job.preview.get("documents", {})
    return [(kind, count, job.counts.get(kind, 0)) for kind, count in sorted(found.items())]
