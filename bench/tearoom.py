"""A tea house of ten rooms and twenty hosts, for the measurements of tastings."""

from datetime import UTC, datetime, time, timedelta

#: A Monday far enough ahead for nobody to be in the way.
FIRST_DAY = datetime(2031, 3, 3, tzinfo=UTC)
ROOMS, HOSTS = 10, 20


def tea_house() -> dict:
    """{"private": kind of ninety minutes, "short": one of 25, "table": a shared one, "rooms": [...], "hosts": [...]}."""
    from bookings.models import Form, Host, Room, TastingKind
    from inventory.models import Place
    from shopsuite.core.models import Shop
    from shopsuite.people.models import User

    Shop.objects.update_or_create(
        pk=1, defaults={"time_zone": "Asia/Shanghai", "opens_at": time(8), "closes_at": time(23)}
    )
    place = Place.objects.get(code="main")
    rooms = [Room.objects.create(name=f"Room {n}", place=place, capacity=4 + n % 5) for n in range(ROOMS)]
    users = User.objects.bulk_create([User(email=f"h{n}@tea.example", name=f"Host {n}") for n in range(HOSTS)])
    hosts = [Host.objects.create(user=user) for user in users]
    ahead = {"book_days_ahead": 3650, "party_to": 6}
    return {
        "private": TastingKind.objects.create(name="Ninety minutes", **ahead),
        "short": TastingKind.objects.create(name="A cup", minutes=25, minutes_before=0, minutes_after=5, **ahead),
        "table": TastingKind.objects.create(name="Evening table", form=Form.SHARED, price=80, **ahead),
        "rooms": rooms,
        "hosts": hosts,
    }


def fill(house: dict, count: int, *, days: int = 28) -> None:
    """``count`` short tastings, each booked by a party of two, spread over ``days``; straight into the tables."""
    from uuid import uuid4

    from django.utils import timezone
    from psycopg.types.range import Range

    from bookings.models import Booking, Session, Source

    # Each room is taken without a gap for the length of some hours, at another time each day; 5,000 fill it to sixty in a hundred.
    a_day = -(-count // (ROOMS * days))
    places = [
        (room, day, half)
        for day in range(days)
        for room in range(ROOMS)
        for half in range((room + day) % (31 - a_day), (room + day) % (31 - a_day) + a_day)
    ]
    sessions = []
    for room, day, half in places[:count]:
        begins = FIRST_DAY + timedelta(days=day, minutes=30 * half)  # 8:00 in Hangzhou is midnight in UTC
        sessions.append(
            Session(
                kind=house["short"],
                form="private",
                room=house["rooms"][room],
                host=house["hosts"][2 * room + (half + day) % 2],
                during=Range(begins, begins + timedelta(minutes=25), "[)"),
                blocked=Range(begins, begins + timedelta(minutes=30), "[)"),
                capacity=4,
                seats_taken=2,
            )
        )
    Session.objects.bulk_create(sessions, batch_size=1000)
    now = timezone.now()
    Booking.objects.bulk_create(
        [
            Booking(
                session=session,
                client_id=uuid4(),
                source=Source.WEB,
                party_size=2,
                name=f"Guest {number}",
                email=f"g{number}@example.org",
                booked_at=now,
                version=1,
            )
            for number, session in enumerate(sessions)
        ],
        batch_size=1000,
    )
