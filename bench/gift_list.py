"""How fast a buyer's spreadsheet of five hundred recipients becomes five hundred parcels, against bare inserts of the same rows.

python -m bench.gift_list
"""

import os
import time
from decimal import Decimal

from bench import stage

RECIPIENTS = 500
TURNS = 3  # the one in the middle counts


def main() -> None:
    with stage.database():
        place = _shop()
        ours = sorted(_list(place, turn) for turn in range(TURNS))[TURNS // 2]
        bare = sorted(_bare(place) for _turn in range(TURNS))[TURNS // 2]
    stage.show(
        f"A gift list: {RECIPIENTS} recipients, a set of two goods each",
        [
            ("spreadsheet to parcels, all promised", f"{ours:.2f} s", "10 s"),
            ("bare inserts of the same rows", f"{bare:.2f} s", ""),
            ("times bare inserts", f"{ours / bare:.1f}", ""),
        ],
    )


def _shop() -> int:
    from django.utils import timezone

    from inventory import operations as stock
    from inventory.models import Batch, Place
    from inventory.models.stock import MoveKind

    at, place = timezone.now(), Place.objects.get(code="main")
    skus = ["TEA", "CUP"]
    stock.add_goods_in_bulk(new=[stock.NewGoods(sku=sku, name=sku, price=Decimal("9.9")) for sku in skus])
    stock.add_batches_in_bulk(skus=skus, code="B1", received_on=at.date(), place_id=place.pk)
    receipts = [stock.Receipt(batch, place.pk, Decimal(10**6)) for batch in Batch.objects.select_related("variant")]
    stock.receive(receipts=receipts, actor=None, at=at, kind=MoveKind.OPENING)
    return place.pk


def _list(place_id: int, turn: int) -> float:
    """Seconds from the press of the button to the last parcel."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from orders.models import Order
    from quotes.gift_lists import GiftLists
    from shopsuite.spreadsheets import lives, operations

    rows = "".join(f"Recipient {n},138{n:08d},Street {n},With thanks\n" for n in range(RECIPIENTS))
    said = {"buyer": "Wang", "company": "", "phone": "13700137000", "occasion": f"List {turn}", "place": place_id}
    job = operations.take_in(
        kind=GiftLists(),
        file=ContentFile(f"Recipient,Phone,Address,Card text\n{rows}".encode(), "list.csv"),
        file_name="list.csv",
        started_by=None,
        options=said | {"set": "TEA × 2; CUP × 1"},
    )
    operations.check(job.pk)
    before = Order.objects.count()
    begin = time.perf_counter()
    assert lives.claim_start(job, at=timezone.now())
    operations.run(job.pk)
    seconds = time.perf_counter() - begin
    assert Order.objects.count() == before + RECIPIENTS
    return seconds


def _bare(place_id: int) -> float:
    """Seconds for the same orders, lines and promises, a statement each, in one transaction and without a single question."""
    from django.db import connection, transaction

    from inventory.models import BatchStock
    from orders.models import Channel

    rows = list(BatchStock.objects.values_list("pk", "variant_id").order_by("pk"))
    channel = Channel.objects.get(code="counter").pk
    begin = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(RECIPIENTS):
            cursor.execute(
                """INSERT INTO orders_order (created_at, updated_at, channel_id, external_id, place_id, stage,
                       waits_for_stock, customer_name, phone, address, way, placed_at, customer_note, is_gift, card_text,
                       currency, total, payment_state, link_token)
                   VALUES (now(), now(), %s, '', %s, 'placed', false, 'Recipient', '138', 'Street', 'carrier', now(), '',
                       true, 'With thanks', 'CNY', 29.7, 'unpaid', %s) RETURNING id""",
                [channel, place_id, f"bare-{time.time_ns()}-{number}"],
            )
            order = cursor.fetchone()[0]
            for position, (stock, variant) in enumerate(rows, start=1):
                cursor.execute(
                    """INSERT INTO orders_orderline (order_id, position, kind, variant_id, title, sku, quantity,
                           unit_price, amount, note, state)
                       VALUES (%s, %s, 'goods', %s, 'x', 'x', 1, 9.9, 9.9, '', 'open') RETURNING id""",
                    [order, position, variant],
                )
                line = cursor.fetchone()[0]
                cursor.execute(
                    """INSERT INTO inventory_reservation (stock_id, claim, subject, quantity, state, at)
                       VALUES (%s, %s, %s, 1, 'open', now())""",
                    [stock, f"line:{line}", f"order:{order}"],
                )
            cursor.execute(
                "INSERT INTO feed_event (at, kind, subject, audiences, body) VALUES (now(), 'x', %s, '{staff}', '{}')",
                [f"order:{order}"],
            )
        cursor.execute("UPDATE inventory_batchstock SET reserved = reserved + %s", [RECIPIENTS])
    return time.perf_counter() - begin


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
