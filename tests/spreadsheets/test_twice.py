"""A task that comes twice, or late, does nothing that somebody has gone beyond meanwhile."""

from contextlib import contextmanager

import pytest
from django.utils import timezone

from inventory import operations as stock
from inventory.models import Batch, Product
from inventory.operations import Scope
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import lives, operations
from shopsuite.spreadsheets.operations import checking, running
from tests import factories as make
from tests.factories import NOON
from tests.spreadsheets.stage import book, booked, looked_at, taken_back

pytestmark = pytest.mark.django_db

GOODS = "SKU,Product name,Selling price\nM-1,Mug,12\nM-2,Bowl,15\n"


def test_a_second_worker_that_comes_after_the_undo_books_nothing_again(monkeypatch):
    job = looked_at("products", GOODS)
    lives.claim_start(job, at=timezone.now())
    really = running.only_one

    @contextmanager
    def late(waiting):
        monkeypatch.setattr(running, "only_one", really)
        operations.run(job.pk)
        taken_back(job)
        with really(waiting):
            yield

    monkeypatch.setattr(running, "only_one", late)
    operations.run(job.pk)

    job.refresh_from_db()
    assert job.state == "undone"
    assert not Product.objects.exists()


def test_a_second_look_that_ends_after_the_booking_leaves_the_notes_of_what_was_booked(monkeypatch):
    job = looked_at("products", GOODS)
    type(job).objects.filter(pk=job.pk).update(state="uploaded")
    really = checking.read_things

    def slow(reading, kind):
        monkeypatch.setattr(checking, "read_things", really)
        things = really(reading, kind)
        operations.check(job.pk)
        book(job)
        return things

    monkeypatch.setattr(checking, "read_things", slow)
    operations.check(job.pk)

    job.refresh_from_db()
    assert job.state == "done"
    assert set(job.entries.values_list("state", flat=True)) == {"booked"}
    assert taken_back(job).counts["taken_back"] == 2


def test_what_only_the_database_knows_to_be_in_use_stays_and_the_rest_goes():
    make.goods(sku="T-1")
    counter = make.person(Role.WAREHOUSE)
    count = stock.open_count(place=make.main_place(), scope=Scope(), is_blind=False, actor=counter, at=NOON)
    job = booked("batches", "SKU,Batch code,Year\nT-1,LJ24,2024\nT-1,LJ25,2025\n")
    counted = Batch.objects.get(code="LJ24")
    stock.count_unlisted(count_id=count.pk, batch=counted, actor=counter, at=NOON)

    taken_back(job)

    assert (job.state, job.counts["kept"], job.counts["taken_back"]) == ("undone", 1, 1)
    assert list(Batch.objects.all()) == [counted]
