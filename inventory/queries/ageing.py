"""Stock that should go: expired, expiring, or not asked for any more."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import DecimalField, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Subquery

from inventory import rules
from inventory.models import BatchStock, StockMove
from inventory.models.stock import MoveKind, PlaceKind

#: Goods nobody has bought for so long lie dead.
DEAD_AFTER = timedelta(days=90)


def expiring(*, at: datetime) -> QuerySet[BatchStock]:
    """What is past its best-before date or will be within thirty days, the most urgent first."""
    return _lying().filter(batch__best_before__lte=(at + rules.SOON).date()).order_by("batch__best_before", "pk")


def dead(*, at: datetime) -> QuerySet[BatchStock]:
    """What has lain for ninety days and of whose goods nothing was sold in that time, anywhere; ``last_sale`` says when the
    last of them was. The dearest first: what is bound in them."""
    since = at - DEAD_AFTER
    sales = StockMove.objects.filter(stock__variant=OuterRef("variant"), kind=MoveKind.SALE).order_by()
    last_sale = Subquery(sales.values("stock__variant").annotate(last=Max("at")).values("last"))
    unsold = _lying().filter(batch__received_on__lte=since.date()).annotate(last_sale=last_sale)
    return unsold.filter(Q(last_sale__isnull=True) | Q(last_sale__lt=since)).order_by(
        F("bound").desc(nulls_last=True), "pk"
    )


def _lying() -> QuerySet[BatchStock]:
    """Rows with goods, and ``bound``: what they have cost (None where nobody knows)."""
    cost = ExpressionWrapper(F("on_hand") * F("batch__cost"), DecimalField(max_digits=20, decimal_places=4))
    lying = BatchStock.objects.filter(on_hand__gt=Decimal(0)).exclude(place__kind=PlaceKind.TRANSIT)
    return lying.annotate(bound=cost).select_related("batch", "place", "variant__product", "variant__unit")
