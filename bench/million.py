"""Whether it stays fast when a shop grows: placing an order and opening the queues with a million orders in the house.

python -m bench.million [--orders 1000000]
"""

import argparse
import os
import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bench import stage
from bench.clients import drive, get
from bench.orders import shop

ROUNDS = 8
PLACED = 50  # a round
OPENED = 150
PAGES = (
    "/work/picking/",
    "/work/packing/",
    "/work/hand-over/",
    "/orders/",
    "/orders/?sort=total",
    "/orders/?stage=cancelled",
    "/orders/?payment=owing&sort=total",
    "/orders/?channel=api&stage=delivered&sort=total",
    "/orders/?stage=in_work&sort=ship_by",
    "/orders/?q=Customer+77",
    "/orders/?channel=phone&since={long_ago}&until={long_ago}",
    "/orders/?payment=refunded&channel=counter&sort=total",
    "/orders/?stage=cancelled&channel=phone&sort=total",
    "/orders/?waits=1&payment=owing",
    "/overview/",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=1_000_000)
    wanted = parser.parse_args().orders
    long_ago = f"{datetime.now(UTC) - timedelta(days=700):%Y-%m-%d}"
    with stage.database():
        shop()
        load(1000)
        young = copy_database("young")
        load(wanted - 1000)
        few, many = place_in_turns(young)
        with stage.web(1) as ports:
            pages = [(page, open_page(ports, page)) for page in (page.format(long_ago=long_ago) for page in PAGES)]
    lines = [
        ("placing order number 1,000", f"{few * 1000:.1f} ms", ""),
        (f"placing order number {wanted:,}", f"{many * 1000:.1f} ms", ""),
        ("many over few", f"{many / few:.2f}", "1.20"),
    ]
    lines += [(f"{page} with {wanted:,} orders, p95", f"{time * 1000:.0f} ms", "100 ms") for page, time in pages]
    stage.show("A million orders", lines)


def load(count: int) -> None:
    """Orders of the past three years by every channel, two lines each, straight into the tables: delivered and paid but for
    two in a hundred that were cancelled, one that is owed, and one in two hundred that was given back."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id ORDER BY id), max(place_id) FROM orders_channel WHERE is_active")
        channels, place = cursor.fetchone()
        cursor.execute(
            """WITH made AS (
                   INSERT INTO orders_order (created_at, updated_at, channel_id, external_id, client_id, place_id, stage,
                       waits_for_stock, customer_name, phone, address, way, placed_at, ship_by, customer_note, is_gift,
                       card_text, currency, total, payment_state, link_token, shipped_at)
                   SELECT day, day, (%(channels)s::bigint[])[1 + n %% %(of)s], '', null, %(place)s,
                          CASE WHEN n %% 50 = 0 THEN 'cancelled' ELSE 'delivered' END, false, 'Customer ' || n, '', '',
                          'carrier', day, day, '', false, '', 'CNY', 20 + (random() * 2000)::numeric(14, 2),
                          CASE WHEN n %% 100 = 1 THEN 'unpaid' WHEN n %% 200 = 2 THEN 'refunded' ELSE 'paid' END,
                          md5(random()::text || n), day
                     FROM (SELECT n, now() - random() * interval '1000 days' AS day
                             FROM generate_series(1, %(count)s) AS n) AS past
                   RETURNING id)
               INSERT INTO orders_orderline (order_id, position, kind, variant_id, title, sku, quantity, unit_price, amount,
                       note, state)
               SELECT made.id, position, 'goods', (SELECT min(id) FROM inventory_variant) + (made.id * position) %% 400,
                      'x', 'x', 1, 10, 10, '', 'shipped'
                 FROM made, generate_series(1, 2) AS position""",
            {"channels": channels, "of": len(channels), "place": place, "count": count},
        )
        cursor.execute("VACUUM ANALYZE orders_order, orders_orderline")
        cursor.execute("CHECKPOINT")  # or writing out the load would be charged to the orders placed after it


def copy_database(name: str) -> str:
    """A copy of the shop as it is now."""
    from django.db import connection

    shop = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{shop}"')
    return name


def place_in_turns(young: str) -> tuple[float, float]:
    """Seconds for one order of three lines in the ``young`` database and in this one, without the web: medians of
    rounds that take turns, so that a slow moment of the machine is nobody's fault."""
    from django.db import connection

    grown = connection.settings_dict["NAME"]
    times: dict[str, list[float]] = {young: [], grown: []}
    for dice_seed in range(ROUNDS + 1):
        for name, taken in times.items():
            connection.close()
            connection.settings_dict["NAME"] = name
            round_times = place(PLACED, dice_seed)
            taken += round_times if dice_seed else []  # the first round warms up
    return statistics.median(times[young]), statistics.median(times[grown])


def place(count: int, seed: int) -> list[float]:
    """Seconds each of ``count`` orders took."""
    from django.utils import timezone

    from inventory.models import Variant
    from orders.models import Channel
    from orders.operations import LineDraft, OrderDraft, place_order

    dice, channel = random.Random(seed), Channel.objects.select_related("place").get(code="api")
    variants = list(Variant.objects.exclude(sku="HOT").values_list("pk", flat=True))
    times = []
    for _order in range(count):
        lines = [LineDraft(quantity=Decimal(1), variant_id=pk) for pk in dice.sample(variants, 3)]
        at = timezone.now()
        draft = OrderDraft(channel=channel, lines=lines, ship_by=at + timedelta(minutes=dice.randint(-60, 900)))
        started = time.perf_counter()
        place_order(draft=draft, actor=None, at=at)
        times.append(time.perf_counter() - started)
    return times


def open_page(ports: list[int], page: str) -> float:
    """Seconds within which 95 of 100 owners see ``page``, one asking at a time."""
    cookie = _owner_cookie()
    ask = get(page, Cookie=f"sessionid={cookie}", Accept="text/html")
    drive(ports, lambda client, call: ask, clients=1, calls=5)
    outcome = drive(ports, lambda client, call: ask, clients=1, calls=OPENED)
    assert set(outcome.statuses) == {200}, (page, outcome.statuses)
    return stage.percentile(outcome.times, 0.95)


def _owner_cookie() -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from shopsuite.people.models import User
    from shopsuite.people.operations import create_person
    from shopsuite.people.roles import Role

    owner = User.objects.filter(email="owner@shop.test").first() or create_person(
        email="owner@shop.test", name="Owner", roles=[Role.OWNER], actor=None, at=timezone.now()
    )
    session = SessionStore()
    session[SESSION_KEY] = str(owner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
