"""How fast orders are placed, against the same work in bare SQL; what happens to a product everybody wants at once.

python -m bench.orders [--seconds 6]
"""

import argparse
import json
import multiprocessing
import os
import random
import time
from decimal import Decimal

from bench import stage
from bench.clients import drive, post

VARIANTS = 400
PLENTY = 10**8
TURNS = 5  # the one in the middle counts
HOT_UNITS = 100
HOT_CLIENTS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6)
    seconds = parser.parse_args().seconds
    with stage.database():
        skus, secret = shop()
        with stage.web(2) as ports:
            _orders(ports, skus, secret, clients=8, seconds=2)  # warm
            one = _orders(ports, skus, secret, clients=1, seconds=seconds)
            # In turns: a slow moment of the machine is to slow both down.
            turns = [
                (_raw_rate(seconds / 2), _orders(ports, skus, secret, clients=8, seconds=seconds))
                for _turn in range(TURNS)
            ]
            sold, errors, hot = _hot(ports, secret)
    raw, eight = sorted(turns, key=lambda turn: turn[1].rate / turn[0])[TURNS // 2]
    half, most = stage.percentile(eight.times, 0.5), stage.percentile(eight.times, 0.99)
    stage.show(
        "Orders through the REST API, three lines each, two web processes",
        [
            ("bare SQL, same locks and inserts, eight clients", f"{raw:.0f}/s", ""),
            ("one client", f"{one.rate:.0f}/s", ""),
            ("eight clients", f"{eight.rate:.0f}/s", f"{raw / 10:.0f}/s"),
            ("share of bare SQL", f"{eight.rate / raw:.3f}", "0.100"),
            ("p50, eight clients", f"{half * 1000:.1f} ms", ""),
            ("p99 over p50, eight clients", f"{most / half:.1f}", "5"),
            (f"sold of a product of {HOT_UNITS} units, {HOT_CLIENTS} clients", str(sold), str(HOT_UNITS)),
            ("answers that are neither yes nor sold out", str(errors), "0"),
            ("rate on the hot product", f"{hot:.0f} answers/s", ""),
        ],
    )


def shop() -> tuple[list[str], str]:
    """Variants with plenty of each, and a clerk's token."""
    from django.utils import timezone

    from inventory import operations as stock
    from inventory.models import Batch, Place, Variant
    from inventory.models.stock import MoveKind
    from shopsuite.api.operations import issue_token
    from shopsuite.people.operations import create_person
    from shopsuite.people.roles import Role

    at, place = timezone.now(), Place.objects.get(code="main")
    skus = [f"SKU-{number:04d}" for number in range(VARIANTS)] + ["HOT"]
    stock.add_goods_in_bulk(new=[stock.NewGoods(sku=sku, name=sku, price=Decimal("9.9")) for sku in skus])
    stock.add_batches_in_bulk(skus=skus, code="B1", received_on=at.date(), place_id=place.pk)
    receipts = [
        stock.Receipt(batch, place.pk, Decimal(HOT_UNITS if batch.variant.sku == "HOT" else PLENTY))
        for batch in Batch.objects.select_related("variant")
    ]
    stock.receive(receipts=receipts, actor=None, at=at, kind=MoveKind.OPENING)
    clerk = create_person(email="bench@shop.test", name="Bench", roles=[Role.CLERK], actor=None, at=at)
    assert Variant.objects.count() == len(skus)
    return skus[:-1], issue_token(user=clerk, name="bench", scopes=["orders.write"])[1]


def _orders(ports, skus, secret, *, clients, seconds):
    dice = random.Random(7)
    bodies = [
        json.dumps({"lines": [{"sku": sku, "quantity": "1"} for sku in dice.sample(skus, 3)]}).encode()
        for _body in range(500)
    ]
    run = f"{time.time_ns()}"

    def request(client: int, call: int) -> bytes:
        return post(
            "/api/v1/orders/",
            bodies[(client * 131 + call) % len(bodies)],
            Authorization=f"Bearer {secret}",
            Idempotency_Key=f"{run}-{client}-{call}",
        )

    outcome = drive(ports, request, clients=clients, seconds=seconds)
    assert set(outcome.statuses) == {201}, outcome.statuses
    return outcome


def _hot(ports, secret) -> tuple[int, int, float]:
    """Sixteen clients want the last hundred of one thing. (sold, odd answers, answers a second)"""
    from inventory.models import BatchStock

    body = json.dumps({"lines": [{"sku": "HOT", "quantity": "1"}]}).encode()
    wants = post("/api/v1/orders/", body, Authorization=f"Bearer {secret}")
    outcome = drive(ports, lambda client, call: wants, clients=HOT_CLIENTS, calls=2 * HOT_UNITS // HOT_CLIENTS)
    odd = sum(count for status, count in outcome.statuses.items() if status not in (201, 409))
    assert BatchStock.objects.get(variant__sku="HOT").reserved == outcome.statuses[201]
    return outcome.statuses[201], odd, sum(outcome.statuses.values()) / outcome.seconds


def _raw_rate(seconds: float) -> float:
    """Transactions a second of eight processes that do in bare SQL what an order of three lines does."""
    from django.db import connection

    from inventory.models import BatchStock
    from orders.models import Channel

    parameters = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "user", "dbname")}
    rows = list(BatchStock.objects.exclude(variant__sku="HOT").values_list("pk", "variant_id"))
    channel = Channel.objects.get(code="api")
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(8, initializer=_meet, initargs=[spawn.Barrier(8)]) as pool:
        work = [(parameters, rows, channel.pk, channel.place_id, seconds, seed) for seed in range(8)]
        return sum(pool.map(_raw_client, work, chunksize=1)) / seconds


def _meet(barrier) -> None:
    """Clients wait for the last of them to be ready, however long a process takes to start."""
    global _ready
    _ready = barrier


def _raw_client(work) -> int:
    import psycopg

    parameters, rows, channel, place, seconds, seed = work
    dice, done = random.Random(seed), 0
    with psycopg.connect(**parameters, autocommit=True) as link:
        _ready.wait(60)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with link.transaction():
                _raw_order(link, dice.sample(rows, 3), channel, place, f"raw-{time.time_ns()}-{seed}")
            done += 1
    return done


def _raw_order(link, picked, channel: int, place: int, token: str) -> None:
    order = link.execute(
        """INSERT INTO orders_order (created_at, updated_at, channel_id, external_id, place_id, stage, waits_for_stock,
               customer_name, phone, address, way, placed_at, ship_by, customer_note, is_gift, card_text, currency,
               total, payment_state, link_token)
           VALUES (now(), now(), %s, '', %s, 'placed', false, '', '', '', 'carrier', now(), now() + '1 day', '', false,
               '', 'CNY', 29.7, 'unpaid', %s) RETURNING id""",
        [channel, place, token],
    ).fetchone()[0]
    lines = link.execute(
        """INSERT INTO orders_orderline (order_id, position, kind, variant_id, title, sku, quantity, unit_price, amount,
               note, state)
           SELECT %s, n, 'goods', variant, 'x', 'x', 1, 9.9, 9.9, '', 'open'
             FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (variant, n) RETURNING id""",
        [order, [variant for _pk, variant in picked]],
    ).fetchall()
    ids = sorted(pk for pk, _variant in picked)
    link.execute("SELECT on_hand, reserved FROM inventory_batchstock WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])
    link.execute("UPDATE inventory_batchstock SET reserved = reserved + 1 WHERE id = ANY(%s)", [ids])
    link.execute(
        """INSERT INTO inventory_reservation (stock_id, claim, subject, quantity, state, at)
           SELECT stock, 'line:' || line, %s, 1, 'open', now()
             FROM unnest(%s::bigint[], %s::bigint[]) AS held (stock, line)""",
        [f"order:{order}", ids, [line for (line,) in lines]],
    )
    link.execute(
        """INSERT INTO feed_event (at, kind, subject, audiences, body)
           VALUES (now(), 'orders.placed', %s, '{staff}', '{}'), (now(), 'inventory.stock_changed', %s, '{staff}', '{}')""",
        [f"order:{order}", f"place:{place}"],
    )


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
