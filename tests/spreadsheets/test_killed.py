"""A worker that is killed with -9 in the middle of a file: what is booked stays, the rest follows, and nothing is there twice."""

import signal
import time

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from inventory import queries
from inventory.models import BatchStock, Product, Variant
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import lives, operations
from shopsuite.spreadsheets.lives import LOCK_SPACE
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests import processes
from tests.spreadsheets.stage import booked, looked_at

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PRODUCTS = 3000


def _locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [LOCK_SPACE])
        return cursor.fetchone()[0]


def kill_in_the_middle(job: SheetImport, work: str, log) -> int:
    """Have a process of its own do ``work``, kill it as soon as it has done some of it, and return how much that was."""
    script = f"from shopsuite.spreadsheets import operations; operations.{work}({job.pk})"
    worker = processes.start("manage.py", "shell", "-c", script, log=log, MEDIA_ROOT=str(settings.MEDIA_ROOT))
    end = time.monotonic() + processes.SECONDS_TO_START
    while not 0 < SheetImport.objects.get(pk=job.pk).things_done < PRODUCTS and time.monotonic() < end:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    while _locks() and time.monotonic() < end:  # the database notices that nobody is there any more
        time.sleep(0.01)
    job.refresh_from_db()
    return job.things_done


def test_a_killed_import_goes_on_and_so_does_a_killed_undo(tmp_path):
    job = looked_at(
        "products", "SKU,Product name,Selling price\n" + "".join(f"K{n},Goods {n},{n}\n" for n in range(PRODUCTS))
    )
    with (tmp_path / "worker.log").open("wb") as log:
        lives.claim_start(job, at=timezone.now())
        done = kill_in_the_middle(job, "run", log)
        assert 0 < done < PRODUCTS, (tmp_path / "worker.log").read_text()
        assert Variant.objects.count() % 250 == 0  # whole parts and nothing else

        operations.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.counts) == ("done", {"new": PRODUCTS})
        assert (Product.objects.count(), Variant.objects.count()) == (PRODUCTS, PRODUCTS)

        SheetImport.objects.filter(pk=job.pk).update(things_done=0)
        operations.claim_undo(job, by=make.person(Role.OWNER), at=timezone.now())
        kill_in_the_middle(job, "undo", log)
        operations.undo(job.pk)
        job.refresh_from_db()
        assert (job.state, job.counts["taken_back"], job.counts["kept"]) == ("undone", PRODUCTS, 0)
        assert not Variant.objects.exists()


def test_a_killed_import_of_stock_books_nothing_twice(tmp_path):
    goods = "".join(f"K{n},Goods {n},{n}\n" for n in range(PRODUCTS))
    booked("products", f"SKU,Product name,Selling price\n{goods}")
    job = looked_at("batches", "SKU,Batch code,Quantity\n" + "".join(f"K{n},L,{n + 1}\n" for n in range(PRODUCTS)))
    with (tmp_path / "worker.log").open("wb") as log:
        lives.claim_start(job, at=timezone.now())
        done = kill_in_the_middle(job, "run", log)
    assert 0 < done < PRODUCTS, (tmp_path / "worker.log").read_text()

    operations.run(job.pk)

    assert sum(BatchStock.objects.values_list("on_hand", flat=True)) == PRODUCTS * (PRODUCTS + 1) / 2
    assert queries.stock_differences() == []
