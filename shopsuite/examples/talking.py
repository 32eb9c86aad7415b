"""What people said in the example shops: with customers and a supplier about orders, and among colleagues."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from inventory.models import Variant
from messaging import operations
from messaging.models import Conversation, Member
from messaging.models.agreement import FactKind
from messaging.models.message import Lane
from messaging.operations import Content, Fact
from orders.models import Order
from orders.models.order import IN_WORK
from orders.talk import conversation_about
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: Who speaks (customer "c", clerk "s", the clerk to the shop alone "a"), minutes before now, and what they say.
Line = tuple[str, int, str]

#: What is said of goods shows them: their card, with price and stock of today.
GOODS = "(goods)"

#: Each about one order; the last one still waits for its answer.
WITH_CUSTOMERS: tuple[tuple[Line, ...], ...] = (
    (
        ("c", 95, "您好，这批茶能不能晚一点发？我周四才回杭州。"),
        ("s", 88, "好的，我们周四上午发出，您看可以吗？"),
        ("c", 86, "可以，谢谢！另外想再带一份送人，有什么推荐吗？"),
        ("s", 84, f"{GOODS} 送人的话这一款很合适，要的话和这单一起发。"),
    ),
    (
        ("c", 40, "Could you wrap it without the price tag? It is a present."),
        ("a", 35, "@packer the gift paper is on the lower shelf, and please no price tag."),
        ("s", 30, "Of course. We take the tag off and put a card in, if you tell us what to write."),
    ),
    (("c", 12, "Will it be here by Friday?"),),
)

MORNING = "早班交接 · Morning round"
AMONG_COLLEAGUES: tuple[tuple[Role, int, str], ...] = (
    (Role.WAREHOUSE, 190, "冷柜 B 昨晚报警一次，温度已经正常，下午有人来检修。"),
    (Role.DISPATCHER, 175, "The carrier comes half an hour earlier today: parcels ready by 16:30, please."),
    (Role.CLERK, 170, "收到，下午的大单我先录。"),
)

TO_THE_SUPPLIER = "您好，这张订单的礼盒还差 200 个，月底前能送到吗？"
FROM_THE_SUPPLIER = "可以，200 个 18 元一个，十天后送到，请确认。"


def write_talks(*, at: datetime) -> None:
    """Conversations about the newest orders in work, with a supplier, and a group of colleagues."""
    clerk = people_with_role(Role.CLERK).first()
    found = Order.objects.filter(stage__in=IN_WORK).exclude(customer=None).order_by("-pk")
    orders = list(found[: len(WITH_CUSTOMERS)])
    for order, lines in zip(orders, WITH_CUSTOMERS, strict=False):
        _with_customer(order, lines, clerk=clerk, at=at)
    if orders and clerk:
        _with_supplier(orders[0], clerk=clerk, at=at)
    _among_colleagues(at=at)


def _with_customer(order: Order, lines: tuple[Line, ...], *, clerk: User | None, at: datetime) -> None:
    conversation = conversation_about(order)
    customer = operations.join(conversation=conversation, user=None, at=at, name=order.customer_name, is_outside=True)
    shop = operations.join(conversation=conversation, user=clerk, at=at)
    alike = Variant.objects.filter(is_active=True, product__kind__in=order.lines.values("variant__product__kind"))
    goods = alike.order_by("-price").first()
    for who, minutes, text in lines:
        card = f"variant:{goods.pk}" if goods and GOODS in text else ""
        _say(
            customer if who == "c" else shop,
            Content(text.removeprefix(GOODS).strip(), lane=Lane.STAFF if who == "a" else Lane.ALL, card=card),
            at=at - timedelta(minutes=minutes),
        )


def _with_supplier(order: Order, *, clerk: User, at: datetime) -> None:
    """The supplier has named price and day; the shop has still to say yes."""
    supplier = people_with_role(Role.SUPPLIER).first()
    if supplier is None:
        return
    asked, answered = at - timedelta(minutes=70), at - timedelta(minutes=20)
    conversation = operations.open_with_supplier(
        subject=order.subject, title=order.number, supplier=supplier, actor=clerk, at=asked
    )
    shop, other = _members(conversation, [clerk, supplier], at=asked)
    _say(shop, Content(TO_THE_SUPPLIER), at=asked)
    _say(other, Content(FROM_THE_SUPPLIER), at=answered)
    operations.propose(
        member=other,
        client_id="example-proposal",
        title="礼盒 Gift boxes",
        facts=_facts(delivery=answered.date() + timedelta(days=10)),
        at=answered + timedelta(minutes=1),
    )


def _facts(*, delivery: date) -> list[Fact]:
    return [
        Fact(FactKind.QUANTITY, "数量", quantity=Decimal(200), unit="个"),
        Fact(FactKind.PRICE, "单价", price=Decimal(18), currency="CNY"),
        Fact(FactKind.DATE, "送达", day=delivery),
    ]


def _among_colleagues(*, at: datetime) -> None:
    people = [person for role, _minutes, _text in AMONG_COLLEAGUES if (person := people_with_role(role).first())]
    if len(people) < len(AMONG_COLLEAGUES):
        return
    began = at - timedelta(hours=4)
    group = operations.open_among(title=MORNING, people=people[1:], actor=people[0], at=began)
    members = _members(group, people, at=began)
    for member, (_role, minutes, text) in zip(members, AMONG_COLLEAGUES, strict=True):
        _say(member, Content(text), at=at - timedelta(minutes=minutes))


def _members(conversation: Conversation, people: Iterable[User], *, at: datetime) -> list[Member]:
    return [operations.join(conversation=conversation, user=person, at=at) for person in people]


def _say(member: Member, content: Content, *, at: datetime) -> None:
    operations.send(member=member, client_id=f"example-{at:%H%M%S}", content=content, at=at)
