"""The owner's day in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from orders.models import HandOver, Order, Payment
from orders.models.order import IN_WORK
from shopsuite.core.models import Shop


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
