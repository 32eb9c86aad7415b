"""What a case lets off is not asked of the customer again, whoever asks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from care import operations
from care.operations import AlreadyDecided, Replacement
from care.queries import difference_of
from finance.operations import MadeOutTo, issue_invoice, request_invoice
from finance.queries import audit_money, receivables, shipped_not_paid
from orders import operations as ordering
from orders.models import CreditAccount, Order
from orders.operations.credit import owed_on_account
from orders.queries import due_of, paid_of, standing_of
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=40)


@pytest.fixture
def clerk():
    return make.person(Role.CLERK, Role.FINANCE, name="Chen")


@pytest.fixture
def tea():
    tea = make.goods(price="100")
    make.batch(tea, 9)
    return tea


@pytest.fixture
def paid(tea):
    return stage.delivered(make.line(tea, 2))


@pytest.fixture
def owed(tea):
    """Delivered by a channel that ships unpaid, and nothing came in yet."""
    return stage.delivered(make.line(tea, 2), paid_with="", channel="web")


def settle(order, amount, *, clerk, outcome="discount", method="cash"):
    case = stage.complained(order)
    decided = operations.give_back(
        case_id=case.pk, outcome=outcome, amount=Decimal(amount), method=method, actor=clerk, at=NOON
    )
    order.refresh_from_db()
    return decided


def owing(viewer):
    return set(shipped_not_paid(viewer))


@pytest.mark.parametrize("outcome", ["discount", "goodwill", "refund"])
def test_money_given_back_for_a_case_is_not_owed_again(paid, clerk, outcome):
    settle(paid, "30", outcome=outcome, clerk=clerk)

    assert (paid.total, paid.let_off, paid_of(paid), due_of(paid)) == (200, 30, 170, 0)
    assert paid.payment_state == "paid"
    assert owing(clerk) == set()
    assert sum(group.amount for group in receivables(clerk, at=LATER)) == 0
    assert audit_money(zone="Asia/Shanghai") == []


def test_a_refund_of_everything_leaves_a_refunded_order_that_owes_nothing(paid, clerk):
    settle(paid, "200", outcome="refund", clerk=clerk)

    assert (paid.payment_state, due_of(paid)) == ("refunded", 0)
    assert audit_money(zone="Asia/Shanghai") == []


def test_money_that_goes_back_without_a_case_is_still_asked_for(paid, clerk):
    ordering.refund(order_id=paid.pk, amount=Decimal(30), method="cash", reason="by mistake", actor=clerk, at=NOON)
    paid.refresh_from_db()

    assert (paid.let_off, due_of(paid), paid.payment_state) == (0, 30, "part")


def test_what_is_still_due_can_be_let_off_and_nothing_goes_back(owed, clerk):
    decided = settle(owed, "50", method="off_due", clerk=clerk)

    assert (decided.amount, decided.let_off) == (None, 50)
    assert (owed.payments.count(), due_of(owed), owed.payment_state) == (0, 150, "unpaid")
    ordering.receive_payment(order_id=owed.pk, amount=Decimal(150), method="cash", actor=clerk, at=NOON)
    owed.refresh_from_db()
    assert owed.payment_state == "paid"


@pytest.mark.parametrize("amount", ["0", "-1", "200.01", "NaN"])
def test_no_more_is_let_off_than_is_due(owed, clerk, amount):
    with pytest.raises(Invalid):
        settle(owed, amount, method="off_due", clerk=clerk)
    owed.refresh_from_db()
    assert owed.let_off == 0


def test_a_decision_taken_back_asks_for_it_after_all(owed, clerk):
    decided = settle(owed, "200", method="off_due", clerk=clerk)
    assert (owed.payment_state, owing(clerk)) == ("paid", set())

    operations.take_back_decision(case_id=decided.case_id, actor=clerk, at=NOON)

    owed.refresh_from_db()
    assert (owed.let_off, due_of(owed), owed.payment_state) == (0, 200, "unpaid")
    assert owing(clerk) == {owed}


def test_cheaper_goods_in_exchange_lower_what_is_due_first(owed, clerk):
    ordering.receive_payment(order_id=owed.pk, amount=Decimal(190), method="cash", actor=clerk, at=NOON)
    cup = make.goods(price="60", sku="CUP")
    make.batch(cup, 5)
    case, goods = stage.complained(owed, wish="exchange"), [Replacement(cup.pk, Decimal(1))]
    assert difference_of(case, goods).back == 30

    decided = operations.send_goods(
        case_id=case.pk, outcome="exchange", goods=goods, difference=Decimal(-40), actor=clerk, at=NOON
    )

    owed.refresh_from_db()
    assert (decided.amount, decided.let_off) == (30, 40)
    assert (due_of(owed), owed.payment_state) == (0, "paid")


def test_an_unpaid_exchange_taken_back_asks_for_the_whole_again(owed, clerk):
    cup = make.goods(price="60", sku="CUP")
    make.batch(cup, 5)
    case = stage.complained(owed, wish="exchange")
    goods = [Replacement(cup.pk, Decimal(1))]
    operations.send_goods(
        case_id=case.pk, outcome="exchange", goods=goods, difference=Decimal(-40), actor=clerk, at=NOON
    )
    owed.refresh_from_db()
    assert due_of(owed) == 160

    operations.take_back_decision(case_id=case.pk, actor=clerk, at=NOON)
    owed.refresh_from_db()
    assert due_of(owed) == 200


def test_the_invoice_asks_for_what_is_left(paid, clerk):
    settle(paid, "30", clerk=clerk)
    asked = request_invoice(to=MadeOutTo("Lin"), at=NOON, order_id=paid.pk)
    issued = issue_invoice(invoice_id=asked.pk, actor=clerk, at=NOON)

    assert (issued.amount, [line["amount"] for line in issued.lines]) == (170, ["200.00", "-30.00"])
    assert audit_money(zone="Asia/Shanghai") == []


def test_credit_and_groups_count_what_is_left(owed, clerk):
    account = CreditAccount.objects.create(customer=owed.customer, limit=Decimal(200), days=30)
    ordering.put_on_account(order_id=owed.pk, is_on_account=True, actor=clerk, at=NOON)
    group = ordering.group_of(owed.pk)
    settle(owed, "50", method="off_due", clerk=clerk)

    assert owed_on_account(account.customer_id) == 150
    assert standing_of(group).due == 150


def test_the_order_never_lets_off_more_than_it_is_worth(paid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=paid.pk).update(let_off=Decimal("200.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=paid.pk).update(let_off=Decimal(-1))


def test_the_customer_reads_why_they_pay_less_and_is_not_asked_again(paid, clerk):
    settle(paid, "30", clerk=clerk)

    shown = Client().get(paid.get_customer_url()).content.decode()
    assert "Less, after what was not right" in shown
    assert "Still to pay" not in shown


def test_an_open_complaint_is_what_the_page_speaks_of_instead_of_joy(paid, clerk):
    assert "Enjoy it!" in Client().get(paid.get_customer_url()).content.decode()
    case = stage.complained(paid)

    shown = Client().get(paid.get_customer_url()).content.decode()
    assert "Enjoy it!" not in shown
    assert "We are looking at it and answer below." in shown
    operations.withdraw_case(case_id=case.pk, actor=None, at=NOON)
    assert "Enjoy it!" in Client().get(paid.get_customer_url()).content.decode()


def test_the_form_offers_to_let_off_where_nothing_came_in(owed, clerk):
    case = stage.complained(owed)
    browser = Client()
    browser.force_login(clerk)

    shown = browser.get(case.get_absolute_url()).content.decode()
    assert '<option value="off_due" selected>' in shown
    form = {"outcome": "discount", "amount": "20", "method": "off_due"}
    assert browser.post(reverse("care:decide", args=[case.pk, "money"]), form).status_code == 302
    owed.refresh_from_db()
    assert due_of(owed) == 180


@pytest.mark.django_db(transaction=True)
def test_a_discount_given_twice_at_once_lets_off_once():
    tea, clerk = make.goods(price="100"), make.person(Role.CLERK)
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2))
    case = stage.complained(order)

    def discount():
        try:
            operations.give_back(
                case_id=case.pk, outcome="discount", amount=Decimal(30), method="cash", actor=clerk, at=NOON
            )
        except AlreadyDecided:
            return "late"
        return "given"

    assert sorted(race(Order.objects.filter(pk=order.pk), discount, discount)) == ["given", "late"]
    order.refresh_from_db()
    assert (order.let_off, due_of(order)) == (30, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_paid_first", [True, False])
def test_a_discount_while_the_customer_pays_leaves_what_is_due_right(is_paid_first):
    tea, clerk = make.goods(price="100"), make.person(Role.CLERK)
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2), paid_with="", channel="web")
    case = stage.complained(order)

    def pay():
        ordering.receive_payment(order_id=order.pk, amount=Decimal(170), method="cash", actor=clerk, at=NOON)

    def discount():
        operations.give_back(
            case_id=case.pk, outcome="discount", amount=Decimal(30), method="off_due", actor=clerk, at=NOON
        )

    race(Order.objects.filter(pk=order.pk), *([pay, discount] if is_paid_first else [discount, pay]), in_turn=True)
    order.refresh_from_db()
    assert (order.let_off, due_of(order), order.payment_state) == (30, 0, "paid")
    assert audit_money(zone="Asia/Shanghai") == []
