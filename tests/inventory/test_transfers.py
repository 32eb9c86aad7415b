"""Goods between places: on their way they are in the books and for nobody to sell."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from inventory import operations as stock
from inventory.models import BatchStock, Place, StockMove, Transfer
from inventory.operations import MoreThanSent, NotOnHand
from inventory.queries import reservations_of, stock_differences
from inventory.queries.transfers import hold_differences, transit_differences
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make.person(Role.WAREHOUSE)


@pytest.fixture
def store():
    return Place.objects.create(code="store", name="Store", kind="warehouse")


@pytest.fixture
def tea():
    return make.goods()


@pytest.fixture
def spring(tea, store):
    return make.batch(tea, 10, place=store)


def send(spring, store, keeper, quantity=6, client_id=None):
    return stock.send_transfer(
        client_id=client_id or uuid4(),
        source=store,
        destination=make.main_place(),
        parts=[(BatchStock.objects.get(batch=spring, place=store).pk, Decimal(quantity))],
        actor=keeper,
        at=NOON,
    )


def receive(transfer, keeper, quantity, **more):
    arrived = [(transfer.lines.get().pk, Decimal(quantity))]
    return stock.receive_transfer(
        transfer_id=transfer.pk, arrived=arrived, actor=keeper, at=NOON, **{"is_all": False} | more
    )


def lying(batch):
    return {row.place.code: row.on_hand for row in batch.stocks.all() if row.on_hand}


def assert_books_add_up():
    assert stock_differences() == []
    assert transit_differences() == []
    assert hold_differences() == []


def test_goods_on_their_way_are_nobodys_to_sell(keeper, tea, spring, store):
    send(spring, store, keeper)

    assert lying(spring) == {"store": 4, "transit": 6}
    assert not BatchStock.objects.sellable().filter(place__code__in=["transit", "main"]).exists()
    assert_books_add_up()


def test_what_arrives_serves_those_who_wait_there(keeper, tea, spring, store):
    waiter = make.order(make.line(tea, 5), may_wait=True)
    transfer = receive(send(spring, store, keeper), keeper, 6)

    assert lying(spring) == {"store": 4, "main": 6}
    assert reservations_of(subject=waiter.subject).get().quantity == 5
    assert not transfer.is_on_its_way
    assert_books_add_up()


def test_what_arrives_in_part_leaves_the_rest_on_its_way(keeper, spring, store):
    transfer = receive(send(spring, store, keeper), keeper, 2)

    assert transfer.is_on_its_way
    assert lying(spring) == {"store": 4, "transit": 4, "main": 2}
    assert_books_add_up()


def test_what_never_arrives_is_written_off_with_a_reason(keeper, spring, store):
    transfer = send(spring, store, keeper)
    with pytest.raises(Invalid):
        receive(transfer, keeper, 5, is_all=True)

    receive(transfer, keeper, 5, is_all=True, reason="broken on the way")

    lost = StockMove.objects.get(kind="write_off")
    assert (lost.quantity, lost.reason, lost.subject) == (-1, "broken on the way", transfer.subject)
    assert lying(spring) == {"store": 4, "main": 5}
    assert_books_add_up()


def test_no_more_arrives_than_was_sent(keeper, spring, store):
    with pytest.raises(MoreThanSent):
        receive(send(spring, store, keeper), keeper, 7)


def test_promised_goods_are_not_sent_away(keeper, spring, store, tea):
    make.order(make.line(tea, 5), place=store)

    with pytest.raises(NotOnHand):
        send(spring, store, keeper)


def test_a_form_sent_twice_sends_one_load(keeper, spring, store):
    name = uuid4()

    assert send(spring, store, keeper, client_id=name) == send(spring, store, keeper, client_id=name)
    assert lying(spring) == {"store": 4, "transit": 6}


@pytest.mark.django_db(transaction=True)
def test_two_who_receive_the_same_load_book_it_once(keeper, spring, store):
    transfer = send(spring, store, keeper)
    once = lambda: receive(transfer, keeper, 6)  # noqa: E731

    race(Transfer.objects.filter(pk=transfer.pk), once, once)

    assert lying(spring) == {"store": 4, "main": 6}


def test_a_load_is_sent_and_received_on_screen(client, keeper, spring, store):
    client.force_login(keeper)
    row = BatchStock.objects.get(batch=spring)
    form = {"source": "store", "destination": "main", f"quantity-{row.pk}": "3", "client_id": str(uuid4())}

    client.post(reverse("inventory:send_transfer"), form)
    transfer = Transfer.objects.get()
    client.post(transfer.get_absolute_url(), {f"arrived-{transfer.lines.get().pk}": "3"})

    assert lying(spring) == {"store": 7, "main": 3}


def test_goods_go_to_quarantine_and_back_at_once(keeper, tea):
    batch = make.batch(tea, 4)
    apart = stock.put_elsewhere(
        stock_id=make.stock_row(batch).pk,
        quantity=Decimal(4),
        place=stock.quarantine_place(),
        reason="smells",
        actor=keeper,
        at=NOON,
    )
    waiter = make.order(make.line(tea, 2), may_wait=True)
    assert not reservations_of(subject=waiter.subject)

    stock.put_elsewhere(
        stock_id=apart.pk, quantity=Decimal(3), place=make.main_place(), reason="is fine", actor=keeper, at=NOON
    )

    assert reservations_of(subject=waiter.subject).get().quantity == 2
    assert lying(batch) == {"quarantine": 1, "main": 3}
    assert_books_add_up()


def test_what_was_typed_stays_when_it_is_refused_and_when_one_searches_on(client, keeper, spring, store):
    client.force_login(keeper)
    row = BatchStock.objects.get(batch=spring)
    page = reverse("inventory:send_transfer")
    form = {"source": "store", "destination": "main", f"quantity-{row.pk}": "three", "client_id": str(uuid4())}

    refused = client.post(f"{page}?q=something+else", form)
    searched = client.get(
        page, {"source": "store", "q": "something else", f"quantity-{row.pk}": "3"}, headers={"HX-Request": "true"}
    )

    assert refused.status_code == 400
    assert spring.code in refused.content.decode() and 'value="three"' in refused.content.decode()
    assert 'value="3"' in searched.content.decode() and "<html" not in searched.content.decode()
    assert not Transfer.objects.exists()


def test_what_is_no_number_is_not_taken_for_missing(client, keeper, spring, store):
    transfer = send(spring, store, keeper)
    line = transfer.lines.get()
    client.force_login(keeper)
    sent = {f"arrived-{line.pk}": "5o", "is_all": "yes", "reason": "One tin fell", "shelf": "B2"}

    page = client.post(transfer.get_absolute_url(), sent)

    transfer.refresh_from_db()
    assert (page.status_code, transfer.is_on_its_way) == (400, True)
    shown = page.content.decode()
    assert all(text in shown for text in ("5o", "One tin fell", 'value="B2"', "checked"))
