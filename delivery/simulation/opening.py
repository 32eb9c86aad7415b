"""The shop before the day: people, flowers, bikes, and promises that were sold."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from delivery import operations
from delivery.models import Delivery, DeliverySettings, Shift, Vehicle
from delivery.simulation.town import HOUR, SHOP, Town, Wish
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
BOUQUET = "Fifty Dawn Roses"
#: So many windows somebody lets themselves be offered.
TRIES = 4
BEGINS, ENDS = 8.5, 20.0


@dataclass
class House:
    """The shop on the morning of the day. ``sold``: wish -> its delivery; ``refused``: wishes that no window was left for."""

    dispatcher: User
    florist: User
    shifts: list[Shift]
    sold: dict[int, Delivery] = field(default_factory=dict)
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
    """Take each wish as the counter does: for the window it likes best, else for the nearest that the refusal names, and so on until riders can
    keep one. Whoever no window is left for does not order."""
    bouquet = _bouquet(len(town.wishes), at=at)
    channel, shop = Channel.objects.order_by("pk")[0], Place.objects.order_by("pk")[0]
    for wish in town.wishes:
        operations.enter_address(text=wish.address, spot=wish.spot, actor=house.dispatcher, at=at)
        draft = OrderDraft(
            channel=channel,
            place=shop,
            lines=[LineDraft(quantity=Decimal(1), variant_id=bouquet.pk)],
            customer_name=sender_of(wish),
            address=wish.address,
            way="rider",
            card_text=card_of(wish),
            paid_with="cash",
            external_id=f"valentine-{town.seed}-{wish.number + 1}",
            can_choose_time=True,
        )
        order = _promised(draft, town.window(wish.window), actor=house.dispatcher, at=at)
        if order is None:
            house.refused.append(wish.number)
            continue
        delivery = operations.follow_order(order_id=order.pk, at=at)
        if delivery is None:
            raise RuntimeError("Riders bring flowers.")
        house.sold[wish.number] = delivery
        if wish.number % 4 == 0:
            may_know = operations.MayKnow(knows_sender=True, sees_rider=True)
            operations.choose_for_recipient(delivery_id=delivery.pk, may_know=may_know, actor=house.dispatcher, at=at)


def sender_of(wish: Wish) -> str:
    """Unlike anything else on a page, so that it is seen where it is told."""
    return f"Admirer No. {wish.number + 1:04}"


def card_of(wish: Wish) -> str:
    return f"Yours for ever, {wish.number + 1:04}"


def _promised(draft: OrderDraft, asked: tuple[datetime, datetime], *, actor: User, at: datetime) -> Order | None:
    windows = [asked]
    for tried in range(TRIES):
        if tried >= len(windows):
            return None
        begins, ends = windows[tried]
        try:
            wanted = replace(draft, deliver_from=begins, deliver_until=ends)
            return orders.place_order(draft=wanted, actor=actor, at=at)
        except operations.WindowClosed as refusal:
            named = [
                (datetime.fromisoformat(one), datetime.fromisoformat(two)) for one, two in refusal.details["nearest"]
            ]
            windows += [each for each in named if each not in windows]
    return None


def _bouquet(how_many: int, *, at: datetime) -> Variant:
    product = stock.add_product(name=BOUQUET)
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
