"""Tastings of an example tea shop: rooms, hosts, kinds, guides of its teas, and the guests of these days and of the last weeks."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from bookings import operations
from bookings.models import (
    Booking,
    Equipment,
    EquipmentKind,
    Form,
    Host,
    OfferedTea,
    Room,
    Source,
    TastingKind,
    TeaGuide,
)
from bookings.operations import Guest, Seats
from bookings.queries import Availability
from bookings.rules.needs import Needs
from bookings.rules.times import moment
from inventory.models import Place, Product, Variant
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop
from shopsuite.examples.tasted import HELD, hold
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

NAMES = UUID("7a0e6a54-6d0e-4d5e-9d3c-2f3f0a6f1c11")
ROOMS = (
    ("Bamboo room", "竹里", 4, {"is_quiet": True, "way_there": "First floor, behind the courtyard 一楼，穿过天井"}),
    ("Long table", "长桌", 8, {"is_accessible": True, "way_there": "Ground floor, to the left 进门左手"}),
    ("Pine room", "听松", 6, {"is_quiet": True, "is_for_regulars": True, "way_there": "Upstairs, at the end 二楼尽头"}),
)
#: product -> (minutes to open, ware, ware_zh, guests per piece, grams, ml, °C, seconds, infusions, flavours, words, words_zh)
GUIDES = {
    "West Lake Longjing": (
        0,
        "glass",
        "玻璃杯",
        1,
        3,
        150,
        80,
        60,
        3,
        ["chestnut", "bean", "grass"],
        "Flat leaves fired by hand in the wok. Pour along the glass, and watch them sink.",
        "手工锅炒的扁平茶叶，沿杯壁注水，看它慢慢沉下去。",
    ),
    "Anji Baicha": (
        0,
        "glass",
        "玻璃杯",
        1,
        3,
        150,
        80,
        60,
        3,
        ["grass", "vegetable", "orchid"],
        "Pale leaves, hardly bitter, much umami.",
        "叶白脉绿，几乎不苦，鲜爽。",
    ),
    "Tieguanyin, light roast": (
        0,
        "gaiwan",
        "盖碗",
        4,
        7,
        110,
        98,
        20,
        7,
        ["orchid", "grass"],
        "Orchid in the lid of the gaiwan.",
        "揭盖闻香，兰花香最明显。",
    ),
    "Da Hong Pao": (
        10,
        "gaiwan",
        "盖碗",
        4,
        8,
        110,
        100,
        15,
        8,
        ["roast", "mineral", "stone-fruit", "cocoa"],
        "Rock and fire: roasted twice, and rested a year.",
        "岩骨花香，足火两道，退火一年。",
    ),
    "Phoenix Dancong, Mi Lan Xiang": (
        0,
        "gaiwan",
        "盖碗",
        4,
        7,
        110,
        98,
        10,
        8,
        ["honey", "orchid", "stone-fruit"],
        "Honey and orchid, from old trees above 1,000 metres.",
        "海拔千米老丛，蜜韵兰香。",
    ),
    "Yiwu raw Puer cake": (
        30,
        "zisha pot",
        "紫砂壶",
        6,
        8,
        150,
        100,
        10,
        12,
        ["honey", "camphor", "dried-fruit"],
        "Break it along the layers and let it breathe before the first infusion.",
        "顺纹撬开，先醒茶半小时。",
    ),
    "Menghai ripe Puer brick": (
        20,
        "zisha pot",
        "紫砂壶",
        6,
        8,
        150,
        100,
        10,
        10,
        ["earth", "jujube", "malt"],
        "Dark, round, warming; rinse it twice.",
        "汤红味厚，先洗两遍。",
    ),
}
FIELDS = (
    "minutes_to_open",
    "ware",
    "ware_zh",
    "guests_per_ware",
    "grams",
    "millilitres",
    "degrees",
    "seconds",
    "infusions",
    "flavours",
    "words",
    "words_zh",
)
#: (days from today, hour, party, name, phone, language, allergies, occasion, teas)
GUESTS = (
    (0, 15, 2, "陈思远", "13805710011", "zh-hans", "", "", ("Da Hong Pao",)),
    (
        0,
        17,
        4,
        "Hannah Weiss",
        "13205710089",
        "en",
        "Tree nuts, severe",
        "Birthday",
        ("Yiwu raw Puer cake", "Da Hong Pao"),
    ),
    (1, 14, 3, "王梦琪", "13905710023", "zh-hans", "牛奶", "", ("West Lake Longjing", "Anji Baicha")),
    (1, 16, 2, "Oliver Grant", "13505710056", "en", "", "Anniversary", ("Phoenix Dancong, Mi Lan Xiang",)),
    (2, 15, 4, "李国强", "13605710034", "zh-hans", "", "谈合作", ("Yiwu raw Puer cake",)),
    (3, 11, 2, "Sofia Lindqvist", "18705710178", "en", "Gluten", "", ("Tieguanyin, light roast",)),
    (5, 14, 6, "吴静怡", "13105710090", "zh-hans", "", "同学聚会", ("Da Hong Pao", "West Lake Longjing")),
)


@transaction.atomic
def write_tastings(*, at: datetime) -> None:
    """Rooms, hosts, kinds and guides of the tea shop, and guests from today on; ``at`` is now."""
    place = Place.objects.get(code="tea")
    if not place.address:
        Place.objects.filter(pk=place.pk).update(address="杭州市西湖区龙井路 86 号")
    for name, name_zh, capacity, more in ROOMS:
        Room.objects.create(name=name, name_zh=name_zh, place=place, capacity=capacity, **more)
    _write_guides()
    hosts = [
        Host.objects.create(user=people_with_role(Role.HOST)[0], languages=["en", "zh-hans"]),
        Host.objects.create(user=people_with_role(Role.CLERK)[0], languages=["zh-hans"]),
    ]
    kinds = _write_kinds()
    clerk = hosts[1].user
    for days_ago, hour, party, *guest, said in HELD:
        asked_at = at - timedelta(days=days_ago + 2)
        if booking := _book(kinds[0], 2, hour, party, tuple(guest), clerk=clerk, at=asked_at):
            hold(booking, said, host=hosts[0].user)
    for days, hour, party, *who in GUESTS:
        _book(kinds[0], days, hour, party, tuple(who), clerk=clerk, at=at)
    zone = current_shop().zone
    day = at.astimezone(zone).date() + timedelta(days=(4 - at.astimezone(zone).weekday()) % 7 + 1)
    begins = moment(day, time(19), zone)
    if begins and begins > at:
        operations.open_table(
            client_id=uuid5(NAMES, str(begins)), kind_id=kinds[1].pk, begins=begins, capacity=8, actor=clerk, at=at
        )


def _write_guides() -> None:
    for name, facts in GUIDES.items():
        if product := Product.objects.filter(name=name).first():
            TeaGuide.objects.create(product=product, **dict(zip(FIELDS, facts, strict=True)))


def _write_kinds() -> tuple[TastingKind, ...]:
    burner = EquipmentKind.objects.create(name="Charcoal stove", name_zh="炭炉")
    Equipment.objects.create(kind=burner, name="No. 1")
    private = TastingKind.objects.create(
        name="A tasting of your own",
        name_zh="私享品茶",
        party_to=6,
        price=128,
        deposit=50,
        minutes=90,
        description="Three teas at your pace, with a host of your own.",
        description_zh="一位茶艺师，三款茶，慢慢喝。",
        bring="Nothing; please no perfume.",
        bring_zh="什么都不用带，请勿喷香水。",
    )
    table = TastingKind.objects.create(
        name="Evening at the long table",
        name_zh="长桌夜茶",
        form=Form.SHARED,
        party_to=8,
        price=88,
        minutes=120,
        description="Five teas of one mountain, with others who love tea.",
        description_zh="同山五款茶，与爱茶的人同席。",
    )
    remote = TastingKind.objects.create(
        name="Tasting by video",
        name_zh="云品茶",
        form=Form.REMOTE,
        party_to=4,
        price=68,
        minutes=60,
        description="We send the teas ahead and taste together.",
        description_zh="茶样先寄到，再一起喝。",
    )
    table.needs.add(burner)
    for kind in (private, table, remote):
        for position, name in enumerate(GUIDES):
            if variant := Variant.objects.filter(product__name=name, is_active=True).order_by("price").first():
                OfferedTea.objects.create(kind=kind, variant=variant, position=position)
    return private, table, remote


def _book(
    kind: TastingKind, days: int, hour: int, party: int, who: tuple, *, clerk: User, at: datetime
) -> Booking | None:
    """None on a holiday, or too late today: the example has one guest fewer."""
    name, phone, language, allergies, occasion, teas = who
    zone = current_shop().zone
    begins = moment(at.astimezone(zone).date() + timedelta(days=days), time(hour), zone)
    needs = Needs(party, language="en" if language == "en" else "")
    if begins is None or begins not in Availability(kind, begins, begins + timedelta(minutes=1), at=at).begins(needs):
        return None
    variants = Variant.objects.filter(product__name__in=teas).values_list("pk", flat=True)
    guest = Guest(
        name=name, phone=phone, language=language, allergies=allergies, occasion=occasion, teas=list(variants)
    )
    try:
        return operations.book(
            client_id=uuid5(NAMES, f"{begins} {phone}"),
            kind_id=kind.pk,
            seats=Seats(needs, begins=begins),
            guest=guest,
            source=Source.PHONE,
            actor=clerk,
            at=at,
        )
    except DomainError:
        return None
