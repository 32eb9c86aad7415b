"""What own riders of an example shop do today: vehicles, shifts, known doors, a plan that was taken, and a run on the road."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from delivery import operations, queries
from delivery.models import Attempt, Cause, Delivery, DeliveryState, Vehicle
from delivery.operations import ToldFix
from delivery.rules.places import Spot
from orders.models import Order
from orders.models.order import Stage, Way
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import shop_day, shop_days
from shopsuite.examples.places import SHOP
from shopsuite.people.models import User
from shopsuite.people.roles import Role

VEHICLES = (
    ("Scooter 1", "scooter", 8, 160, 20.0),
    ("Scooter 2", "scooter", 8, 160, 20.0),
    ("Cargo bike", "cargo", 20, 400, 14.0),
)
#: By the shop's clock; whoever loads the example at night finds riders at work all the same.
OPENS, CLOSES = timedelta(hours=9), timedelta(hours=20)
_OVER = (Stage.DELIVERED, Stage.CANCELLED)
_RODE = timedelta(minutes=12)


@transaction.atomic
def write_rides(*, at: datetime) -> None:
    """Everything that the screens of deliveries show; ``at`` is now. Called once the shop is on the map."""
    dispatcher = User.objects.get(email="dispatcher@example.shop")
    random = Random(7)
    own = Order.objects.filter(way=Way.RIDER).exclude(stage__in=_OVER).order_by("pk")
    deliveries = [operations.follow_order(order_id=pk, at=at) for pk in own.values_list("pk", flat=True)]
    _place([each for each in deliveries if each], random, actor=dispatcher, at=at)
    riders = _at_work(dispatcher, at=at)
    _take_along(riders[0], at=at)
    plan = operations.ask_for_plan(day=shop_day(at), cause=Cause.ASKED, actor=dispatcher, at=at)
    made = operations.make_plan(plan_id=plan.pk, clock=lambda: at, first=0.1, in_all=0.4)
    if made and made.state == "ready":
        operations.take_plan(plan_id=made.pk, actor=dispatcher, at=at)
    operations.settle_runs(day=shop_day(at), at=at)
    for rider in riders:
        _say_where(rider, random, at=at)


def _place(deliveries: list[Delivery], random: Random, *, actor: User, at: datetime) -> None:
    """Doors that nobody knows yet are somewhere in town."""
    known = queries.points_of(deliveries)
    for delivery in deliveries:
        text = delivery.order.address.strip()
        if delivery.pk in known or not text or queries.point_of(text):
            continue
        spot = Spot(SHOP.latitude + random.uniform(-0.02, 0.02), SHOP.longitude + random.uniform(-0.025, 0.025))
        operations.enter_address(text=text, spot=spot, actor=actor, at=at)


def _at_work(actor: User, *, at: datetime) -> list[User]:
    """Today and tomorrow, each rider on a vehicle of their own."""
    vehicles = [
        Vehicle.objects.get_or_create(
            name=name, defaults={"kind": kind, "pieces": pieces, "litres": litres, "speed": speed}
        )[0]
        for name, kind, pieces, litres, speed in VEHICLES
    ]
    riders = list(queries.riders().order_by("pk"))[: len(vehicles)]
    midnight, next_midnight = shop_days(shop_day(at))
    begins = min(midnight + OPENS, at - timedelta(hours=2))
    ends = max(min(midnight + CLOSES, begins + timedelta(hours=15)), at + timedelta(hours=4))
    spans = [(max(begins, ends - timedelta(hours=15)), ends), (next_midnight + OPENS, next_midnight + CLOSES)]
    for rider, vehicle in zip(riders, vehicles, strict=False):
        for begins, ends in spans:
            operations.add_shift(rider=rider, vehicle=vehicle, begins=begins, ends=ends, actor=actor, at=at)
    return riders


def _take_along(rider: User, *, at: datetime) -> None:
    """Two parcels of today's are out with ``rider``, where nobody has any yet."""
    packer = User.objects.filter(groups__name=Role.PACKER).order_by("pk").first()
    next_due = Order.objects.filter(way=Way.RIDER, waits_for_stock=False).order_by("deliver_until", "pk")
    waiting = next_due.filter(delivery__state=DeliveryState.READY)
    others = next_due.filter(stage=Stage.PLACED)
    under_way = Attempt.objects.filter(outcome="").select_related("delivery__order")
    for attempt in under_way:
        _is_due_now(attempt.delivery.order, at=at)
    taken = under_way.filter(rider=rider).count()
    for order in [*waiting, *others][:6]:
        if taken >= 2 or packer is None:
            return
        _is_due_now(order, at=at)
        try:
            with transaction.atomic():
                if order.stage == Stage.PLACED:
                    operations.make_ready(order_id=order.pk, actor=packer, at=at - _RODE, has_read_notes=True)
                    operations.follow_order(order_id=order.pk, at=at - _RODE)
                operations.take_parcel(code=order.number, actor=rider, at=at - _RODE)
        except DomainError:
            continue  # not all there, or stopped: another will do
        taken += 1


def _is_due_now(order: Order, *, at: datetime) -> None:
    """Nobody leaves hours before a door opens."""
    if order.deliver_from and order.deliver_from > at:
        begins = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
        Order.objects.filter(pk=order.pk).update(
            deliver_from=begins, deliver_until=begins + timedelta(hours=2), ship_by=begins
        )


def _say_where(rider: User, random: Random, *, at: datetime) -> None:
    """The phone of whoever has parcels has said where it is since."""
    attempt = queries.next_attempt_of(rider)
    point = queries.points_of([attempt.delivery]).get(attempt.delivery_id) if attempt else None
    if attempt is None or point is None:
        return
    fixes = []
    for minute in range(12):
        share = 0.8 * minute / 12
        fixes.append(
            ToldFix(
                at - timedelta(minutes=12 - minute, seconds=-5),
                SHOP.latitude + share * (point.latitude - SHOP.latitude),
                SHOP.longitude + share * (point.longitude - SHOP.longitude),
                9.0,
            )
        )
    name = UUID(int=random.getrandbits(128), version=4)
    operations.note_positions(batch_id=name, fixes=fixes, sent_at=at, rider=rider, at=at)
