"""The shop before the day: people, flowers, bikes, and promises that were sold."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from delivery import operations, queries
from delivery.models import Delivery, DeliverySettings, KnownAddress, Shift, Vehicle
from delivery.planning import Plan, Point, Problem, Travel, plan_of
from delivery.planning import Stop as PlannedStop
from delivery.planning.insertion import windows_open, with_insertion
from delivery.rules.addresses import key_of
from delivery.simulation.town import HOUR, SHOP, WINDOWS, Town, Wish
from inventory import operations as stock
from inventory.models import Place, Variant
from inventory.models.stock import MoveKind
from orders import operations as orders
from orders.models import Channel, Order
from orders.operations import LineDraft, OrderDraft
from shopsuite.people.models import User
from shopsuite.people.operations import create_person
from shopsuite.people.roles import Role

#: Hands at the bench, and minutes that one bouquet takes them.
FLORISTS, MAKING = 8, 6
OPENS = 6
BEGINS, ENDS = 8.5, 20.0


@dataclass
class House:
    """The shop on the morning of the day. ``sold``: wish -> its delivery; ``refused``: wishes that no window was left for."""

    dispatcher: User
    florist: User
    shifts: list[Shift]
    sold: dict[int, Delivery] = field(default_factory=dict)
    windows: dict[int, int] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)


def opened(town: Town, *, at: datetime) -> House:
    """Everything but the orders. Their time is ``at``."""
    dispatcher = _person("Dispatcher", Role.DISPATCHER, Role.CLERK, town=town, at=at)
    florist = _person("Florist", Role.PACKER, town=town, at=at)
    operations.place_shop(spot=SHOP, actor=dispatcher, at=at)
    DeliverySettings.objects.filter(pk=1).update(florists=FLORISTS, making_minutes=MAKING, plans_itself=True)
    shifts = []
    for number in range(town.riders):
        vehicle, _new = Vehicle.objects.get_or_create(
            name=f"Valentine {town.seed}-{number + 1}", defaults={"pieces": 12, "litres": 240, "speed": 18.0}
        )
        shifts.append(
            operations.add_shift(
                rider=_person(f"Rider {number + 1}", Role.RIDER, town=town, at=at),
                vehicle=vehicle,
                begins=town.midnight + BEGINS * HOUR,
                ends=town.midnight + ENDS * HOUR,
                actor=dispatcher,
                at=at,
            )
        )
    return House(dispatcher, florist, shifts)


def sell(house: House, town: Town, *, at: datetime) -> None:
    """Promise each wish the window it likes best of those that can still be kept (one look at the plan each, nobody is moved), and take it as
    an order through the shop's own way in."""
    bouquet = _bouquet(len(town.wishes), at=at)
    channel, shop = Channel.objects.order_by("pk")[0], Place.objects.order_by("pk")[0]
    read = queries.read_day(_day(town), at=town.midnight + OPENS * HOUR)
    if read is None:
        raise RuntimeError("The shop has no place.")
    places = [queries.shop_point(), *(Point(wish.spot.latitude, wish.spot.longitude) for wish in town.wishes)]
    problem = Problem(
        travel=Travel.over_ground([place for place in places if place]),
        stops=(),
        riders=read.problem.riders,
        loading=read.problem.loading,
    )
    plan = plan_of(problem, {rider.key: [] for rider in problem.riders})
    spans = [(opens * 3600, closes * 3600) for opens, closes in WINDOWS]
    for wish in town.wishes:
        stop = PlannedStop(
            key=str(wish.number), place=wish.number + 1, service=read.settings.service_seconds, load=(1, 10)
        )
        problem, plan, window = _promised(problem, plan, stop, spans, best=wish.window)
        if window is None:
            house.refused.append(wish.number)
            continue
        order = _ordered(wish, town, window, bouquet, channel, shop, at=at)
        delivery = operations.follow_order(order_id=order.pk, at=at)
        if delivery is None:
            raise RuntimeError("Riders bring flowers.")
        operations.note_destination(delivery_id=delivery.pk, at=at)
        address = KnownAddress.objects.get(key=key_of(wish.address))
        operations.place_address(address_id=address.pk, spot=wish.spot, actor=house.dispatcher, at=at)
        house.sold[wish.number], house.windows[wish.number] = delivery, window


def _promised(
    problem: Problem, plan: Plan, stop: PlannedStop, spans: list[tuple[int, int]], *, best: int
) -> tuple[Problem, Plan, int | None]:
    """The nearest window to ``best`` that is open, taken; None where all are full."""
    found = windows_open(problem, plan, stop, spans)
    for number in sorted(range(len(spans)), key=lambda number: (abs(number - best), number)):
        if place := found.get(spans[number]):
            opens, closes = spans[number]
            return *with_insertion(problem, plan, replace(stop, opens=opens, closes=closes), place), number
    return problem, plan, None


def _ordered(
    wish: Wish, town: Town, window: int, bouquet: Variant, channel: Channel, shop: Place, *, at: datetime
) -> Order:
    opens, closes = town.window(window)
    draft = OrderDraft(
        channel=channel,
        place=shop,
        lines=[LineDraft(quantity=Decimal(1), variant_id=bouquet.pk)],
        customer_name=f"Valentine {wish.number + 1}",
        address=wish.address,
        way="rider",
        deliver_from=opens,
        deliver_until=closes,
        paid_with="cash",
        external_id=f"valentine-{town.seed}-{wish.number + 1}",
    )
    return orders.place_order(draft=draft, actor=None, at=at)


def _bouquet(how_many: int, *, at: datetime) -> Variant:
    product = stock.add_product(name="Valentine's bouquet")
    variant = stock.add_variant(product=product, sku="VALENTINE", price=Decimal(199), unit_id="pc")
    batch = stock.add_batch(variant=variant, code="VALENTINE-1", received_on=at.date())
    place = Place.objects.order_by("pk")[0]
    receipt = stock.Receipt(batch=batch, place_id=place.pk, quantity=Decimal(how_many))
    stock.receive(receipts=[receipt], actor=None, at=at, kind=MoveKind.OPENING)
    return variant


def _person(name: str, *roles: Role, town: Town, at: datetime) -> User:
    email = f"{name.lower().replace(' ', '-')}.{town.seed}@valentine.example"
    return User.objects.filter(email=email).first() or create_person(
        email=email, name=name, roles=list(roles), actor=None, at=at, is_example=True
    )


def _day(town: Town) -> date:
    return (town.midnight + 12 * HOUR).date()
