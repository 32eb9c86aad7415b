"""A case is opened about what came, and decided once."""

from decimal import Decimal
from uuid import uuid4

import pytest

from care import operations, queries
from care.models import Case, Decision
from care.operations import AlreadyDecided, LeftAlready, NotSent, PartDraft, Replacement
from inventory.models import BatchStock, Reservation
from inventory.operations import OutOfStock
from orders.models import Order, Payment
from orders.operations import MoreThanPaid
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.orders import stages
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def tea():
    return make.goods(price="100")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 5, code="SPRING")


@pytest.fixture
def order(tea, spring):
    return stage.delivered(make.line(tea, 2))


def again(case, *, batch, clerk, **more) -> Decision:
    goods = [Replacement(batch.variant_id, Decimal(1), batch.pk)]
    return operations.send_goods(case_id=case.pk, outcome="reship", goods=goods, actor=clerk, at=NOON, **more)


def test_the_batch_that_was_shipped_is_known(order, spring):
    [part] = queries.got_parts(order)
    assert (part.batch, part.quantity, part.left) == (spring, Decimal(2), Decimal(2))
    stage.complained(order)
    assert queries.got_parts(order)[0].left == Decimal(1)


def test_a_line_of_two_batches_is_told_apart(tea):
    first, second = make.batch(tea, 1), make.batch(tea, 3)
    order = stage.delivered(make.line(tea, 2))

    assert {part.batch: part.quantity for part in queries.got_parts(order)} == {first: 1, second: 1}


def test_what_has_not_left_cannot_have_arrived_badly(tea, spring):
    order = make.order(make.line(tea))
    with pytest.raises(NotSent):
        stage.complained(order)


def test_no_more_can_be_complained_about_than_came(order):
    stage.complained(order, 2)
    with pytest.raises(Invalid, match="no other case"):
        stage.complained(order)


def test_foreign_lines_and_nothing_are_refused(order):
    with pytest.raises(Invalid, match="not part of this order"):
        stage.complained(order, parts=[PartDraft(0, None, Decimal(1))])
    with pytest.raises(Invalid, match="how many"):
        stage.complained(order, parts=[])


def test_sent_twice_it_is_one_case(order):
    client_id = uuid4()
    assert stage.complained(order, client_id=client_id) == stage.complained(order, client_id=client_id)


def test_it_is_sent_again_from_the_same_batch_for_nothing(order, spring, tea, clerk):
    make.batch(tea, 5, code="AUTUMN")
    case = stage.complained(order)

    decision = again(case, batch=spring, clerk=clerk, words="Sorry!", expects_back=True)

    sent = decision.order
    assert (sent.total, sent.customer, sent.address, sent.group) == (0, order.customer, order.address, sent.group)
    assert Order.objects.get(pk=order.pk).group == sent.group
    assert Reservation.objects.get(subject=sent.subject).stock.batch == spring
    case.refresh_from_db()
    assert (case.state, case.owner, case.lines.get().is_expected_back) == ("decided", clerk, True)


def test_when_the_batch_is_gone_that_is_said_and_others_are_offered(tea, clerk):
    spring = make.batch(tea, 1)
    order = stage.delivered(make.line(tea))
    autumn = make.batch(tea, 5, code="AUTUMN")
    case = stage.complained(order)

    with pytest.raises(OutOfStock):
        again(case, batch=spring, clerk=clerk)

    case.refresh_from_db()
    assert case.is_open and Order.objects.count() == 1
    lines = queries.case_view(case).lines
    assert [row.batch for row in queries.other_batches(lines, order=order)[lines[0].pk]] == [autumn]


def test_no_more_goes_back_than_came_in(order, clerk):
    case = stage.complained(order)
    with pytest.raises(MoreThanPaid):
        operations.give_back(
            case_id=case.pk, outcome="refund", amount=Decimal(201), method="cash", actor=clerk, at=NOON
        )
    assert Case.objects.get().is_open
    decision = operations.give_back(
        case_id=case.pk, outcome="discount", amount=Decimal(30), method="cash", actor=clerk, at=NOON
    )
    assert (decision.payment.amount, decision.payment.reason) == (-30, f"{case.number} Discount given")


def test_declining_needs_a_reason(order, clerk):
    case = stage.complained(order)
    with pytest.raises(Invalid):
        operations.decline(case_id=case.pk, words=" ", actor=clerk, at=NOON)
    operations.decline(case_id=case.pk, words="The seal was broken by you", actor=clerk, at=NOON)
    with pytest.raises(AlreadyDecided):
        operations.decline(case_id=case.pk, words="Again", actor=clerk, at=NOON)


def test_a_decision_is_taken_back_while_the_goods_are_in_the_house(order, spring, clerk):
    case = stage.complained(order)
    sent = again(case, batch=spring, clerk=clerk).order
    before = BatchStock.objects.get(batch=spring).reserved

    operations.take_back_decision(case_id=case.pk, actor=clerk, at=NOON)

    sent.refresh_from_db()
    assert (sent.stage, before, BatchStock.objects.get(batch=spring).reserved) == ("cancelled", 1, 0)
    assert Case.objects.get().is_open
    again(case, batch=spring, clerk=clerk)
    assert case.decisions.count() == 2


def test_what_has_left_is_not_taken_back(order, spring, clerk):
    case = stage.complained(order)
    sent = again(case, batch=spring, clerk=clerk).order
    stages.on_its_way(sent, rider=make.person(Role.RIDER))
    with pytest.raises(LeftAlready):
        operations.take_back_decision(case_id=case.pk, actor=clerk, at=NOON)

    paid = stage.complained(order)
    operations.give_back(case_id=paid.pk, outcome="refund", amount=Decimal(5), method="cash", actor=clerk, at=NOON)
    with pytest.raises(LeftAlready):
        operations.take_back_decision(case_id=paid.pk, actor=clerk, at=NOON)


def test_the_customer_withdraws_until_it_is_decided(order, clerk):
    case = stage.complained(order, 2)
    operations.withdraw_case(case_id=case.pk, actor=None, at=NOON)
    with pytest.raises(AlreadyDecided):
        operations.decline(case_id=case.pk, words="No", actor=clerk, at=NOON)
    assert queries.got_parts(order)[0].left == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_give_back_once():
    tea, clerk = make.goods(price="100"), make.person(Role.CLERK)
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2))
    case = stage.complained(order)

    def refund():
        try:
            operations.give_back(
                case_id=case.pk, outcome="refund", amount=Decimal(100), method="cash", actor=clerk, at=NOON
            )
        except AlreadyDecided:
            return "refused"
        return "refunded"

    outcomes = race(Order.objects.filter(pk=order.pk), refund, refund)

    assert sorted(outcomes) == ["refunded", "refused"]
    assert Payment.objects.filter(order=order, amount__lt=0).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_cases_at_once_never_give_back_more_than_was_paid():
    tea, clerk = make.goods(price="100"), make.person(Role.CLERK)
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2))
    cases = [stage.complained(order), stage.complained(order)]

    def refund(case):
        try:
            operations.give_back(
                case_id=case.pk, outcome="refund", amount=Decimal(150), method="cash", actor=clerk, at=NOON
            )
        except MoreThanPaid:
            return "refused"
        return "refunded"

    outcomes = race(Order.objects.filter(pk=order.pk), *(lambda case=case: refund(case) for case in cases))

    assert sorted(outcomes) == ["refunded", "refused"]


@pytest.mark.django_db(transaction=True)
def test_sent_again_and_withdrawn_at_once_is_one_of_both():
    tea, clerk = make.goods(price="100"), make.person(Role.CLERK)
    spring = make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2))
    case = stage.complained(order)

    def reship():
        try:
            return bool(again(case, batch=spring, clerk=clerk))
        except AlreadyDecided:
            return False

    def withdraw():
        try:
            return bool(operations.withdraw_case(case_id=case.pk, actor=None, at=NOON))
        except AlreadyDecided:
            return False

    assert sorted(race(Order.objects.filter(pk=order.pk), reship, withdraw)) == [False, True]
