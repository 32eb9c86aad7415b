"""What florists make next: it follows from when it has to leave."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delivery.models import Stop
from delivery.rules import bench
from orders.models import Order, OrderLine, ParcelStop, ProofStep
from orders.models.order import LineState, Stage, Way
from orders.models.proof import ProofState
from orders.queries import orders_visible_to
from shopsuite.people.models import User

_UNSHOWN = Q(state__in=[ProofState.ASKED, ProofState.QUESTIONED]) | Q(state=ProofState.SHOWN, waits_for_approval=True)
_IN_THE_MAKING = (Stage.PLACED, Stage.PICKING, Stage.PACKING)


@dataclass(frozen=True)
class ToMake:
    """One order on the bench. ``urgency``: "late", "soon" or "". ``rider``: who is to bring it, where that is planned."""

    order: Order
    ready_by: datetime | None
    urgency: str
    rider: str

    @property
    def holder(self) -> User | None:
        """Who has it in their hands."""
        return self.order.packer if self.order.stage == Stage.PACKING else self.order.picker

    @property
    def waits(self) -> bool:
        """Whether nobody can make it yet."""
        return self.order.waits_for_stock or self.order.waits_for_deposit


def bench_orders(viewer: User) -> QuerySet[Order]:
    """What riders are to bring and is not ready, the first to leave in front; each with ``loads_at``, ``rider_name``, ``is_stopped``,
    ``is_to_be_shown`` and its ``goods``."""
    planned = Stop.objects.filter(delivery__order=OuterRef("pk"), done_at=None, run__left_at=None)
    goods = OrderLine.objects.filter(kind="goods").exclude(state=LineState.CANCELLED)
    goods = goods.select_related("variant__unit", "variant__product").order_by("position", "pk")
    latest = ExpressionWrapper(F("deliver_until") - bench.LEAD, output_field=DateTimeField())
    return (
        orders_visible_to(viewer)
        .filter(way=Way.RIDER, stage__in=_IN_THE_MAKING)
        .annotate(
            loads_at=Subquery(planned.values("run__loads_at")[:1]),
            rider_name=Subquery(planned.values("run__shift__rider__name")[:1]),
            is_stopped=Exists(ParcelStop.objects.filter(order=OuterRef("pk"), released_at=None)),
            is_to_be_shown=Exists(ProofStep.objects.filter(_UNSHOWN, order=OuterRef("pk"))),
        )
        .select_related("picker", "packer")
        .prefetch_related(Prefetch("lines", goods, to_attr="goods"))
        # As ``rules.bench.ready_by``.
        .order_by(Coalesce("loads_at", latest, "ship_by").asc(nulls_last=True), "pk")
    )


def bench_waiting(viewer: User) -> QuerySet[Order]:
    """What florists can make at this moment; counted beside the navigation."""
    mine = orders_visible_to(viewer).filter(way=Way.RIDER, stage__in=_IN_THE_MAKING)
    return mine.filter(waits_for_stock=False, waits_for_deposit=False)


def to_make(viewer: User, *, at: datetime, most: int) -> list[ToMake]:
    """The first ``most`` of them as the bench shows them."""
    return [_as_shown(order, at=at) for order in bench_orders(viewer)[:most]]


def _as_shown(order: Order, *, at: datetime) -> ToMake:
    loads_at: datetime | None = getattr(order, "loads_at", None)
    due = bench.ready_by(loads_at=loads_at, deliver_until=order.deliver_until, ship_by=order.ship_by)
    urgency = "" if due is None or due > at + bench.SOON else "late" if due < at else "soon"
    return ToMake(order, due, urgency, getattr(order, "rider_name", None) or "")
