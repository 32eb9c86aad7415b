"""Files at the command line."""

import json

import pytest
from django.core.management import call_command

from inventory.models import BatchStock
from orders.imports import files
from shopsuite.spreadsheets.models import SheetImport
from shopsuite.spreadsheets.operations import running
from tests.orders.imports.stage import HEADER, SALE

pytestmark = pytest.mark.django_db


def test_an_import_that_was_broken_off_is_gone_on_with(tmp_path, monkeypatch, capsys):
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + "".join(SALE.replace("1001", str(number)) for number in range(6000, 6004)))
    with monkeypatch.context() as broken:
        broken.setattr(files, "TOGETHER", 2)
        broken.setattr(running, "SHOWN_EVERY", 2)

        def dies(*_anything):
            raise KeyboardInterrupt

        broken.setattr("orders.management.commands.import_orders.Command._progress", dies)
        with pytest.raises(KeyboardInterrupt):
            call_command("import_orders", file, channel="file")

    call_command("import_orders", file, "--json", channel="file")

    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["order"] == 4
    assert SheetImport.objects.get().state == "done"
    assert BatchStock.objects.get().on_hand == 0
