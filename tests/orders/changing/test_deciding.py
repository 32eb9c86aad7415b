"""One change at a time, and who is right when two decide."""

import pytest

from inventory import operations as inventory
from inventory import queries as stock
from orders import operations, queries
from orders.models import Intercept, Order
from orders.models.change_request import ChangeState
from orders.operations import ChangeOpen
from orders.rules import ChangeDraft, LineChange, Overtaken
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.changing.stage import ask, change, decide, quantity
from tests.orders.stages import packed
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db


def test_one_change_is_decided_at_a_time(tea, spring, clerk):
    order = make.order(make.line(tea))
    ask(order, quantity(order, 2))

    with pytest.raises(ChangeOpen):
        change(order, quantity(order, 3), clerk)


def test_who_decides_on_what_they_no_longer_see_looks_again(tea, spring, clerk):
    order = make.order(make.line(tea))
    request = ask(order, quantity(order, 2))

    with pytest.raises(Overtaken):
        decide(request, clerk, version=0)
    decide(request, clerk, version=1)
    assert decide(request, clerk).state == ChangeState.AGREED  # pressed twice
    with pytest.raises(Overtaken):
        decide(request, make.person(Role.CLERK), is_agreed=False, reason="No")


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_are_not_both_right(tea, spring, clerk):
    order = make.order(make.line(tea))
    request = ask(order, quantity(order, 2))
    other = make.person(Role.CLERK)

    outcomes = race(
        Order.objects.filter(pk=order.pk),
        lambda: outcome_of(lambda: decide(request, clerk, version=1)),
        lambda: outcome_of(lambda: decide(request, other, is_agreed=False, reason="No", version=1)),
    )

    assert sorted(outcomes) == ["done", "overtaken"]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_are_not_both_heard(tea, spring):
    order = make.order(make.line(tea))

    outcomes = race(
        Order.objects.filter(pk=order.pk),
        lambda: outcome_of(lambda: ask(order, quantity(order, 2), version=0)),
        lambda: outcome_of(lambda: ask(order, quantity(order, 3), version=0)),
    )

    assert sorted(outcomes) == ["done", "overtaken"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_handed_over_first", [True, False])
def test_a_parcel_that_leaves_as_somebody_asks_is_stopped_or_called_back(tea, spring, is_handed_over_first):
    order = packed(make.order(make.line(tea), address="West Lake 1"))
    dispatcher = make.person(Role.DISPATCHER)

    def leave():
        return operations.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=dispatcher, at=NOON)

    both = [lambda: outcome_of(leave), lambda: outcome_of(lambda: ask(order, ChangeDraft(address="Elsewhere")))]
    outcomes = race(Order.objects.filter(pk=order.pk), *(both if is_handed_over_first else both[::-1]), in_turn=True)

    assert sorted(outcomes) == (["done", "done"] if is_handed_over_first else ["done", "stopped"])
    assert Intercept.objects.exists() is is_handed_over_first
    assert (queries.stop_of(order) is None) is is_handed_over_first


@pytest.mark.django_db(transaction=True)
def test_two_changes_that_trade_the_same_goods_at_once_do_not_block_each_other(tea, spring, clerk):
    cup = make.goods()
    make.batch(cup, 10)
    first, second = make.order(make.line(tea, 4)), make.order(make.line(cup, 4))
    rows = inventory.allocation.BatchStock.objects.all()

    def trade(order, goods):
        draft = ChangeDraft(lines=[LineChange(order.lines.get().pk, variant_id=goods.pk)])
        return operations.change_order(order_id=order.pk, draft=draft, actor=clerk, at=NOON)

    race(rows, lambda: trade(first, cup), lambda: trade(second, tea))

    assert sorted(row.reserved for row in rows) == [4, 4]
    assert stock.stock_differences() == []
