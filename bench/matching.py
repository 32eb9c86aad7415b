"""How long a large statement takes from the file to matched lines.

python -m bench.matching [--lines 50000]
"""

import argparse
import csv
import io
import os
import time
from datetime import UTC, datetime, timedelta

from bench import stage

START = datetime(2026, 5, 1, tzinfo=UTC)
HEADER = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=50_000)
    count = parser.parse_args().lines
    with stage.database():
        lines = _match(count)
    stage.show(f"A statement of {count:,} lines against {count:,} payments", lines)


def _match(count: int) -> list[stage.Line]:
    """Reading and matching apart, beside a join of the same rows in the database."""
    from django.db import connection
    from django.utils import timezone

    from finance import operations
    from finance.models import Match, StatementLine

    _pay(count)
    began = time.perf_counter()
    taken, _is_new = operations.take_statement(
        content=_file(count), file_name="bill.csv", kind="wechat", actor=None, at=timezone.now()
    )
    operations.read_statement(statement_id=taken.pk, at=timezone.now())
    whole = time.perf_counter() - began
    assert (StatementLine.objects.count(), Match.objects.count()) == (count, count)

    Match.objects.all().delete()
    StatementLine.objects.update(state="open")
    began = time.perf_counter()
    assert operations.match_open(kind="wechat", at=timezone.now()) == count
    matching = time.perf_counter() - began

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE joined AS SELECT l.id, p.movement
                 FROM finance_statementline l JOIN orders_payment p ON p.amount = l.signed AND p.at = l.at"""
        )
    joined = time.perf_counter() - began
    return [
        ("file read, lines written and matched", f"{whole:.1f} s", "20 s"),
        ("matching alone", f"{matching:.1f} s", ""),
        ("matching over a bare join of the same rows", f"{matching / joined:.0f}", ""),
    ]


def _pay(count: int) -> None:
    """``count`` paid orders, one a minute, written by the database itself."""
    from django.db import connection

    from inventory.models import Place
    from orders.models import Channel

    facts = {
        "channel": Channel.objects.get(code="wechat").pk,
        "place": Place.objects.get(code="main").pk,
        "count": count,
        "start": START,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH placed AS (
                INSERT INTO orders_order (created_at, updated_at, channel_id, external_id, place_id, stage, waits_for_stock,
                            customer_name, phone, address, way, placed_at, customer_note, is_gift, card_text, currency,
                            total, payment_state, link_token)
                SELECT now(), now(), %(channel)s, 'B' || n, %(place)s, 'delivered', false, '', '', '', 'pickup',
                       %(start)s + n * interval '1 minute', '', false, '', 'CNY', 10 + n %% 5000, 'paid', 'b' || n
                  FROM generate_series(1, %(count)s) AS n RETURNING id, external_id, placed_at, total)
            INSERT INTO orders_payment (order_id, amount, method, at, reference, reason)
            SELECT id, total, 'wechat', placed_at,
                   CASE WHEN substr(external_id, 2)::int %% 4 < 2 THEN '42' || substr(external_id, 2) ELSE '' END, ''
              FROM placed""",
            facts,
        )
        cursor.execute("ANALYZE orders_order, orders_payment")


def _file(count: int) -> bytes:
    """Half of the lines carry the provider's number, a quarter our order's, a quarter nothing but amount and time."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["微信支付账单明细"] + [""] * 10)
    writer.writerow(HEADER.split(","))
    for number in range(1, count + 1):
        at = (START + timedelta(minutes=number, hours=8)).strftime("%Y-%m-%d %H:%M:%S")
        theirs, ours = f"42{number}", f"B{number}" if number % 4 == 2 else "/"
        row = [at, "商户消费", "/", "茶", "收入", f"¥{10 + number % 5000}.00", "零钱", "已收钱", theirs, ours, "/"]
        writer.writerow(row)
    return out.getvalue().encode()


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
