"""Small shops order through this one: pooled by supplier, shared fairly when too little comes, each told."""

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from inventory.models import Reservation
from inventory.rules import Want, fair_shares, turns
from messaging.models import Message
from orders.models import Order
from purchasing import operations
from purchasing.models import PurchaseOrder, Supplier
from purchasing.operations import NotNow
from purchasing.queries.pool import pools, split_of
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.purchasing import stage
from tests.race import race

pytestmark = pytest.mark.django_db
ONE = Decimal(1)


@pytest.fixture
def sun():
    return make.person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier("Garden", free_freight_from=Decimal(100), minimum_amount=Decimal(40))


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing")
    stage.offered(garden, made, "4", pack_size=Decimal(5))
    return made


def shop_order(name, variant, quantity, *, is_shop=True):
    """An order that waits; ``name`` is the shop's."""
    Customer.objects.get_or_create(phone=f"1{len(name)}", name=name, defaults={"is_shop": is_shop})
    return make.order(make.line(variant, quantity), may_wait=True, customer_name=name, phone=f"1{len(name)}")


def holds(order):
    held = Reservation.objects.filter(subject=order.subject, state="open").values_list("quantity", flat=True)
    return sum(held, Decimal(0))


def come(variant, quantity, by):
    order = stage.sent(Supplier.objects.get(), (variant, 20), by=by)
    stage.arrive(order, (variant, quantity), by=by)
    return order


def test_what_shops_wait_for_is_pooled_into_whole_packs_less_what_is_coming(garden, tea, sun):
    shop_order("Bamboo", tea, 4)
    shop_order("Cloud's", tea, 9)
    shop_order("A customer", tea, 3, is_shop=False)
    stage.requested(garden, (tea, 5), by=sun)
    [pool] = pools()
    [line] = pool.lines
    assert [quantity for _subject, quantity in line.shops] == [4, 9]
    assert (line.others, line.coming, line.to_order, pool.total) == (3, 5, 15, Decimal(60))
    assert (pool.is_below_minimum, pool.is_enough) == (False, False)


def test_the_pool_becomes_one_order_and_is_empty_then(garden, tea, sun):
    shop_order("Bamboo", tea, 4)
    place = make.main_place().pk
    made = operations.order_pool(supplier_id=garden.pk, place_id=place, actor=sun, at=NOON)
    assert made.lines.get().quantity == 5
    with pytest.raises(NotNow):
        operations.order_pool(supplier_id=garden.pk, place_id=place, actor=sun, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_buyers_order_the_pool_once(garden, tea, sun):
    shop_order("Bamboo", tea, 4)
    other, place = make.person(Role.PURCHASING), make.main_place().pk

    def order_as(buyer):
        try:
            return operations.order_pool(supplier_id=garden.pk, place_id=place, actor=buyer, at=NOON).number
        except NotNow:
            return "nothing left"

    outcomes = race(Supplier.objects.all(), lambda: order_as(sun), lambda: order_as(other))
    assert sorted(outcomes) == sorted([PurchaseOrder.objects.get().number, "nothing left"])


def test_too_little_is_shared_in_proportion_and_the_rest_waits(garden, tea, sun):
    bamboo, cloud = shop_order("Bamboo", tea, 4), shop_order("Cloud's", tea, 8)
    order = come(tea, 6, sun)
    assert (holds(bamboo), holds(cloud)) == (2, 4)
    [split] = split_of(order)
    assert split.given == [(bamboo.subject, 2), (cloud.subject, 4)]
    assert split.waiting == [(bamboo.subject, 2), (cloud.subject, 4)]
    assert split.free == 0


def test_other_customers_keep_their_place_in_the_queue(garden, tea, sun):
    first = shop_order("A customer", tea, 4, is_shop=False)
    bamboo = shop_order("Bamboo", tea, 4)
    between = shop_order("Somebody else", tea, 4, is_shop=False)
    cloud = shop_order("Cloud's", tea, 4)
    come(tea, 10, sun)
    assert (holds(first), holds(bamboo), holds(cloud), holds(between)) == (4, 3, 3, 0)


def test_each_shop_is_told_what_came_for_it_and_what_still_waits(garden, tea, sun):
    bamboo, cloud = shop_order("Bamboo", tea, 4), shop_order("Cloud's", tea, 8)
    somebody = shop_order("A customer", tea, 1, is_shop=False)
    come(tea, 13, sun)
    for _twice in range(2):
        for event in Event.objects.filter(kind="inventory.demand_served").order_by("pk"):
            for handler in handlers("orders.reactions", event.kind):
                handler(event)
    said = {message.conversation.subject: message.text for message in Message.objects.all()}
    assert said == {
        bamboo.subject: "4 pc of Longjing have come for you.",
        cloud.subject: "8 pc of Longjing have come for you.",
    }
    assert Message.objects.count() == 2
    assert not Order.objects.get(pk=somebody.pk).waits_for_stock


def test_shops_take_their_turn_together_and_a_chosen_batch_alone():
    def want(claim, *, shared=True, variant=1, batch=None):
        return Want(claim, variant, ONE, batch_id=batch, is_shared=shared)

    wants = [
        want("a", shared=False),
        want("b"),
        want("c", shared=False),
        want("d"),
        want("e", batch=7),
        want("f", variant=2),
    ]
    assert [[each.claim for each in turn] for turn in turns(wants)] == [["a"], ["b", "d"], ["c"], ["e"], ["f"]]


@given(
    some.lists(some.integers(1, 50), min_size=1, max_size=8),
    some.integers(0, 200),
)
def test_shares_are_whole_complete_and_fair(wanted, supply):
    quantities = [Decimal(each) for each in wanted]
    shares = fair_shares(quantities, supply=Decimal(supply), step=ONE)
    assert sum(shares) == min(supply, sum(wanted))
    total = sum(wanted)
    for share, each in zip(shares, wanted, strict=True):
        assert share == int(share)
        assert 0 <= share <= each
        if supply < total:
            assert abs(share - Decimal(each) * supply / total) < 1


def test_the_page_shows_the_pool_and_orders_it(garden, tea, sun):
    shop_order("Bamboo", tea, 30)
    buyer = Client()
    buyer.force_login(sun)
    page = buyer.get("/buying/pool/").content.decode()
    assert "Bamboo" in page
    assert "freight free" in page
    place = make.main_place().pk
    made = buyer.post(f"/buying/pool/{garden.pk}/order/", {"place": place})
    order = PurchaseOrder.objects.get()
    assert made["Location"] == f"/buying/orders/{order.pk}/"
    assert buyer.post(f"/buying/pool/{garden.pk}/order/", {"place": place}).status_code == 409
    operations.approve(order_id=order.pk, version=order.version, actor=sun, at=NOON)
    operations.send(order_id=order.pk, actor=sun, at=NOON)
    stage.arrive(order, (tea, 30), by=sun)
    split = buyer.get(f"/buying/orders/{order.pk}/parts/split/").content.decode()
    assert "Bamboo" in split
    packer = Client()
    packer.force_login(make.person(Role.PACKER))
    assert packer.get("/buying/pool/").status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_pool_asks_as_often_for_one_thing_as_for_four(count, sun, garden, django_assert_max_num_queries):
    for number in range(count):
        made = make.goods()
        stage.offered(garden, made)
        shop_order("Shop" + "x" * number, made, 2)
    buyer = Client()
    buyer.force_login(sun)
    buyer.get("/buying/pool/")
    with django_assert_max_num_queries(13):
        buyer.get("/buying/pool/")
