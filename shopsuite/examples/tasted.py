"""Tastings that were held in the last weeks at an example tea shop: who came, what they thought of the teas, what was drunk."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid5

from bookings import operations
from bookings.models import Booking, NoteBy
from bookings.operations import Impression
from bookings.queries import place_of
from inventory.models import BatchStock, Product
from orders.operations import receive_payment
from shopsuite.people.models import User

NAMES = UUID("a55f0a0e-3a31-4b0c-9f5e-8c5d0f7c2b10")


class Tasted(NamedTuple):
    """What a party said of a tea; ``by`` "guest" or "host"."""

    tea: str
    by: str
    score: int
    flavours: tuple[str, ...] = ()
    words: str = ""


#: (days ago, hour, party, name, phone, language, allergies, occasion, teas, what was said)
HELD = (
    (
        9,
        14,
        2,
        "Hannah Weiss",
        "13205710089",
        "en",
        "Tree nuts, severe",
        "",
        ("Yiwu raw Puer cake", "Da Hong Pao"),
        (
            Tasted("Yiwu raw Puer cake", "guest", 5, ("honey", "camphor"), "Like a forest after rain."),
            Tasted("Yiwu raw Puer cake", "host", 5, ("honey",), "Asked where the trees stand."),
            Tasted("Da Hong Pao", "guest", 2, ("roast",)),
        ),
    ),
    (
        6,
        16,
        3,
        "陈思远",
        "13805710011",
        "zh-hans",
        "",
        "",
        ("Da Hong Pao", "West Lake Longjing"),
        (
            Tasted("Da Hong Pao", "guest", 5, ("roast", "mineral"), "岩韵很足。"),
            Tasted("West Lake Longjing", "host", 3, ("chestnut",)),
        ),
    ),
    (
        4,
        15,
        2,
        "Sofia Lindqvist",
        "18705710178",
        "en",
        "Gluten",
        "",
        ("Phoenix Dancong, Mi Lan Xiang", "Anji Baicha"),
        (
            Tasted("Phoenix Dancong, Mi Lan Xiang", "guest", 4, ("honey", "orchid")),
            Tasted("Anji Baicha", "guest", 4, ("orchid",), "So light, and it stays."),
        ),
    ),
    (3, 17, 4, "周文博", "13705710045", "zh-hans", "", "公司小聚", ("Menghai ripe Puer brick",), ()),
)


def hold(booking: Booking, said: tuple[Tasted, ...], *, host: User) -> None:
    """They came, sat for as long as it takes, and left. Without anything said they never came."""
    session = booking.session
    begins: datetime = session.begins
    if not said:
        operations.mark_missed(booking_id=booking.pk, actor=host, at=begins + timedelta(minutes=30))
        return
    operations.see_allergies(booking_id=booking.pk, actor=host, at=begins)
    operations.mark_arrived(booking_id=booking.pk, actor=host, at=begins)
    operations.start_session(session_id=session.pk, actor=host, at=begins)
    for number, each in enumerate(said):
        at = begins + timedelta(minutes=10 * number)
        product = Product.objects.get(name=each.tea)
        _drink(booking, product, host=host, at=at)
        operations.note_tea(
            booking_id=booking.pk,
            product_id=product.pk,
            by=NoteBy(each.by),
            impression=Impression(each.score, each.flavours, each.words),
            actor=host if each.by == NoteBy.HOST else None,
            at=at,
        )
    if booking.order:
        receive_payment(
            order_id=booking.order.pk, amount=booking.order.total, method="wechat", actor=host, at=session.ends
        )
    operations.end_session(session_id=session.pk, actor=host, at=session.ends)


def _drink(booking: Booking, product: Product, *, host: User, at: datetime) -> None:
    """One of the smallest packs is opened at the table."""
    rows = BatchStock.objects.filter(batch__variant__product=product, place=place_of(booking.session))
    row = next((row for row in rows.order_by("batch__variant__price", "pk") if row.sellable >= 1), None)
    if row:
        operations.drink_tea(
            session_id=booking.session_id,
            client_id=uuid5(NAMES, f"{booking.pk} {product.pk}"),
            batch_id=row.batch_id,
            quantity=Decimal(1),
            actor=host,
            at=at,
        )
