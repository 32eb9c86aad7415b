"""Opened packs: another variant, the same lot."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from inventory import operations as stock
from inventory.models import Batch, BatchStock, Conversion, PackOpening
from inventory.operations import BatchIsHeld, NotOnHand
from inventory.queries import batches, reservations_of, stock_differences
from inventory.queries.batches import opening_differences
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make.person(Role.WAREHOUSE)


@pytest.fixture
def bag():
    return make.goods(name="Bag of 5 kg")


@pytest.fixture
def portion():
    return make.goods(name="Portion of 50 g")


@pytest.fixture
def conversion(bag, portion):
    return Conversion.objects.create(source=bag, target=portion, yields=100)


@pytest.fixture
def bags(bag):
    return make.batch(
        bag, 3, code="LOT7", year=2026, best_before=date(2027, 6, 1), cost=Decimal(200), received_on=date(2026, 4, 4)
    )


def opened(conversion, bags, keeper, *, taken=1, made=100, client_id=None):
    return stock.open_packs(
        client_id=client_id or uuid4(),
        conversion=conversion,
        stock_id=make.stock_row(bags).pk,
        taken=Decimal(taken),
        made=Decimal(made),
        actor=keeper,
        at=NOON,
    )


def test_what_comes_out_is_the_same_lot(conversion, bags, keeper):
    made = opened(conversion, bags, keeper).target.batch

    assert (made.code, made.year, made.best_before, made.received_on, made.made_from) == (
        "LOT7",
        2026,
        date(2027, 6, 1),
        date(2026, 4, 4),
        bags,
    )
    assert made.cost == 2
    assert (make.stock_row(bags).on_hand, make.stock_row(made).on_hand) == (2, 100)
    assert stock_differences() == opening_differences() == []


def test_what_is_lost_makes_the_rest_dearer(conversion, bags, keeper):
    first = opened(conversion, bags, keeper, made=80)
    assert (first.loss, first.target.batch.cost) == (20, Decimal("2.5"))

    opened(conversion, bags, keeper, made=100)

    assert Batch.objects.get(pk=first.target.batch_id).cost == Decimal("2.2222")  # 400 spread over 180


def test_whoever_waits_for_portions_gets_them(conversion, bags, keeper, portion):
    waiter = make.order(make.line(portion, 5), may_wait=True)

    opened(conversion, bags, keeper)

    assert reservations_of(subject=waiter.subject).get().quantity == 5


def test_promised_packs_stay_closed(conversion, bags, keeper, bag):
    make.order(make.line(bag, 3))

    with pytest.raises(NotOnHand):
        opened(conversion, bags, keeper)


def test_packs_of_a_stopped_batch_stay_closed(conversion, bags, keeper):
    stock.hold_batch(batch_id=bags.pk, reason="x", actor=keeper, at=NOON)

    with pytest.raises(BatchIsHeld):
        opened(conversion, bags, keeper)


def test_what_was_made_of_a_stopped_batch_is_stopped_and_recalled_with_it(conversion, bags, keeper, portion):
    made = opened(conversion, bags, keeper).target.batch
    order = make.order(make.line(portion, 4))
    stock.hand_out(subject=order.subject, actor=keeper, at=NOON)

    stock.hold_batch(batch_id=bags.pk, reason="x", actor=keeper, at=NOON)

    assert BatchStock.objects.filter(is_held=True).count() == 2
    assert [(row.subject, row.batch, row.quantity) for row in batches.who_got(bags)] == [(order.subject, made, 4)]
    stock.release_hold(batch_id=bags.pk, actor=keeper, at=NOON)
    assert not BatchStock.objects.filter(is_held=True).exists()


def test_another_lot_with_the_same_code_is_not_mixed_in(conversion, bags, keeper, portion):
    other = make.batch(portion, 1, code="LOT7")

    made = opened(conversion, bags, keeper).target.batch

    assert made != other
    assert make.stock_row(other).on_hand == 1


def test_a_form_sent_twice_opens_once(conversion, bags, keeper):
    name = uuid4()
    opened(conversion, bags, keeper, client_id=name)
    opened(conversion, bags, keeper, client_id=name)

    assert make.stock_row(bags).on_hand == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_batch_fill_one_new_batch(conversion, bags, keeper):
    once = lambda: opened(conversion, bags, keeper)  # noqa: E731

    race(Batch.objects.filter(pk=bags.pk), once, once)

    [made] = bags.made.all()
    assert make.stock_row(made).on_hand == 200


def test_a_pack_is_opened_on_screen(client, conversion, bags, keeper):
    client.force_login(keeper)
    url = reverse("inventory:open_packs", args=[make.stock_row(bags).pk])

    client.post(url, {"client_id": str(uuid4()), "conversion": conversion.pk, "taken": "2", "made": ""})

    assert PackOpening.objects.get().made == 200
