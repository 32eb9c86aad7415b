"""A buyer's budget becomes a proposal, and the proposal an order: once, and with the goods that were set aside."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.models import BatchStock, Reservation
from inventory.operations import OutOfStock
from inventory.queries import stock_differences
from orders import operations as orders
from orders.models import Order
from quotes import operations, queries
from quotes.models import Proposal, ProposalLine
from quotes.operations import AlreadyAnswered, NotOpen
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.quotes.stage import UNTIL, accept, offer, opened, sent, written
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    tea = make.goods(sku="LJ-50", price="100")
    make.batch(tea, 10)
    return tea


@pytest.fixture
def cup():
    cup = make.goods(sku="CUP", price="30")
    make.batch(cup, 10)
    return cup


def held_for(subject: str) -> Decimal:
    return sum((row.quantity for row in Reservation.objects.filter(subject=subject, state="open")), Decimal(0))


def test_what_is_sent_is_set_aside_for_all_heads_and_nobody_else_can_have_it(tea):
    proposal = sent(offer(tea, 2), heads=4)

    assert held_for(proposal.subject) == 8
    with pytest.raises(OutOfStock):
        make.order(make.line(tea, 3))


def test_accepting_turns_what_was_set_aside_into_the_orders_own(tea, cup):
    proposal = sent(offer(tea, 2, "90"), offer(cup), heads=5)

    accepted = accept(proposal)

    order = Order.objects.get(group=accepted.group)
    assert (accepted.state, accepted.accepted_by, order.total) == ("accepted", "Wang Fang", Decimal(1050))
    assert (held_for(order.subject), held_for(proposal.subject)) == (15, 0)
    assert not order.waits_for_stock
    assert stock_differences() == []


def test_of_a_choice_one_is_taken_and_the_other_is_free_for_others(tea, cup):
    proposal = sent(offer(tea, 5, choice="Gift"), offer(cup, 5, choice="Gift"))
    first, second = ProposalLine.objects.order_by("position")
    for chosen in ([], [first, second]):
        with pytest.raises(Invalid):
            accept(proposal, *chosen)

    accept(proposal, second)

    assert [line.sku for line in Order.objects.get().lines.all()] == ["CUP"]
    assert BatchStock.objects.get(variant=tea).reserved == 0


def test_accepted_twice_is_once_and_what_was_accepted_stands(tea):
    proposal = sent(offer(tea))
    accept(proposal)
    accept(proposal)

    assert Order.objects.count() == 1
    with pytest.raises(AlreadyAnswered):
        operations.decline(proposal_id=proposal.pk, reason="", at=NOON)
    with pytest.raises(AlreadyAnswered):
        written(proposal, offer(tea))


def test_a_version_that_was_sent_never_changes_and_the_next_one_takes_its_place(tea, cup):
    proposal = sent(offer(tea, 3))
    second = written(proposal, offer(cup, 4))
    assert queries.shown_version(proposal).number == 1

    operations.send(proposal_id=proposal.pk, version=second.number, actor=proposal.owner, at=NOON)

    assert (BatchStock.objects.get(variant=tea).reserved, BatchStock.objects.get(variant=cup).reserved) == (0, 4)
    assert [line.title for line in proposal.versions.get(number=1).lines.all()] == [tea.title]
    with pytest.raises(NotOpen):
        accept(proposal)
    assert accept(proposal, version=2).state == "accepted"


def test_a_new_version_may_use_what_the_old_one_held(tea):
    proposal = sent(offer(tea, 8))
    second = written(proposal, offer(tea, 10))
    operations.send(proposal_id=proposal.pk, version=second.number, actor=proposal.owner, at=NOON)
    assert held_for(proposal.subject) == 10


def test_what_is_not_answered_in_time_lapses_and_its_goods_serve_who_waits(tea):
    proposal = sent(offer(tea, 10))
    waiting = make.order(make.line(tea, 2), may_wait=True)

    assert operations.lapse_due(at=UNTIL - timedelta(seconds=1)) == 0
    assert operations.lapse_due(at=UNTIL) == 1
    assert operations.lapse_due(at=UNTIL) == 0

    assert Proposal.objects.get().state == "lapsed"
    assert held_for(waiting.subject) == 2
    with pytest.raises(NotOpen):
        accept(proposal, at=UNTIL)


def test_declined_with_a_reason_frees_the_goods(tea):
    proposal = sent(offer(tea, 10))
    operations.decline(proposal_id=proposal.pk, reason="Too dear", at=NOON)
    operations.decline(proposal_id=proposal.pk, reason="Again", at=NOON)

    assert Proposal.objects.get().declined_because == "Too dear"
    assert held_for(proposal.subject) == 0


def test_sending_more_than_there_is_is_refused_unless_nothing_is_set_aside(tea):
    with pytest.raises(OutOfStock):
        sent(offer(tea, 11))

    proposal = sent(offer(tea, 11), sets_aside=False)
    assert held_for(proposal.subject) == 0
    accept(proposal)
    assert Order.objects.get().waits_for_stock


def test_goods_taken_back_from_a_proposal_are_free_and_it_stands(tea, cup):
    proposal = sent(offer(tea, 10), offer(cup, 1))
    line = ProposalLine.objects.get(variant=tea)
    with pytest.raises(Invalid):
        operations.take_goods_back(proposal_id=proposal.pk, line_id=line.pk, reason=" ", actor=proposal.owner, at=NOON)
    operations.take_goods_back(
        proposal_id=proposal.pk, line_id=line.pk, reason="Wedding", actor=proposal.owner, at=NOON
    )
    make.order(make.line(tea, 10))

    accept(proposal)
    assert Order.objects.order_by("-pk").first().waits_for_stock


def test_nobody_picks_before_the_deposit_has_come_in(tea):
    accept(sent(offer(tea, 3), deposit=30))
    order, picker = Order.objects.get(), make.person(Role.WAREHOUSE)
    assert (order.deposit, order.waits_for_deposit) == (Decimal(90), True)

    def pay(amount):
        orders.receive_payment(order_id=order.pk, amount=Decimal(amount), method="transfer", actor=None, at=NOON)

    pay("89.99")
    with pytest.raises(orders.DepositDue):
        orders.start_picking(order_id=order.pk, actor=picker, at=NOON)
    pay("0.01")
    assert orders.start_picking(order_id=order.pk, actor=picker, at=NOON).stage == "picking"


def test_lines_that_cannot_be_meant_are_refused(tea):
    proposal = opened()
    for lines in ([], [offer(tea, "0.5")], [offer(tea, 1, "-1")]):
        with pytest.raises(Invalid):
            written(proposal, *lines)
    with pytest.raises(Invalid):
        written(proposal, offer(tea), until=NOON)


@pytest.mark.django_db(transaction=True)
def test_pressed_by_two_at_once_it_is_accepted_once(tea):
    proposal = sent(offer(tea, 5))
    first, second = race(
        Proposal.objects.filter(pk=proposal.pk), lambda: accept(proposal), lambda: accept(proposal, name="Li")
    )
    assert first.accepted_by == second.accepted_by
    assert Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_between_what_was_set_aside_and_the_order(tea):
    """Somebody wants one more than is left beside it: a moment in which the goods were free would give it to them."""
    proposal = sent(offer(tea, 8))

    _accepted, has_got_some = race(
        BatchStock.objects.filter(variant=tea), lambda: accept(proposal), lambda: grab(tea, 3)
    )

    assert not has_got_some
    assert held_for(Order.objects.get().subject) == 8
    assert stock_differences() == []


def grab(tea, quantity) -> bool:
    try:
        make.order(make.line(tea, quantity))
    except OutOfStock:
        return False
    return True
