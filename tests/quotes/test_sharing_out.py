"""What a buyer accepted for many goes to each of them: with the goods set aside, and with the money that came in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from finance.queries import audit_money
from inventory.models import BatchStock, Reservation, WaitingDemand
from inventory.operations import OutOfStock
from inventory.queries import stock_differences
from orders import operations as orders
from orders import queries as order_queries
from orders.models import Order
from orders.models.order import Stage
from quotes.queries import figures, orders_of, proposals_to_share_out, shares_left
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders import stages
from tests.quotes.stage import accept, offer, sent
from tests.race import race
from tests.spreadsheets.stage import book, booked, looked_at, problems

pytestmark = pytest.mark.django_db
HEADER = "Recipient,Phone,Address,Quantity,Card text\n"


@pytest.fixture
def tea():
    tea = make.goods(sku="LJ-50", price="100")
    make.batch(tea, 200)
    return tea


@pytest.fixture
def cup():
    cup = make.goods(sku="CUP", price="30")
    make.batch(cup, 200)
    return cup


def rows(*names: str, quantity: str = "") -> str:
    """A list of ``names``, each with a phone and an address that stay theirs in every list."""
    return HEADER + "".join(f"{name},138{ord(name[-1])},Street {name},{quantity},Hello\n" for name in names)


def shared(proposal, file: str):
    return booked("proposal-lists", file, about=proposal.subject)


def parcels_of(proposal) -> list[Order]:
    return list(proposal.group.orders.exclude(stage=Stage.CANCELLED).order_by("pk"))


def assert_all_adds_up():
    assert audit_money(zone="Asia/Shanghai") == []
    assert stock_differences() == []


def test_everybody_gets_a_parcel_out_of_what_was_set_aside(tea, cup):
    proposal = accept(sent(offer(tea, 2, "90"), offer(cup), heads=2))
    whole = Order.objects.get()

    job = shared(proposal, rows("Lin", "Ada"))

    assert (job.state, job.refusal) == ("done", "")
    first, second = parcels_of(proposal)
    assert (first.customer_name, first.card_text, first.total, first.is_gift) == ("Lin", "Hello", Decimal(210), True)
    assert [(line.sku, line.quantity) for line in second.lines.order_by("position")] == [("LJ-50", 2), ("CUP", 1)]
    whole.refresh_from_db()
    assert (whole.stage, whole.total) == ("cancelled", 0)
    assert {row.subject for row in Reservation.objects.filter(state="open")} == {first.subject, second.subject}
    assert not list(proposals_to_share_out())
    assert_all_adds_up()


def test_a_list_that_names_only_some_leaves_the_rest_for_the_next(tea):
    proposal = accept(sent(offer(tea, 2), heads=5))
    shared(proposal, rows("Lin", "Ada"))
    assert (shares_left(proposal), Order.objects.order_by("pk")[0].total) == (3, 600)

    again = shared(proposal, rows("Lin", "Ada", "Bo", "Cy"))

    assert again.counts == {"same": 2, "new": 2}
    assert shares_left(proposal) == 1
    assert order_queries.standing_of(proposal.group).total == 1000
    assert BatchStock.objects.get(variant=tea).reserved == 10
    assert_all_adds_up()


def test_one_who_gets_two_gets_two_shares(tea):
    proposal = accept(sent(offer(tea, 3), heads=2))
    shared(proposal, rows("Lin", quantity="2"))
    assert [line.quantity for line in parcels_of(proposal)[0].lines.all()] == [6]
    assert shares_left(proposal) == 0


def test_more_than_were_ordered_and_half_a_gift_are_refused_where_they_stand(tea):
    proposal = accept(sent(offer(tea), heads=2))
    job = looked_at("proposal-lists", rows("Lin", "Ada", "Bo"), about=proposal.subject)
    assert problems(job) == [(4, "recipient")]
    job = looked_at("proposal-lists", rows("Lin", quantity="1.5"), about=proposal.subject)
    assert problems(job) == [(2, "quantity")]


def test_an_order_that_is_being_picked_is_not_shared_out_any_more(tea):
    proposal = accept(sent(offer(tea), heads=2))
    job = looked_at("proposal-lists", rows("Lin"), about=proposal.subject)
    stages.picked(Order.objects.get())
    assert shares_left(proposal) == 0

    assert book(job).counts.get("new", 0) == 0
    assert Order.objects.count() == 1


def test_the_group_is_worth_to_the_cent_what_was_signed(tea):
    proposal = accept(sent(offer(tea, 1, "33.3333"), heads=3, deposit=50))
    assert Order.objects.get().total == Decimal("100.00")

    shared(proposal, rows("Lin", "Ada", "Bo"))

    assert [order.total for order in parcels_of(proposal)] == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]
    assert sum(order.deposit for order in parcels_of(proposal)) == 50
    assert_all_adds_up()


def test_nobody_is_picked_before_the_deposit_of_all_is_in(tea):
    proposal = accept(sent(offer(tea), heads=2, deposit=30))
    shared(proposal, rows("Lin", "Ada"))
    assert all(order.waits_for_deposit for order in parcels_of(proposal))
    assert "60" in Client().get(proposal.get_buyer_url()).content.decode()

    for amount in (59, 1):
        orders.pay_group(group_id=proposal.group_id, amount=Decimal(amount), method="transfer", actor=None, at=NOON)
        assert any(order.waits_for_deposit for order in parcels_of(proposal)) == (amount == 59)
    assert "2 parcels" in Client().get(proposal.get_buyer_url()).content.decode()
    assert_all_adds_up()


def test_what_was_paid_before_goes_over_with_the_goods(tea):
    proposal = accept(sent(offer(tea), heads=3, deposit=50))
    whole = Order.objects.get()
    orders.receive_payment(order_id=whole.pk, amount=Decimal(150), method="transfer", actor=None, at=NOON)

    shared(proposal, rows("Lin", "Ada"))
    shared(proposal, rows("Lin", "Ada", "Bo"))

    assert [(order.payment_state, order.waits_for_deposit) for order in parcels_of(proposal)] == [
        ("part", False),
        ("unpaid", False),
        ("paid", False),
    ]
    assert order_queries.standing_of(proposal.group).due == 150
    assert_all_adds_up()


def test_what_waits_keeps_its_place_in_the_queue():
    tea = make.goods(sku="LJ-50", price="100")
    make.batch(tea, 1)
    proposal = accept(sent(offer(tea), heads=3, sets_aside=False))
    (waited,) = WaitingDemand.objects.all()
    later = make.order(make.line(tea), may_wait=True)

    WaitingDemand.objects.filter(pk=waited.pk).update(since=NOON.replace(year=2025))
    shared(proposal, rows("Lin", "Ada", "Bo"))

    assert [order.waits_for_stock for order in parcels_of(proposal)] == [False, True, True]
    make.batch(tea, 2)
    assert WaitingDemand.objects.get().subject == later.subject
    assert_all_adds_up()


def test_the_proposal_leads_to_the_list_and_the_list_knows_it(client, tea):
    proposal = accept(sent(offer(tea), heads=2))
    client.force_login(make.person(Role.CLERK))
    assert "/sheets/proposal-lists/?about=proposal" in client.get(proposal.get_absolute_url()).content.decode()
    page = client.get("/sheets/proposal-lists/", {"about": proposal.subject}).content.decode()
    assert f'<option value="{proposal.subject}" selected>' in page


@pytest.mark.django_db(transaction=True)
def test_sixty_parcels_keep_their_goods_while_somebody_else_orders_the_same():
    tea = make.goods(sku="LJ-50", price="100")
    make.batch(tea, 122)
    proposal = accept(sent(offer(tea, 2), heads=60))
    job = looked_at("proposal-lists", rows(*(f"P{chr(0x4E00 + n)}" for n in range(60))), about=proposal.subject)

    state, has_got_some = race(BatchStock.objects.filter(variant=tea), lambda: book(job).state, lambda: grab(tea, 3))

    assert (state, has_got_some) == ("done", False)
    assert len(parcels_of(proposal)) == 60
    assert not any(order.waits_for_stock for order in parcels_of(proposal))
    assert BatchStock.objects.get(variant=tea).reserved == 120
    assert order_queries.standing_of(proposal.group).total == 12000
    assert_all_adds_up()


def grab(tea, quantity) -> bool:
    try:
        make.order(make.line(tea, quantity))
    except OutOfStock:
        return False
    return True


def test_an_order_that_was_shared_out_to_the_last_does_not_come_back_empty(tea):
    accepted = accept(sent(offer(tea), heads=2))
    whole = Order.objects.get(group=accepted.group)
    shared(accepted, rows("A", "B"))

    with pytest.raises(orders.Touched):
        orders.reinstate_order(order_id=whole.pk, actor=make.person(Role.CLERK), at=NOON)

    whole.refresh_from_db()
    assert whole.stage == Stage.CANCELLED


@pytest.mark.parametrize(("let_off", "shares"), [("50", [50, 0, 0]), ("130.50", [100, Decimal("30.50"), 0])])
def test_what_was_let_off_before_is_shared_out_too(tea, let_off, shares):
    proposal = accept(sent(offer(tea), heads=3))
    whole = Order.objects.get()
    orders.let_off(order_id=whole.pk, amount=Decimal(let_off))

    shared(proposal, rows("Lin", "Ada", "Bo"))

    assert [one.let_off for one in parcels_of(proposal)] == shares
    whole.refresh_from_db()
    assert (whole.total, whole.let_off) == (0, 0)
    assert order_queries.standing_of(proposal.group).total == 300 - Decimal(let_off)
    assert_all_adds_up()


def test_who_is_not_on_the_list_yet_keeps_what_was_let_off(tea):
    proposal = accept(sent(offer(tea), heads=3))
    whole = Order.objects.get()
    orders.let_off(order_id=whole.pk, amount=Decimal(150))

    shared(proposal, rows("Lin"))

    assert [one.let_off for one in parcels_of(proposal)] == [150, 0]
    shared(proposal, rows("Lin", "Ada", "Bo"))
    assert [one.let_off for one in parcels_of(proposal)] == [0, 100, 50]
    assert_all_adds_up()


def test_no_more_is_asked_in_advance_than_is_to_be_paid(tea):
    proposal = accept(sent(offer(tea), heads=2, deposit=50))
    whole = Order.objects.get()
    orders.let_off(order_id=whole.pk, amount=Decimal(150))
    whole.refresh_from_db()

    assert (whole.deposit, whole.deposit_asked, orders_of(proposal).deposit) == (100, 50, 50)
    for address in (proposal.get_buyer_url(), whole.get_customer_url()):
        assert "Deposit due: ¥50.00" in Client().get(address).content.decode()
    assert figures(since=NOON - timedelta(days=1)).value == 50
