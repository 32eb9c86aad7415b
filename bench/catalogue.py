"""How fast 20,000 products come in by file, and how fast one of them is found while somebody types.

python -m bench.catalogue [--products 20000]
"""

import argparse
import os
import random
import statistics
import time

from bench import stage
from bench.staff import session_of_clerk

TURNS = 30
KINDS = ("Longjing", "Biluochun", "Maofeng", "Tieguanyin", "Dahongpao", "Keemun", "Silver Needle", "Jasmine Pearls")
KINDS_ZH = ("西湖龙井", "碧螺春", "黄山毛峰", "铁观音", "大红袍", "祁门红茶", "白毫银针", "茉莉龙珠")
PLACES = ("Shifeng", "Meijiawu", "Dongting", "Anxi", "Wuyi", "Fuding", "Qimen", "Huangshan")
PLACES_ZH = ("狮峰", "梅家坞", "洞庭", "安溪", "武夷", "福鼎", "祁门", "黄山")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=20_000)
    count = parser.parse_args().products
    with stage.database():
        goods = _goods(count)
        raw = _raw(goods)
        job, lines = _import(goods, raw)
        found = _search(goods)
        lines.append(("taken back", f"{_take_back(job):.1f} s", ""))
    stage.show(f"Import of {count:,} products", lines)
    stage.show(f"Search while typing among {count:,} variants", found)


def _goods(count: int) -> list[dict[str, str]]:
    """``count`` rows of a file: names in both languages, each a little different, with SKU and barcode."""
    luck = random.Random(7)
    rows = []
    for n in range(count):
        kind, place = luck.randrange(len(KINDS)), luck.randrange(len(PLACES))
        rows.append(
            {
                "SKU": f"TEA-{n:05}",
                "Product name": f"{PLACES[place]} {KINDS[kind]} No. {n}",
                "Product name in Chinese": f"{PLACES_ZH[place]}{KINDS_ZH[kind]}{n}号",
                "Variant name": "50 g tin",
                "Selling price": f"{luck.randrange(20, 900)}.{luck.randrange(10)}",
                "Sold by": "tin",
                "Barcode": f"69{n:011}",
                "Category": "Tea > Green tea",
            }
        )
    return rows


def _raw(goods: list[dict[str, str]]) -> float:
    """Seconds for the same products and variants by COPY, search text and all, in one transaction that is rolled back."""
    from django.db import connection, transaction

    from inventory.models import Product, Variant

    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy(
            """COPY inventory_product (id, name, name_zh, kind, category, attributes, description, picture, is_active,
                    needs_lot, needs_year, needs_harvest, needs_best_before, created_at, updated_at) FROM STDIN"""
        ) as copy:
            for n, row in enumerate(goods, 1_000_000):
                names = (row["Product name"], row["Product name in Chinese"])
                flags = (True, False, False, False, False, "now", "now")
                copy.write_row((n, *names, "general", row["Category"], "{}", "", "", *flags))
        with cursor.copy(
            """COPY inventory_variant (id, product_id, sku, barcode, name, name_zh, unit_id, price, policy, is_active,
                    search_text, created_at, updated_at) FROM STDIN"""
        ) as copy:
            for n, row in enumerate(goods, 1_000_000):
                text = " ".join(
                    (row["SKU"], row["Barcode"], row["Product name"], row["Product name in Chinese"])
                ).lower()
                named = (row["SKU"], row["Barcode"], row["Variant name"], "", "tin", row["Selling price"])
                copy.write_row((n, n, *named, "fefo", True, text, "now", "now"))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - began
        assert (Product.objects.count(), Variant.objects.count()) == (len(goods), len(goods))
        transaction.set_rollback(True)
    return took


def _import(goods: list[dict[str, str]], raw: float) -> tuple[int, list[stage.Line]]:
    """The id of the import, and how long it took."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from inventory.models import Variant
    from shopsuite.spreadsheets import lives, operations
    from shopsuite.spreadsheets.kinds import kind_of
    from shopsuite.spreadsheets.writing import as_csv

    content = b"".join(as_csv([list(goods[0]), *(list(row.values()) for row in goods)]))

    def timed(work) -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    def taken_in():
        file = ContentFile(content, "goods.csv")
        return operations.take_in(kind=kind_of("products"), file=file, file_name="goods.csv", started_by=None)

    job = taken_in()
    looked = timed(lambda: operations.check(job.pk))
    lives.claim_start(job, at=timezone.now())
    booked = timed(lambda: operations.run(job.pk))
    assert Variant.objects.count() == len(goods)
    again = taken_in()
    operations.check(again.pk)
    lives.claim_start(again, at=timezone.now())
    known = timed(lambda: operations.run(again.pk))
    return job.pk, [
        ("looked at and booked", f"{looked + booked:.1f} s", f"{len(goods) * 30 / 20_000:.0f} s"),
        ("looked at", f"{looked:.1f} s", ""),
        ("booked", f"{booked:.1f} s, {len(goods) / booked:,.0f} products/s", ""),
        ("the same rows by COPY, in one transaction", f"{raw:.1f} s", ""),
        ("booked, beside that", f"{booked / raw:.1f} times", ""),
        ("the same file again", f"{known:.1f} s", ""),
    ]


def _take_back(import_id: int) -> float:
    """Seconds until nothing of the import is left."""
    from django.utils import timezone

    from inventory.models import Variant
    from shopsuite.people.models import User
    from shopsuite.spreadsheets import operations
    from shopsuite.spreadsheets.models import SheetImport

    began = time.perf_counter()
    operations.claim_undo(SheetImport.objects.get(pk=import_id), by=User.objects.get(), at=timezone.now())
    operations.undo(import_id)
    assert not Variant.objects.exists()
    return time.perf_counter() - began


def _search(goods: list[dict[str, str]]) -> list[stage.Line]:
    """How long the list takes that shows while somebody types, for what people type."""
    from django.db import connection

    from inventory import queries
    from shopsuite.people.models import User

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE inventory_product, inventory_variant")  # in production autovacuum has done it
    session_of_clerk()
    clerk = User.objects.get()
    middle = goods[len(goods) // 2]
    asked = {
        "an English word (longjing)": "longjing",
        "two words (wuyi pearls)": "wuyi pearls",
        "Chinese words (龙井)": "龙井",
        "two Chinese words (武夷 毛峰)": "武夷 毛峰",
        "pinyin initials (xhlj)": "xhlj",
        "a SKU": middle["SKU"],
        "a barcode": middle["Barcode"],
        "a piece of a SKU (tea-1)": "tea-1",
        "nothing that is there": "espresso machine",
    }
    lines: list[stage.Line] = []
    for name, text in asked.items():
        times = []
        for _turn in range(TURNS):
            began = time.perf_counter()
            found = queries.variants_matching(viewer=clerk, text=text)
            times.append((time.perf_counter() - began) * 1000)
        assert bool(found) == (text != "espresso machine"), text
        figures = f"p50 {statistics.median(times):.1f} ms, p95 {stage.percentile(times, 0.95):.1f} ms"
        lines.append((name, figures, "30 ms"))
    return lines


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
