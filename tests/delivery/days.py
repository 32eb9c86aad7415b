"""A day of deliveries: a shop on the map, riders with shifts, orders with windows at known doors."""

from datetime import date, datetime, timedelta
from itertools import count

from delivery import operations
from delivery.models import Delivery, DeliverySettings, KnownAddress, Shift, Vehicle
from delivery.rules.addresses import building_of, key_of
from orders.models import Order
from shopsuite.core.queries import shop_day
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import stages
from tests.factories import NOON
from tests.orders import stages as order_stages

_numbers = count(100)

#: The shop, in degrees; doors are so many metres north and east of it.
SHOP = (30.25, 120.16)
METRE_NORTH, METRE_EAST = 1 / 111_195, 1 / (111_195 * 0.8638)


def shop_on_the_map(**more) -> DeliverySettings:
    """Where riders leave from; planning only when somebody asks, unless told otherwise."""
    given = {"latitude": SHOP[0], "longitude": SHOP[1], "plans_itself": False} | more
    settings, _is_new = DeliverySettings.objects.update_or_create(pk=1, defaults=given)
    return settings


def door(address: str, *, north: float = 0, east: float = 0) -> KnownAddress:
    """An address so many metres from the shop."""
    key = key_of(address)
    return KnownAddress.objects.create(
        key=key,
        building=building_of(key),
        text=address,
        latitude=SHOP[0] + north * METRE_NORTH,
        longitude=SHOP[1] + east * METRE_EAST,
        source="pin",
        is_confirmed=True,
    )


def to_bring(
    *, north: float = 0, east: float = 0, begins: datetime = NOON, ends: datetime = NOON + timedelta(hours=3), **more
) -> Delivery:
    """A delivery that is still in the house, to a door so many metres from the shop."""
    address = f"{next(_numbers)} Lake Road"
    door(address, north=north, east=east)
    order = stages.to_bring(address=address, deliver_from=begins, deliver_until=ends, **more)
    return follow(order)


def follow(order: Order) -> Delivery:
    """The delivery of ``order``, brought to where it stands."""
    operations.follow_order(order_id=order.pk, at=NOON)
    return Delivery.objects.select_related("order").get(order=order)


def packed(delivery: Delivery) -> Delivery:
    order_stages.packed(delivery.order)
    return follow(delivery.order)


def shift(
    rider: User | None = None,
    *,
    begins: datetime = NOON - timedelta(hours=2),
    ends: datetime = NOON + timedelta(hours=6),
    **vehicle,
) -> Shift:
    """A rider's shift with a vehicle of its own."""
    bike = Vehicle.objects.create(name=f"Bike {next(_numbers)}", **vehicle)
    return operations.add_shift(
        rider=rider or make.person(Role.RIDER),
        vehicle=bike,
        begins=begins,
        ends=ends,
        actor=make.person(Role.DISPATCHER),
        at=NOON,
    )


def planned(day: date | None = None, *, at: datetime = NOON, cause: str = "asked"):
    """A plan of the day of ``at``, made at once."""
    plan = operations.ask_for_plan(day=day or shop_day(at), cause=cause, actor=make.person(Role.DISPATCHER), at=at)
    return operations.make_plan(plan_id=plan.pk, clock=lambda: at, first=0.1, in_all=0.2)


def taken(*, at: datetime = NOON):
    """The same, and ridden by."""
    return operations.take_plan(plan_id=planned(at=at).pk, actor=make.person(Role.DISPATCHER), at=at)


def ways() -> dict[int, list[list[int]]]:
    """Shift → runs → deliveries in order, of what is open."""
    return {
        each.pk: [
            stops
            for run in each.runs.order_by("number")
            if (stops := list(run.stops.filter(done_at=None).order_by("place").values_list("delivery", flat=True)))
        ]
        for each in Shift.objects.order_by("pk")
    }
