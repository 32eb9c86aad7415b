"""Loading an example shop: goods, batches, people and customers, all through the operations."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from delivery.models import Carrier
from inventory import operations as stock
from inventory.kinds import GoodsKind
from inventory.models import Conversion, Place, Variant
from inventory.models.stock import MoveKind
from inventory.operations import Receipt
from messaging.models import ResponseTarget
from messaging.models.conversation import Kind
from orders.models import Channel, Order
from shopsuite.core.errors import DomainError
from shopsuite.core.models import Shop
from shopsuite.core.queries import current_shop
from shopsuite.examples.cast import COLLEAGUES, COMPANIES, CUSTOMERS, STAFF
from shopsuite.examples.inventing import CARRIERS
from shopsuite.examples.shape import ExampleShop, Goods, Lot, Person
from shopsuite.examples.shops import SHOPS
from shopsuite.people.models import Customer, User
from shopsuite.people.operations import create_person, remember_customer
from shopsuite.people.roles import Role

#: Everybody in an example shop has this password too; it opens nothing outside example shops.
PASSWORD = "tea-and-flowers"


class HoldsRealWork(DomainError):
    """This installation has orders that are no example; examples are never mixed into them."""


@transaction.atomic
def open_shop(*, kinds: list[str], at: datetime) -> None:
    """Make this installation an example company with its people and customers. Safe to run again.

    Raises ``HoldsRealWork`` where real orders have been taken.
    """
    shop = current_shop()
    if not shop.is_example and Order.objects.exists():
        raise HoldsRealWork(
            "holds_real_work", _("This shop has taken real orders, so no example is loaded into it. Use an empty one.")
        )
    if shop.is_example:
        return
    only = SHOPS[kinds[0]] if len(kinds) == 1 else None
    Shop(
        pk=1,
        name=only.name if only else "Four Seasons Company",
        name_zh=only.name_zh if only else "四时商行",
        kind=only.kind if only else "general",
        currency="CNY",
        time_zone="Asia/Shanghai",
        phone="+86 571 8700 1234",
        email="hello@example.shop",
        is_example=True,
    ).save()
    ResponseTarget(kind=Kind.CUSTOMER, first_minutes=10, later_minutes=20).save()
    ResponseTarget(
        kind=Kind.SUPPLIER, first_minutes=120, later_minutes=240, warn_minutes=30, role=Role.PURCHASING
    ).save()
    for place, (name, (code, page)) in enumerate(CARRIERS.items()):
        Carrier(name=name, code=code, tracking_url=page, place=place).save()
    for member in (*STAFF, *COLLEAGUES):
        _join(member, at=at)
    for name, phone, address in (*CUSTOMERS, *COMPANIES):
        remember_customer(name=name, phone=phone, address=address)
    customer = Customer.objects.filter(name=CUSTOMERS[0][0]).first()
    if customer:
        customer.user = User.objects.get(email="customer@example.shop")
        customer.name = str(customer.user)
        customer.save(update_fields=["user", "name", "updated_at"])


def _join(member: Person, *, at: datetime) -> None:
    number = User.objects.filter(groups__name=member.role).count()
    mailbox = member.role if not number else f"{member.role}{number + 1}"
    create_person(
        email=f"{mailbox}@example.shop",
        name=member.name,
        roles=[Role(member.role)],
        password=PASSWORD,
        is_example=True,
        language=member.language,
        actor=None,
        at=at,
    )


@transaction.atomic
def stock_shop(*, example: ExampleShop, at: datetime) -> bool:
    """Open the branch of ``example`` with all its goods and batches. False when it is open already."""
    place, is_new = Place.objects.get_or_create(
        code=example.place_code, defaults={"name": example.name, "name_zh": example.name_zh}
    )
    if not is_new:
        return False
    Channel.objects.filter(place__code="main").update(place=place)
    receipts: dict[int, list[Receipt]] = {}
    for goods in example.goods:
        for variant, lots in _offer(goods):
            for lot in lots:
                receipt = _receipt(variant, lot, example=example, place=place, at=at)
                receipts.setdefault(lot.age_days, []).append(receipt)
    for age_days, arrived in sorted(receipts.items(), reverse=True):
        stock.receive(
            receipts=arrived,
            actor=None,
            at=at - timedelta(days=age_days),
            kind=MoveKind.OPENING,
            reason="Example stock 示例库存",
        )
    _say_what_opens(example)
    Place.objects.filter(code="main").update(is_active=False)
    return True


def _say_what_opens(example: ExampleShop) -> None:
    for sold in (sold for goods in example.goods for sold in goods.variants):
        if sold.opens_into:
            sku, yields = sold.opens_into
            source, target = Variant.objects.get(sku=sold.sku), Variant.objects.get(sku=sku)
            Conversion.objects.create(source=source, target=target, yields=Decimal(yields))


def _offer(goods: Goods) -> list[tuple[Variant, tuple[Lot, ...]]]:
    product = stock.add_product(
        name=goods.name,
        name_zh=goods.name_zh,
        kind=goods.kind,
        attributes=dict(goods.attributes),
        description=goods.description,
        needs_year=goods.kind == GoodsKind.TEA and all(lot.year for sold in goods.variants for lot in sold.lots),
    )
    made = []
    for sold in goods.variants:
        variant = stock.add_variant(
            product=product,
            sku=sold.sku,
            price=Decimal(sold.price),
            name=sold.name,
            name_zh=sold.name_zh,
            unit_id=sold.unit,
            policy=sold.policy,
            barcode=_barcode("690", sold.sku),
        )
        made.append((variant, sold.lots))
    return made


def _receipt(variant: Variant, lot: Lot, *, example: ExampleShop, place: Place, at: datetime) -> Receipt:
    received_on = (at - timedelta(days=lot.age_days)).astimezone(ZoneInfo("Asia/Shanghai")).date()
    batch = stock.add_batch(
        variant=variant,
        code=lot.code,
        received_on=received_on,
        barcode=_barcode("200", lot.code),
        year=lot.year,
        harvest=lot.harvest,
        origin=lot.origin,
        supplier_name=example.supplier,
        best_before=received_on + timedelta(days=lot.keeps_days) if lot.keeps_days else None,
        cost=Decimal(lot.cost) if lot.cost else None,
        price=Decimal(lot.price) if lot.price else None,
    )
    return Receipt(batch=batch, place_id=place.pk, quantity=Decimal(lot.quantity), shelf=lot.shelf)


def _barcode(prefix: str, text: str) -> str:
    """A made-up but steady EAN-13 for ``text``, check digit included (GS1 General Specifications, section 7.9)."""
    number = 0
    for mark in text:
        number = (number * 131 + ord(mark)) % 10**9
    digits = f"{prefix}{number:09d}"
    odd_even = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return f"{digits}{-odd_even % 10}"
