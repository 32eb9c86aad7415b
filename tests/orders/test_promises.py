"""What an order waits for: when it may come, what its customer may choose, and what the choice does."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import WaitingDemand
from messaging.models import Message
from orders import operations, queries
from orders.models import Offer, Order
from orders.models.order import Stage
from orders.operations import NothingWaits
from orders.rules import Overtaken
from purchasing import operations as purchasing
from purchasing.models import PurchaseOrderLine
from shopsuite.core.errors import Invalid
from shopsuite.feed import reactions
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.stages import picked
from tests.purchasing import stage as buying
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    return make.goods(price="10", name="Longjing")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 2, year=2024, harvest="spring")


def on_order(tea, quantity, day):
    garden = buying.supplier("Garden")
    buying.offered(garden, tea)
    purchase = buying.sent(garden, (tea, quantity), by=make.person(Role.PURCHASING))
    PurchaseOrderLine.objects.filter(order=purchase).update(expected_on=day)
    return purchase


def offered(order, *options, **more):
    return operations.offer_options(
        order_id=order.pk, reason="The harvest is late", options=options, actor=make.person(Role.CLERK), at=NOON, **more
    )


def answer(offer, choice):
    return operations.answer_offer(offer_id=offer.pk, choice=choice, actor=None, at=NOON, is_by_customer=True)


def nothing_is_amiss():
    assert stock.stock_differences() == []
    assert queries.line_differences() == []


def test_a_promise_says_what_is_there_what_waits_and_until_when(tea, spring):
    on_order(tea, 5, date(2026, 12, 4))
    first = make.order(make.line(tea, 3), may_wait=True)
    second = make.order(make.line(tea, 4), may_wait=True)
    third = make.order(make.line(tea), may_wait=True)

    said = [queries.promises(order)[0] for order in (first, second, third)]

    assert said[0].words == "2 of 3 from 2024 · spring; 1 waits, first in line, expected 4 Dec 2026"
    assert (said[1].place, said[1].expected_on) == (2, date(2026, 12, 4))
    assert (said[2].place, said[2].expected_on) == (3, None)
    assert "nobody knows yet when" in said[2].words


def test_the_customer_is_told_the_day_and_given_choices_when_it_moves_back(tea, spring):
    purchase = on_order(tea, 5, date(2026, 12, 4))
    order = make.order(make.line(tea, 3), may_wait=True)

    operations.look_at_promise(order_id=order.pk, at=NOON)
    order.refresh_from_db()
    assert (order.expected_on, queries.open_offer(order)) == (date(2026, 12, 4), None)
    PurchaseOrderLine.objects.filter(order=purchase).update(expected_on=date(2026, 12, 18))
    operations.look_at_promise(order_id=order.pk, at=NOON)
    operations.look_at_promise(order_id=order.pk, at=NOON)

    offer = Offer.objects.get()
    assert (offer.options, offer.expected_on) == (["wait", "split", "refund"], date(2026, 12, 18))


def test_the_rest_is_split_off_with_its_share_of_what_was_paid_and_its_place_in_the_queue(tea, spring):
    order = make.order(make.line(tea, 5), may_wait=True, paid_with="cash", customer_name="Lin", address="West Lake 1")
    later = make.order(make.line(tea, 1), may_wait=True)

    answer(offered(order, "wait", "split"), "split")

    order.refresh_from_db()
    rest = Order.objects.exclude(pk=order.pk).get(group=order.group)
    assert (order.total, rest.total) == (Decimal(20), Decimal(30))
    assert {order.payment_state, rest.payment_state} == {"paid"}
    assert (rest.address, rest.waits_for_stock, order.waits_for_stock) == ("West Lake 1", True, False)
    assert queries.promises(rest)[0].place == 1
    assert queries.promises(later)[0].place == 2
    assert picked(order).stage == Stage.PACKING
    nothing_is_amiss()


def test_nothing_is_split_where_nothing_is_there(tea):
    order = make.order(make.line(tea, 5), may_wait=True)

    with pytest.raises(Invalid):
        answer(offered(order, "split"), "split")


def test_something_else_takes_the_place_of_what_waits(tea, spring):
    cup = make.goods(price="7")
    make.batch(cup, 9)
    order = make.order(make.line(tea, 5), may_wait=True)

    answer(offered(order, "substitute", substitute_id=cup.pk), "substitute")

    order.refresh_from_db()
    assert (order.total, order.waits_for_stock) == (Decimal(41), False)
    nothing_is_amiss()


def test_what_waits_is_left_out_and_its_money_is_to_be_given_back(tea, spring):
    order = make.order(make.line(tea, 5), may_wait=True, paid_with="cash")

    answer(offered(order, "refund"), "refund")

    order.refresh_from_db()
    assert (order.total, queries.paid_of(order)) == (Decimal(20), Decimal(50))
    assert not WaitingDemand.objects.exists()
    nothing_is_amiss()


def test_an_order_of_which_nothing_is_left_is_cancelled(tea):
    order = make.order(make.line(tea), may_wait=True)

    answer(offered(order, "refund"), "refund")

    order.refresh_from_db()
    assert order.stage == Stage.CANCELLED


def test_an_answer_is_given_once(tea, spring):
    order = make.order(make.line(tea, 5), may_wait=True)
    offer = offered(order, "wait", "refund")

    answer(offer, "refund")
    answer(offer, "refund")
    with pytest.raises(Overtaken):
        answer(offer, "wait")

    assert order.change_requests.count() == 1


def test_an_offer_is_overtaken_by_the_goods(tea, spring):
    order = make.order(make.line(tea, 5), may_wait=True)
    offer = offered(order, "wait", "split", "refund")

    inventory.receive(
        receipts=[inventory.Receipt(batch=spring, place_id=make.main_place().pk, quantity=Decimal(9))],
        actor=None,
        at=NOON,
    )
    with pytest.raises(NothingWaits):
        answer(offer, "refund")
    operations.settle_waiting(order_id=order.pk, at=NOON)

    with pytest.raises(Overtaken):
        answer(offer, "split")


@pytest.mark.parametrize("options", [[], ["wait", "fly"], ["substitute"]])
def test_what_cannot_be_offered_is_refused(tea, options):
    order = make.order(make.line(tea), may_wait=True)

    with pytest.raises(Invalid):
        offered(order, *options)


def test_a_purchase_that_is_cancelled_makes_the_shop_look_again(tea, spring):
    purchase = on_order(tea, 5, date(2026, 12, 4))
    order = make.order(make.line(tea, 3), may_wait=True)
    operations.look_at_promise(order_id=order.pk, at=NOON)

    purchasing.cancel(order_id=purchase.pk, reason="", actor=make.person(Role.PURCHASING), at=timezone.now())
    assert queries.waiting_for_goods_of(purchase) == [order.pk]
    operations.look_at_promise(order_id=order.pk, at=NOON)

    order.refresh_from_db()
    assert (order.expected_on, Offer.objects.get().expected_on) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_have_one_effect(tea, spring):
    order = make.order(make.line(tea, 5), may_wait=True, paid_with="cash")
    offer = offered(order, "split", "refund")

    answers = [lambda choice=choice: outcome_of(lambda: answer(offer, choice)) for choice in ("split", "refund")]
    outcomes = race(Order.objects.filter(pk=order.pk), *answers)

    assert sorted(outcomes) == ["done", "overtaken"]
    nothing_is_amiss()


def test_the_customer_reads_when_it_comes_and_chooses_on_their_page(client, tea, spring):
    on_order(tea, 5, date(2026, 12, 4))
    order = make.order(make.line(tea, 5), may_wait=True, paid_with="cash")
    offer = offered(order, "wait", "split")
    url = reverse("orders:customer_answer_offer", args=[order.link_token, offer.pk])

    page = client.get(order.get_customer_url()).content.decode()
    assert "first in line" in page and "The harvest is late" in page and url in page
    client.post(url, {"choice": "split"})

    offer.refresh_from_db()
    assert (offer.choice, offer.is_by_customer) == ("split", True)


def test_staff_put_choices_before_the_customer_and_note_the_answer(client, tea, spring):
    cup = make.goods(sku="CUP")
    make.batch(cup, 9)
    order = make.order(make.line(tea, 5), may_wait=True)
    client.force_login(make.person(Role.CLERK))
    sent = {"reason": "The harvest is late", "options": ["wait"], "substitute": "cup"}

    assert "first in line" in client.get(order.get_absolute_url()).content.decode()
    client.post(reverse("orders:offer", args=[order.number]), sent)
    offer = Offer.objects.get()
    client.post(reverse("orders:answer_offer", args=[order.number, offer.pk]), {"choice": "substitute"})

    offer.refresh_from_db()
    assert (offer.options, offer.substitute, offer.choice) == (["wait", "substitute"], cup, "substitute")


def heard(kind):
    """The reactions of orders to the latest event of ``kind``, a moment after it."""
    event = Event.objects.filter(kind=kind).latest("pk")
    event.at = timezone.now()
    for react in reactions.handlers("orders.reactions", kind):
        react(event)


def test_from_the_suppliers_word_to_the_customers_conversation(tea, spring):
    purchase = on_order(tea, 5, date(2026, 12, 4))
    make.order(make.line(tea, 3), may_wait=True, customer_name="Lin")

    heard("orders.placed")
    heard("orders.expected_day_moved")
    PurchaseOrderLine.objects.filter(order=purchase).update(expected_on=date(2026, 12, 18))
    heard("purchasing.sent")
    heard("orders.expected_day_moved")
    heard("orders.options_offered")

    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == [
        "What you are waiting for is expected on 4 Dec 2026.",
        "What you are waiting for is expected on 18 Dec 2026.",
        "Please choose how your order should go on: your page has the choices.",
    ]
