"""How long the nightly run takes for 10,000 goods with a year of history.

python -m bench.replenishing [--variants 10000]
"""

import argparse
import json
import os
import subprocess
import sys
from datetime import timedelta

from bench import stage

DAYS = 365
SUPPLIERS = 40
#: One in so many goods sells every day; the others, rarer and rarer, once in up to two months.
LONGEST_INTERVAL = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--variants", type=int, default=10_000)
    count = parser.parse_args().variants
    with stage.database():
        moves = _fill(count)
        lines = _night()
    stage.show(f"Nightly replenishment: {count:,} goods, {moves:,} sales in {DAYS} days", lines)


def _fill(count: int) -> int:
    """``count`` goods of forty suppliers with a year of sales, each at its own pace, its ledger written by the database."""
    from django.db import connection
    from django.utils import timezone

    from inventory import operations as stock
    from inventory.models import Batch, BatchStock, Place, Variant
    from purchasing import operations
    from purchasing.models import Price, SupplierGoods

    suppliers = [operations.add_supplier(name=f"Supplier {n}", lead_days=3 + n % 12) for n in range(SUPPLIERS)]
    product = stock.add_product(name="Tea")
    year_ago = timezone.now() - timedelta(days=DAYS + 1)
    variants = Variant.objects.bulk_create(
        [Variant(product=product, sku=f"B-{n}", price=10, search_text=f"b-{n}") for n in range(count)], batch_size=2000
    )
    SupplierGoods.objects.bulk_create(
        [
            SupplierGoods(supplier=suppliers[n % SUPPLIERS], variant=variant, pack_size=1 + n % 12, is_preferred=True)
            for n, variant in enumerate(variants)
        ],
        batch_size=2000,
    )
    offers = SupplierGoods.objects.all()
    Price.objects.bulk_create(
        [Price(goods=offer, price=4, valid_from=year_ago.date()) for offer in offers], batch_size=2000
    )
    batches = Batch.objects.bulk_create(
        [Batch(variant=variant, code="B", received_on=year_ago.date()) for variant in variants], batch_size=2000
    )
    place = Place.objects.get(code="main")
    BatchStock.objects.bulk_create(
        [BatchStock(batch=batch, variant_id=batch.variant_id, place=place, on_hand=100_000) for batch in batches],
        batch_size=2000,
    )
    values = {
        "now": timezone.now().replace(hour=0, minute=0),
        "days": DAYS,
        "longest": LONGEST_INTERVAL,
        "year_ago": year_ago,
    }
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, values)
        cursor.execute("SELECT count(*) FROM inventory_stockmove WHERE kind = 'sale'")
        (moves,) = cursor.fetchone()
        cursor.execute("ANALYZE")
    return moves


_STATEMENTS = (
    """INSERT INTO inventory_stockmove (stock_id, quantity, kind, at, reason, subject)
       SELECT id, 100000, 'opening', %(year_ago)s, '', '' FROM inventory_batchstock""",
    # The chance of a sale on a day falls with the square of the goods' place in the list; the amount varies. Naming the day
    # has the dice thrown for each, not once for all of one thing.
    """INSERT INTO inventory_stockmove (stock_id, quantity, kind, at, reason, subject)
       SELECT id, -ceil(random() * 6), 'sale', %(now)s - make_interval(days => day, hours => 6), '', 'order:1'
         FROM (SELECT id, 1.0 / (1 + %(longest)s * (id %% 100 / 100.0) ^ 2) AS chance FROM inventory_batchstock) AS stock
        CROSS JOIN generate_series(1, %(days)s) AS day
        WHERE random() + 0 * day < chance""",
    # A third of them is nearly sold out.
    """WITH left_over AS (
           SELECT stock.id, stock.on_hand + sold.sum - CASE WHEN stock.id %% 3 = 0 THEN 3 ELSE 2000 END AS out
             FROM inventory_batchstock AS stock
             JOIN (SELECT stock_id, sum(quantity) FROM inventory_stockmove WHERE kind = 'sale' GROUP BY 1) AS sold
               ON sold.stock_id = stock.id),
       written AS (
           INSERT INTO inventory_stockmove (stock_id, quantity, kind, at, reason, subject)
           SELECT id, -out, 'count', %(year_ago)s + interval '1 hour', '', '' FROM left_over)
       UPDATE inventory_batchstock AS stock SET on_hand = CASE WHEN stock.id %% 3 = 0 THEN 3 ELSE 2000 END
         FROM left_over WHERE left_over.id = stock.id""",
)


def _night() -> list[stage.Line]:
    """The command as the night runs it, in a process of its own, so that its memory is its own; then once more."""
    first, again = (_run() for _time in range(2))
    return [
        ("whole run", f"{first['seconds']:.1f} s", "60 s"),
        ("memory at most", f"{first['memory']:.0f} MB", "1,000 MB"),
        ("needs found", f"{first['arose']:,}", ""),
        ("the same again", f"{again['seconds']:.1f} s, {again['arose']} new", "0 new"),
    ]


def _run() -> dict:
    script = (
        "import json, resource, sys; sys.argv = ['manage.py', 'replenish', '--json']; import manage; manage.main();"
        " print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=stage.REPOSITORY, stdout=subprocess.PIPE, check=True)
    told, memory = done.stdout.decode().split("\n")[:2]
    return json.loads(told) | {"memory": float(memory)}


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
