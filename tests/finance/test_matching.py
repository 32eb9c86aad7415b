"""Lines of statements find their payments when it is sure; the rest is a person's to say."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from finance import matching, operations, queries
from finance.matching import OpenLine, OpenMovement, pair_up
from finance.models import Match, Reason, StatementLine
from orders import operations as orders
from orders.models import OrderGroup, Payment
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.finance.stage import paid_order, read, wechat_file
from tests.race import race

QUARTER = timedelta(minutes=15)


def line(pk, amount="30", *, minutes=0, **more):
    return OpenLine(pk=pk, at=NOON + timedelta(minutes=minutes), amount=Decimal(amount), **more)


def movement(number, amount="30", *, minutes=0, **more):
    return OpenMovement(movement=UUID(int=number), at=NOON + timedelta(minutes=minutes), amount=Decimal(amount), **more)


def found(lines, movements):
    return {
        pair.line.pk: (pair.movement.movement.int, pair.reason) for pair in pair_up(lines, movements, within=QUARTER)
    }


def test_the_providers_number_decides_before_everything_else():
    lines = [line(1, reference="42", merchant_reference="10001")]
    movements = [movement(1, numbers=("10001",)), movement(2, references=("42",), minutes=900)]

    assert found(lines, movements) == {1: (2, Reason.NUMBER)}


def test_our_number_is_known_as_reference_and_in_the_text():
    lines = [
        line(1, merchant_reference="10001", minutes=500),
        line(2, text="谢谢 10002号订单", minutes=500),
        line(3, text="G101"),
    ]
    movements = [movement(1, numbers=("10001",)), movement(2, numbers=("10002",)), movement(3, numbers=("9", "G101"))]

    assert found(lines, movements) == {1: (1, Reason.ORDER), 2: (2, Reason.TEXT), 3: (3, Reason.TEXT)}


def test_a_number_inside_a_longer_one_is_another():
    assert found([line(1, text="tel 13810002", minutes=500)], [movement(1, numbers=("10002",))]) == {}


def test_an_amount_alone_decides_only_where_there_is_no_other():
    assert found([line(1)], [movement(1, minutes=10)]) == {1: (1, Reason.ALONE)}
    assert found([line(1)], [movement(1, minutes=16)]) == {}
    assert found([line(1)], [movement(1), movement(2, minutes=5)]) == {}
    assert found([line(1), line(2, minutes=5)], [movement(1)]) == {}
    assert found([line(1), line(2, "31")], [movement(1), movement(2, "31")]) == {
        1: (1, Reason.ALONE),
        2: (2, Reason.ALONE),
    }


def test_another_amount_is_never_the_same():
    assert found([line(1, "29.99", reference="42")], [movement(1, references=("42",))]) == {}
    assert found([line(1, "-30", reference="42")], [movement(1, references=("42",))]) == {}


def test_two_equal_parts_of_one_order_each_find_theirs():
    lines = [line(1, merchant_reference="10001", minutes=100), line(2, merchant_reference="10001")]
    movements = [movement(1, numbers=("10001",)), movement(2, numbers=("10001",), minutes=99)]

    assert found(lines, movements) == {1: (2, Reason.ORDER), 2: (1, Reason.ORDER)}


names = st.sampled_from(["", "1", "10001", "10002"])
amounts = st.sampled_from(["30", "30.00", "-30", "5"])
minutes = st.integers(0, 40)
some_lines = st.lists(st.tuples(amounts, minutes, names, names, names), max_size=12)
some_movements = st.lists(st.tuples(amounts, minutes, names, names), max_size=12)


@given(some_lines, some_movements)
def test_whatever_is_open_nothing_is_matched_twice_and_amounts_agree(lines, movements):
    lines = [
        line(pk, amount, minutes=at, reference=one, merchant_reference=two, text=three)
        for pk, (amount, at, one, two, three) in enumerate(lines)
    ]
    movements = [
        movement(number, amount, minutes=at, references=(one,) if one else (), numbers=(two,) if two else ())
        for number, (amount, at, one, two) in enumerate(movements)
    ]

    pairs = matching.pair_up(lines, movements, within=QUARTER)

    assert len({pair.line.pk for pair in pairs}) == len(pairs)
    assert len({pair.movement.movement for pair in pairs}) == len(pairs)
    assert all(pair.line.amount == pair.movement.amount for pair in pairs)


# --- on the database

pytestmark = pytest.mark.django_db
AT_NOON = "2026-05-20 12:00:00"


@pytest.fixture
def finance():
    return make.person(Role.FINANCE)


def only_line():
    return StatementLine.objects.get()


def clean():
    return queries.audit_money(zone="Asia/Shanghai") == []


def test_a_payment_is_found_when_the_statement_comes():
    _order, payment = paid_order(reference="420001")

    read(wechat_file(("2026-05-21 12:00:00", "收入", "30.00", "420001", "/", "/")))

    match = Match.objects.get()
    assert (match.movement, match.reason, match.line.state) == (payment.movement, Reason.NUMBER, "matched")
    assert clean()


def test_what_pays_a_whole_group_is_one_line():
    first, _payment = paid_order("10", method="cash")
    second, _payment = paid_order("10", method="cash")
    group = OrderGroup.objects.create()
    for order in (first, second):
        orders.refund(order_id=order.pk, amount=Decimal(10), method="cash", reason="", actor=None, at=NOON)
        order.group = group
        order.save()
    orders.pay_group(group_id=group.pk, amount=Decimal(20), method="wechat", actor=None, at=NOON)

    read(wechat_file((AT_NOON, "收入", "20.00", "1", group.number if group.number else "", "/")))

    assert only_line().state == "matched"


def test_money_of_another_method_is_not_looked_at():
    paid_order(method="alipay")

    read(wechat_file((AT_NOON, "收入", "30.00", "420001", "/", "/")))

    assert only_line().state == "open"


def test_a_person_says_what_a_line_is_and_takes_it_back(finance):
    _order, one = paid_order("10", at=NOON - timedelta(days=2))
    _order, two = paid_order("20", at=NOON - timedelta(days=3))
    read(wechat_file((AT_NOON, "收入", "30.00", "420001", "/", "/")))
    who = {"actor": finance, "at": NOON}

    operations.match_by_hand(line_id=only_line().pk, movements=[one.movement, two.movement], **who)
    assert only_line().state == "matched"
    assert clean()

    operations.take_back(line_id=only_line().pk, **who)
    assert only_line().state == "open"
    assert not Match.objects.exists()


def test_a_difference_wants_a_reason(finance):
    _order, payment = paid_order("30", at=NOON - timedelta(days=2))
    read(wechat_file((AT_NOON, "收入", "29.82", "420001", "/", "/")))
    choice = {"line_id": only_line().pk, "movements": [payment.movement], "actor": finance, "at": NOON}

    with pytest.raises(operations.DoesNotAddUp):
        operations.match_by_hand(**choice)

    operations.match_by_hand(**choice, note="fee of the app")
    assert (only_line().state, only_line().explanation) == ("explained", "fee of the app")
    assert clean()


def test_a_payment_is_in_one_statement_only(finance):
    _order, payment = paid_order(reference="420001")
    both = [("2026-05-20 12:00:00", "收入", "30.00", number, "/", "/") for number in ("420001", "420009")]
    read(wechat_file(*both))
    other = StatementLine.objects.get(reference="420009")

    with pytest.raises(operations.AlreadyMatched):
        operations.match_by_hand(line_id=other.pk, movements=[payment.movement], actor=finance, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_people_do_not_give_one_payment_to_two_lines(finance):
    _order, payment = paid_order(at=NOON - timedelta(days=3))
    read(wechat_file(*[("2026-05-20 12:00:00", "收入", "30.00", number, "/", "/") for number in ("1", "2")]))

    def take(line):
        def press():
            try:
                operations.match_by_hand(line_id=line.pk, movements=[payment.movement], actor=finance, at=NOON)
            except operations.AlreadyMatched:
                return "refused"
            return "matched"

        return press

    assert sorted(race(StatementLine.objects.all(), *map(take, StatementLine.objects.all()))) == ["matched", "refused"]


def test_a_payment_nobody_noted_is_entered_from_its_line(finance):
    order, _payment = paid_order("10", method="cash")
    read(wechat_file(("2026-05-20 09:30:00", "收入", "30.00", "420001", "/", "/")))

    payment = operations.enter_from_line(line_id=only_line().pk, order_id=order.pk, actor=finance, at=NOON)

    assert (payment.amount, payment.method, payment.reference) == (30, "wechat", "420001")
    assert payment.at == datetime.fromisoformat("2026-05-20T09:30:00+08:00")
    assert only_line().state == "matched"
    with pytest.raises(Invalid):
        operations.enter_from_line(line_id=only_line().pk, order_id=order.pk, actor=finance, at=NOON)
    assert clean()


def test_a_refund_is_entered_from_its_line(finance):
    order, _payment = paid_order("30", method="cash")
    read(wechat_file((AT_NOON, "支出", "12.50", "420001", "/", "broken pot")))

    operations.enter_from_line(line_id=only_line().pk, order_id=order.pk, actor=finance, at=NOON)

    refund = Payment.objects.get(order=order, amount__lt=0)
    assert (refund.amount, refund.reason) == (Decimal("-12.50"), "broken pot")


def test_a_line_that_is_no_payment_is_explained(finance):
    read(wechat_file((AT_NOON, "支出", "900.00", "420001", "/", "/")))
    with pytest.raises(Invalid):
        operations.explain_line(line_id=only_line().pk, why=" ", actor=finance, at=NOON)

    operations.explain_line(line_id=only_line().pk, why="rent of May", actor=finance, at=NOON)

    assert (only_line().state, only_line().explanation) == ("explained", "rent of May")


def test_a_payment_no_statement_will_show_is_explained_and_expected_again(finance):
    _order, payment = paid_order()
    assert [one.movement for one in queries.unseen_movements(methods=["wechat"])] == [payment.movement]

    operations.explain_movement(movement=payment.movement, why="other account", actor=finance, at=NOON)
    assert queries.unseen_movements(methods=["wechat"]) == []

    operations.expect_movement(movement=payment.movement, actor=finance, at=NOON)
    assert len(queries.unseen_movements(methods=["wechat"])) == 1


def test_suggestions_are_the_equal_then_the_near(finance):
    _order, far = paid_order("30", at=NOON - timedelta(days=20))
    _order, near = paid_order("31", at=NOON - timedelta(hours=3))
    paid_order("30", at=NOON - timedelta(days=60))
    paid_order("30", method="cash", at=NOON)
    read(wechat_file((AT_NOON, "收入", "30.00", "420001", "/", "/")))

    assert [one["movement"] for one in queries.suggestions(only_line())] == [far.movement, near.movement]


def test_of_two_people_who_explain_one_line_the_second_is_told(db):
    _order, first = paid_order("31")
    _order, second = paid_order("31")
    line = read(wechat_file(("2026-05-20 10:00:00", "收入", "31.00", "420001", "/", "/"))).lines.get()
    who = make.person(Role.FINANCE)
    operations.match_by_hand(line_id=line.pk, movements=[first.movement], actor=who, at=NOON)

    with pytest.raises(Invalid), transaction.atomic():
        operations.match_by_hand(line_id=line.pk, movements=[second.movement], actor=who, at=NOON)
    with pytest.raises(Invalid), transaction.atomic():
        operations.explain_line(line_id=line.pk, why="Rent", actor=who, at=NOON)

    line.refresh_from_db()
    assert (line.state, line.explanation) == ("matched", "")
    assert [match.movement for match in line.matches.all()] == [first.movement]
