"""What follows orders in an example shop: complaints, problems, a parcel that is stopped, and proposals to companies."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.db.models import Sum

from care import operations as care
from care.models.case import Matter, Wish
from care.models.incident import IncidentKind
from care.operations import CaseDraft, PartDraft
from care.queries import got_parts
from inventory.models import Place, Variant
from orders import operations as ordering
from orders.models import Order
from orders.models.order import Stage
from orders.rules import ChangeDraft
from quotes import operations as quotes
from quotes.operations import LineDraft, Terms
from shopsuite.examples.cast import COMPANIES
from shopsuite.examples.shape import ExampleShop
from shopsuite.people.models import User
from shopsuite.people.operations import remember_customer
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: (what happened, what they wish, what they say), each of the last orders that arrived.
COMPLAINTS = (
    (Matter.DAMAGED, Wish.RESHIP, "收到的时候盒子压扁了一角，是准备送人的，能不能补发一份？"),
    (Matter.MISSING, Wish.GOODWILL, "The card was missing. No harm done, I only thought you would like to know."),
)
#: (where the order stands, what is wrong, what is said, by whom), each of one order.
PROBLEMS = (
    (Stage.PLACED, IncidentKind.SHORT, "架上只看到一份，另一份可能在样品柜。", Role.WAREHOUSE),
    (Stage.SHIPPED, IncidentKind.NOBODY, "Nobody opened, and the phone is off. I try again after five.", Role.RIDER),
)
MOVED_TO = "杭州市西湖区文三路478号华星时代广场A座908"
#: (occasion, heads, share of the goods' price, whether it is with the buyer), one to each company.
OFFERS = (
    ("中秋员工礼", 12, "0.92", True),
    ("Teachers' Day", 8, "1", False),
)


@transaction.atomic
def write_afterwards(example: ExampleShop, *, at: datetime) -> None:
    """Complaints and problems of the branch of ``example``, a change that stops a packed parcel, and proposals; ``at`` is now."""
    place = Place.objects.get(code=example.place_code)
    orders = Order.objects.filter(place=place).order_by("-pk")
    _complain(list(orders.filter(stage=Stage.DELIVERED)[: len(COMPLAINTS)]), at=at)
    for stage, kind, words, role in PROBLEMS:
        if order := orders.filter(stage=stage).first():
            care.raise_incident(
                order_id=order.pk,
                client_id=uuid4(),
                kind=kind,
                words=words,
                actor=_one(role),
                at=at - timedelta(minutes=25),
            )
    if packed := orders.filter(stage=Stage.HAND_OVER).first():
        ordering.ask_change(
            order_id=packed.pk, draft=ChangeDraft(address=MOVED_TO), actor=None, at=at, is_by_customer=True
        )
    _offer(place, at=at)


def _complain(orders: list[Order], *, at: datetime) -> None:
    for hours, (order, (matter, wish, words)) in enumerate(zip(orders, COMPLAINTS, strict=False), start=2):
        part = next(iter(got_parts(order)), None)
        if part is None:
            continue
        about = PartDraft(part.line.pk, part.batch.pk if part.batch else None, min(part.left, Decimal(1)))
        draft = CaseDraft(order_id=order.pk, client_id=uuid4(), matter=matter, wish=wish, words=words, parts=[about])
        care.open_case(draft=draft, actor=None, at=at - timedelta(hours=hours), is_by_customer=True)


def _offer(place: Place, *, at: datetime) -> None:
    clerk = _one(Role.CLERK)
    for (name, phone, _address), (occasion, heads, share, is_sent) in zip(COMPANIES, OFFERS, strict=False):
        goods = _plenty(place, heads * 3)
        if not goods:
            return
        proposal = quotes.open_proposal(
            customer=remember_customer(name=name, phone=phone, company=name),
            occasion=occasion,
            place_id=place.pk,
            owner=clerk,
            heads=heads,
            budget=sum((variant.price for variant in goods), Decimal(0)) * heads,
            at=at - timedelta(days=1),
        )
        lines = [
            LineDraft(variant.pk, Decimal(1), (variant.price * Decimal(share)).quantize(Decimal("0.01")))
            for variant in goods
        ]
        terms = Terms(valid_until=at + timedelta(days=10), deposit_percent=30)
        version = quotes.write_version(
            proposal_id=proposal.pk, lines=lines, terms=terms, actor=clerk, at=at - timedelta(hours=20)
        )
        if is_sent:
            quotes.send(proposal_id=proposal.pk, version=version.number, actor=clerk, at=at - timedelta(hours=19))


def _plenty(place: Place, quantity: int) -> list[Variant]:
    """Two goods of which there is so much at ``place`` that a dozen set aside leave enough for everybody else."""
    free = Sum("stocks__on_hand") - Sum("stocks__reserved")
    found = Variant.objects.filter(stocks__place=place, unit__decimals=0).annotate(free=free)
    return list(found.filter(free__gte=quantity).select_related("product").order_by("-price", "pk")[:2])


def _one(role: Role) -> User:
    return people_with_role(role)[0]
