"""What comes back goes to where it belongs, and the books add up."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from care import operations, queries
from care.models import CaseLine
from care.operations import MoreThanExpected
from inventory.models import BatchStock, StockMove, StockPhoto
from inventory.queries.batches import who_got
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.messaging import recordings

pytestmark = pytest.mark.django_db


@pytest.fixture
def spring():
    return make.batch(make.goods(price="100"), 5, code="SPRING", barcode="690001")


@pytest.fixture
def line(spring) -> CaseLine:
    """Three of five tins are with the customer and to come back."""
    case = stage.complained(stage.delivered(make.line(spring.variant, 3)), 3)
    clerk = make.person(Role.CLERK)
    operations.give_back(
        case_id=case.pk, outcome="refund", amount=Decimal(300), method="cash", expects_back=True, actor=clerk, at=NOON
    )
    return queries.returns_awaited().get()


def back(line, condition, quantity=1, **more):
    return operations.receive_back(
        line_id=line.pk,
        client_id=more.pop("client_id", None) or uuid4(),
        quantity=Decimal(quantity),
        condition=condition,
        actor=make.person(Role.WAREHOUSE),
        at=NOON,
        **more,
    )


def lies(batch) -> dict[str, Decimal]:
    return {row.place.code: row.on_hand for row in BatchStock.objects.filter(batch=batch, on_hand__gt=0)}


def test_good_goods_are_sold_again_unsure_ones_lie_in_quarantine_damaged_ones_are_off_the_books(
    line, spring, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    back(line, "good")
    back(line, "unsure")
    back(line, "damaged", photo=SimpleUploadedFile("x.jpg", recordings.picture()))

    assert lies(spring) == {"main": 3, "quarantine": 1}
    assert BatchStock.objects.get(batch=spring, place__code="quarantine").is_held
    assert StockPhoto.objects.get().move.kind == "write_off"
    assert sum(move.quantity for move in StockMove.objects.filter(stock__batch=spring)) == 4
    assert who_got(spring) == []
    assert not queries.returns_awaited().exists()


@pytest.mark.django_db(transaction=True)
def test_the_audit_of_the_stock_finds_nothing_wrong(line):
    back(line, "good")
    back(line, "damaged")
    call_command("audit_stock")


def test_no_more_comes_back_than_the_case_is_about_and_the_same_press_once(line, spring):
    client_id = uuid4()
    assert back(line, "good", 2, client_id=client_id) == back(line, "good", 2, client_id=client_id)
    with pytest.raises(MoreThanExpected):
        back(line, "good", 2)
    assert lies(spring) == {"main": 4}


def test_a_scan_finds_the_line_by_batch_and_by_goods(line, spring):
    lines = [line]
    assert queries.scanned_line(lines=lines, scanned="690001") == line
    assert queries.scanned_line(lines=lines, scanned=spring.variant.sku) == line
    assert queries.scanned_line(lines=lines, scanned="other") is None
    assert queries.scanned_line(lines=lines, scanned="") is None


def test_the_table_books_what_was_scanned(client, line, spring):
    client.force_login(make.person(Role.WAREHOUSE))
    page = client.get("/care/returns/?code=SPRING").content.decode()
    assert "SPRING" in page

    answer = client.post(f"/care/returns/{line.pk}/", {"client_id": uuid4(), "quantity": "1", "condition": "good"})
    assert answer.status_code == 302
    assert lies(spring) == {"main": 3}

    too_many = client.post(f"/care/returns/{line.pk}/", {"client_id": uuid4(), "quantity": "9", "condition": "good"})
    assert too_many.status_code == 409
    assert 'value="9"' in too_many.content.decode()


def test_who_does_not_take_goods_in_finds_no_table(client, line):
    client.force_login(make.person(Role.PACKER))
    assert client.get("/care/returns/").status_code == 404
