"""Orders that are paid together: how far they are, and what is paid of them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from orders.models import Order, OrderGroup, Payment
from orders.models.order import Stage
from orders.queries.orders import orders_visible_to
from shopsuite.people.models import User

#: Stages in which a parcel is still open, so that cancelling it unpacks nothing.
BEFORE_PACKED = (Stage.PLACED, Stage.PICKING, Stage.PACKING)
#: Stages in which nothing is left to do in the house.
GONE = (Stage.SHIPPED, Stage.DELIVERED)


def groups_visible_to(user: User) -> QuerySet[OrderGroup]:
    """The only door to groups for a request: the staff."""
    return OrderGroup.objects.all() if user.may("orders.see") else OrderGroup.objects.none()


@dataclass(frozen=True)
class Standing:
    """How far the orders of a group are. Money is in the shop's currency; cancelled orders count for nothing."""

    by_stage: dict[str, int]
    waiting: int
    total: Decimal
    paid: Decimal

    @property
    def count(self) -> int:
        """Orders that were not cancelled."""
        return sum(count for stage, count in self.by_stage.items() if stage != Stage.CANCELLED)

    @property
    def gone(self) -> int:
        return sum(self.by_stage.get(stage, 0) for stage in GONE)

    @property
    def can_be_cancelled(self) -> int:
        return sum(self.by_stage.get(stage, 0) for stage in BEFORE_PACKED)

    @property
    def due(self) -> Decimal:
        return max(self.total - self.paid, Decimal(0))


def standing_of(group: OrderGroup) -> Standing:
    """How far ``group`` is, in two queries whatever its size."""
    rows = Order.objects.filter(group=group).order_by().values_list("stage")
    waiting = Count("pk", filter=Q(waits_for_stock=True))
    counts = list(rows.annotate(count=Count("pk"), sum=Sum(F("total") - F("let_off")), waiting=waiting))
    paid = Payment.objects.filter(order__group=group).aggregate(sum=Sum("amount"))["sum"]
    return Standing(
        by_stage={stage: count for stage, count, _total, _waiting in counts},
        waiting=sum(waiting for _stage, _count, _total, waiting in counts),
        total=sum((total for stage, _count, total, _waiting in counts if stage != Stage.CANCELLED), Decimal(0)),
        paid=paid or Decimal(0),
    )


def orders_of_group(group: OrderGroup, *, viewer: User, stage: str = "", text: str = "") -> QuerySet[Order]:
    """The parcels of ``group`` in the order they were taken down: of one ``stage`` or "waiting" for goods; ``text`` is part of a
    recipient's name, phone or address."""
    found = orders_visible_to(viewer).filter(group=group)
    if stage == "waiting":
        found = found.filter(waits_for_stock=True)
    elif stage in Stage.values:
        found = found.filter(stage=stage)
    if text := text.strip():
        found = found.filter(
            Q(customer_name__icontains=text) | Q(phone__contains=text) | Q(address__icontains=text) | Q(number=text)
        )
    return found.order_by("pk")
