"""A day is closed when every amount of it is explained."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from finance import operations, queries
from finance.models import ClosedDay, Match, StatementLine
from orders import operations as orders
from orders.models import Order, Payment
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.finance.stage import paid_order, read, wechat_file
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


@pytest.fixture
def finance():
    return make.person(Role.FINANCE)


def close(who, cash="0", note=""):
    return operations.close_day(day=TODAY, cash_counted=Decimal(cash), note=note, actor=who, at=NOON)


def test_takings_are_by_channel_and_method_with_refunds_apart():
    order, _payment = paid_order("30", method="cash", channel="counter")
    paid_order("12", method="cash", channel="counter")
    paid_order("50", method="wechat", channel="wechat")
    orders.refund(order_id=order.pk, amount=Decimal(5), method="cash", reason="", actor=None, at=NOON)
    paid_order("99", method="cash", at=NOON - timedelta(days=1))

    report = queries.day_report(TODAY)

    assert [(one.channel.code, one.method, one.came, one.went, one.count) for one in report.takings] == [
        ("counter", "cash", 42, 5, 3),
        ("wechat", "wechat", 50, 0, 1),
    ]
    assert (report.total, report.cash) == (87, 37)


def test_what_is_usual_is_the_same_weekday_of_four_weeks():
    for week, amount in ((1, "40"), (2, "20"), (4, "100"), (5, "1000")):
        paid_order(amount, method="cash", at=NOON - timedelta(weeks=week))

    assert queries.day_report(TODAY).usual == 40


def test_a_day_with_open_lines_or_unseen_payments_is_not_closed(finance):
    _order, _payment = paid_order("30", method="wechat")
    with pytest.raises(operations.NotExplained) as refusal, transaction.atomic():
        close(finance)
    assert refusal.value.details == {"lines": 0, "payments": 1}

    read(
        wechat_file(
            ("2026-05-20 12:00:00", "收入", "30.00", "1", "/", "/"), ("2026-05-20 13:00:00", "支出", "9", "2", "/", "/")
        )
    )
    with pytest.raises(operations.NotExplained) as refusal, transaction.atomic():
        close(finance)
    assert refusal.value.details == {"lines": 1, "payments": 0}

    line = queries.open_lines().get()
    operations.explain_line(line_id=line.pk, why="tape for parcels", actor=finance, at=NOON)
    assert close(finance).takings == {"wechat": "30.00"}


def test_cash_that_differs_wants_a_reason(finance):
    paid_order("30", method="cash")

    with pytest.raises(Invalid) as refusal:
        close(finance, "29.50")
    assert refusal.value.code == "cash_differs"

    assert close(finance, "29.50", "a coin under the till").cash_expected == 30
    assert close(finance, "30").note == ""
    assert ClosedDay.objects.count() == 1


def test_a_closed_day_says_when_something_was_entered_afterwards(finance):
    paid_order("30", method="cash")
    close(finance, "30")
    assert not queries.day_report(TODAY).has_changed

    paid_order("5", method="cash")

    assert queries.day_report(TODAY).has_changed


def closed_with_an_explained_line(who):
    """The day is closed, its one line explained; returns the line."""
    line = read(wechat_file(("2026-05-20 13:00:00", "支出", "9", "2", "/", "/"))).lines.get()
    operations.explain_line(line_id=line.pk, why="tape for parcels", actor=who, at=NOON)
    close(who)
    return line


def opened():
    return Event.objects.filter(kind="finance.day_opened")


def test_what_is_taken_back_of_a_closed_day_opens_it_and_finance_hears_of_it(finance):
    line = closed_with_an_explained_line(finance)

    operations.take_back(line_id=line.pk, actor=finance, at=NOON + timedelta(hours=1))

    report = queries.day_report(TODAY)
    assert (report.closed, report.opened.opened_by, report.has_changed) == (None, finance, False)
    assert [(event.subject, event.actor, event.audiences) for event in opened()] == [
        ("day:2026-05-20", finance, ["role:finance", "role:owner"])
    ]
    with pytest.raises(operations.NotExplained), transaction.atomic():
        close(finance)


def test_explained_again_it_is_closed_again_with_what_was_counted(finance):
    paid_order("30", method="cash")
    line = read(wechat_file(("2026-05-20 13:00:00", "支出", "9", "2", "/", "/"))).lines.get()
    operations.explain_line(line_id=line.pk, why="tape", actor=finance, at=NOON)
    close(finance, "29", "a coin under the till")
    operations.take_back(line_id=line.pk, actor=finance, at=NOON)
    assert queries.day_report(TODAY).closing.cash_counted == 29

    operations.explain_line(line_id=line.pk, why="glue", actor=finance, at=NOON)
    close(finance, "30")

    assert queries.day_report(TODAY).closed.cash_counted == 30
    assert queries.day_report(TODAY).opened is None
    assert opened().count() == 1


def test_a_payment_that_is_expected_again_opens_its_day(finance):
    _order, payment = paid_order("30", method="wechat")
    operations.explain_movement(movement=payment.movement, why="A voucher", actor=finance, at=NOON)
    close(finance)

    for _pressed_twice in range(2):
        operations.expect_movement(movement=payment.movement, actor=finance, at=NOON)

    assert queries.day_report(TODAY).closed is None
    assert opened().count() == 1


def test_the_days_of_the_payments_of_a_line_are_opened_with_its_own_and_no_other(finance):
    yesterday, before = TODAY - timedelta(days=1), TODAY - timedelta(days=2)
    _order, payment = paid_order("30", method="wechat", at=NOON - timedelta(days=1))
    line = read(wechat_file(("2026-05-20 12:00:00", "收入", "30.00", "1", "/", "/"))).lines.get()
    if line.state == "open":
        operations.match_by_hand(line_id=line.pk, movements=[payment.movement], actor=finance, at=NOON)
    for day in (before, yesterday, TODAY):
        operations.close_day(day=day, cash_counted=Decimal(0), note="", actor=finance, at=NOON)

    operations.take_back(line_id=line.pk, actor=finance, at=NOON)

    assert set(ClosedDay.objects.filter(opened_at=None).values_list("day", flat=True)) == {before}


def test_a_day_whose_statement_came_in_after_it_was_closed_does_not_call_itself_closed(finance):
    close(finance)
    assert not queries.day_report(TODAY).has_changed

    read(wechat_file(("2026-05-20 13:00:00", "支出", "9", "2", "/", "/")))

    assert queries.day_report(TODAY).has_changed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_closed_first", [True, False])
def test_closing_and_taking_back_at_once_leave_no_closed_day_with_something_to_explain(is_closed_first):
    finance = make.person(Role.FINANCE)
    line = closed_with_an_explained_line(finance)

    def close_again():
        return outcome_of(lambda: close(finance))

    def take_back():
        return outcome_of(lambda: operations.take_back(line_id=line.pk, actor=finance, at=NOON))

    callers = [close_again, take_back] if is_closed_first else [take_back, close_again]
    outcomes = race(StatementLine.objects.filter(pk=line.pk), *callers, in_turn=True)

    assert outcomes == (["done", "done"] if is_closed_first else ["done", "not_explained"])
    assert queries.day_report(TODAY).closed is None
    assert queries.day_report(TODAY).open_lines == [line]


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_whoever_expects_a_payment_again():
    finance = make.person(Role.FINANCE)
    _order, payment = paid_order("30", method="wechat")
    explained = operations.explain_movement(movement=payment.movement, why="A voucher", actor=finance, at=NOON)

    def close_it():
        return outcome_of(lambda: close(finance))

    def expect():
        return outcome_of(lambda: operations.expect_movement(movement=payment.movement, actor=finance, at=NOON))

    assert race(Match.objects.filter(pk=explained.pk), close_it, expect, in_turn=True) == ["done", "done"]
    assert queries.day_report(TODAY).closed is None


def test_a_day_to_come_is_not_closed(finance):
    with pytest.raises(Invalid):
        operations.close_day(day=TODAY + timedelta(days=1), cash_counted=Decimal(0), note="", actor=finance, at=NOON)


def test_finance_hears_in_the_morning_of_what_is_not_explained():
    assert not operations.tell_of_the_day(day=TODAY, at=NOON)
    paid_order("30", method="wechat")

    assert operations.tell_of_the_day(day=TODAY, at=NOON)

    event = Event.objects.get(kind="finance.day_to_reconcile")
    assert event.audiences == ["role:finance", "role:owner"]
    assert event.body == {"day": "2026-05-20", "open_lines": 0, "unseen_payments": 1, "amount": "30.00"}


def test_who_owes_what_and_for_how_long(finance):
    picker = make.person(Role.OWNER)

    def shipped(amount, days):
        order, payment = paid_order(amount, method="cash")
        Payment.objects.filter(pk=payment.pk).delete()
        orders.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=picker, at=NOON - timedelta(days=days))
        Order.objects.filter(pk=order.pk).update(payment_state="unpaid")
        return order

    new, old = shipped("30", 3), shipped("70", 95)
    orders.receive_payment(order_id=old.pk, amount=Decimal(20), method="cash", actor=None, at=NOON)

    assert [(order.pk, order.due) for order in queries.shipped_not_paid(finance)] == [(old.pk, 50), (new.pk, 30)]
    groups = queries.receivables(finance, at=NOON)
    assert [(one.begin, one.count, one.amount) for one in groups] == [(0, 1, 30), (30, 0, 0), (60, 0, 0), (90, 1, 50)]


def test_what_is_paid_and_still_here(finance):
    order, _payment = paid_order("30", method="cash")

    assert [one.pk for one in queries.paid_not_shipped(finance)] == [order.pk]


def audit():
    out = io.StringIO()
    try:
        call_command("audit_money", json=True, stdout=out)
    except SystemExit as ended:
        assert ended.code == 1
    return json.loads(out.getvalue())


def spoil_total():
    order, _payment = paid_order()
    Order.objects.filter(pk=order.pk).update(total=31)


def spoil_state():
    order, _payment = paid_order()
    Order.objects.filter(pk=order.pk).update(payment_state="unpaid")


def spoil_refund():
    order, payment = paid_order()
    Payment.objects.filter(pk=payment.pk).update(amount=-30)
    Order.objects.filter(pk=order.pk).update(payment_state="refunded")


def spoil_moved():
    _order, payment = paid_order()
    Payment.objects.filter(pk=payment.pk).update(method="moved")


def spoil_month():
    paid_order()
    who = make.person(Role.FINANCE)
    orders.close_month(month=date(2026, 5, 1), actor=who, at=NOON + timedelta(days=20))
    Payment.objects.update(method="cash")


def spoil_match():
    _order, payment = paid_order()
    read(wechat_file(("2026-05-20 12:00:00", "收入", "30.00", "1", "/", "/")))
    Payment.objects.filter(pk=payment.pk).update(amount=29)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (spoil_total, "order_total"),
        (spoil_state, "payment_state"),
        (spoil_refund, "more_refunded_than_paid"),
        (spoil_moved, "moved_money"),
        (spoil_month, "closed_month"),
        (spoil_match, "match_amount"),
    ],
)
def test_the_audit_finds_what_does_not_add_up(spoil, check):
    assert audit()["is_clean"]

    spoil()

    assert check in {one["check"] for one in audit()["findings"]}
