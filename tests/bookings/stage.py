"""A tea house for tests: two rooms, two hosts, a private tasting and a shared table, open 10 to 20 every day in Hangzhou."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bookings import operations
from bookings.models import Booking, Form, Host, OfferedTea, Room, Session, Source, TastingKind
from bookings.operations import Guest, Seats
from bookings.rules.needs import Needs
from inventory.models import Place, Product, Variant
from shopsuite.core.models import Shop
from shopsuite.people.models import User
from shopsuite.people.operations import create_person
from shopsuite.people.roles import Role

ZONE = ZoneInfo("Asia/Shanghai")
#: A Wednesday on which nothing is special.
NOW = datetime(2027, 3, 10, 1, 0, tzinfo=UTC)


def clock(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of March 2027 by the shop's clock."""
    return datetime(2027, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def at_moment(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Have it be ``moment`` for everything that asks Django what time it is."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@dataclass
class TeaHouse:
    """What stands when a test begins; ``clerk`` looks after bookings."""

    clerk: User
    bamboo: Room
    pine: Room
    lin: Host
    zhou: Host
    private: TastingKind
    table: TastingKind
    longjing: Variant
    puer: Variant
    guest: Guest = field(
        default_factory=lambda: Guest(name="Li Wei", phone="+86 139 0000 1111", email="li@example.org")
    )

    def book(self, begins: datetime, party_size: int = 2, *, at: datetime = NOW, **more: object) -> Booking:
        """Li Wei, or ``guest``, books the private tasting."""
        guest = more.pop("guest", self.guest)
        seats = Seats(Needs(party_size, **more.pop("needs", {})), begins=begins, **more)  # type: ignore[arg-type]
        return operations.book(
            client_id=uuid4(),
            kind_id=self.private.pk,
            seats=seats,
            guest=guest,
            source=Source.PHONE,
            actor=self.clerk,
            at=at,
        )

    def open_table(self, begins: datetime, capacity: int = 6, *, at: datetime = NOW) -> Session:
        return operations.open_table(
            client_id=uuid4(), kind_id=self.table.pk, begins=begins, capacity=capacity, actor=self.clerk, at=at
        )

    def take_place(self, session: Session, party_size: int = 2, *, at: datetime = NOW) -> Booking:
        """A party at a shared table."""
        return operations.book(
            client_id=uuid4(),
            kind_id=self.table.pk,
            seats=Seats(Needs(party_size), session_id=session.pk),
            guest=self.guest,
            source=Source.WEB,
            actor=None,
            at=at,
        )


def _person(name: str, *roles: Role) -> User:
    return create_person(email=f"{name}@tea.example", name=name.capitalize(), roles=list(roles), actor=None, at=NOW)


def tea_house() -> TeaHouse:
    """Everything of it, written down."""
    Shop.objects.update_or_create(
        pk=1,
        defaults={
            "name": "West Lake Tea",
            "time_zone": "Asia/Shanghai",
            "opens_at": time(10),
            "closes_at": time(20),
            "holiday_country": "CN",
        },
    )
    place, _new = Place.objects.get_or_create(code="tearoom", defaults={"name": "Tea room"})
    longjing, puer = (
        Variant.objects.create(product=Product.objects.create(name=name, name_zh=zh, kind="tea"), sku=sku, price=price)
        for name, zh, sku, price in (("Longjing", "龙井", "LJ-50", 180), ("Pu'er 2008", "2008 普洱", "PE-357", 880))
    )
    private = TastingKind.objects.create(name="Tea for you", name_zh="私享茶席", party_to=6, price=120, deposit=30)
    table = TastingKind.objects.create(name="Evening table", form=Form.SHARED, party_to=8, price=80)
    for kind in (private, table):
        OfferedTea.objects.create(kind=kind, variant=longjing, per_guest=1)
        OfferedTea.objects.create(kind=kind, variant=puer, position=1, per_guest=1)
    return TeaHouse(
        clerk=_person("mei", Role.CLERK),
        bamboo=Room.objects.create(name="Bamboo", place=place, capacity=4, is_quiet=True, is_accessible=True),
        pine=Room.objects.create(name="Pine", place=place, capacity=8),
        lin=Host.objects.create(user=_person("lin", Role.HOST), languages=["en", "zh-hans"]),
        zhou=Host.objects.create(user=_person("zhou", Role.HOST), languages=["zh-hans"]),
        private=private,
        table=table,
        longjing=longjing,
        puer=puer,
    )
