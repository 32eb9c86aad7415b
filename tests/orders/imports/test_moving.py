"""Files of orders of before all files had one life: they, their documents and their problems survive the move, there and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from orders.models import ImportedDocument
from shopsuite.people.roles import Role
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.orders.imports.stage import HEADER, SALE, bring_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def migrate(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("orders", name)])
    return executor.loader.project_state([("orders", name)]).apps


def forward():
    """To where everything is today, so that no later test meets a half of it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_a_file_survives_there_and_back(client):
    broken = SALE.replace("1001", "1002").replace(",3,", ",many,")
    job, _counts = bring_in(HEADER + SALE + broken)

    before = migrate("0007_money_and_groups")
    old = before.get_model("orders", "OrderImport").objects.get()
    assert (old.file_name, old.is_history, old.documents.count(), old.problems.count()) == ("orders.csv", True, 1, 1)
    assert not SheetImport.objects.filter(kind="orders").exists()

    forward()
    moved = SheetImport.objects.get(kind="orders")
    assert ImportedDocument.objects.get().source == moved
    assert (moved.about, moved.created_at, moved.options["opened_as"]) == (
        job.about,
        job.created_at,
        f"import:{old.pk}",
    )
    assert list(moved.entries.values_list("key", "verb", "state")) == [("1001", "new", "booked")]
    assert moved.problems.get().title == "1002"
    client.force_login(make.person(Role.CLERK))
    assert "orders.csv" in client.get(reverse("spreadsheets:file", args=[moved.pk])).content.decode()
    _again, counts = bring_in(HEADER + SALE)
    assert counts["known"] == 1
