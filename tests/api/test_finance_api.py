"""The shop's money over the API: the same operations, rights and refusals as on the screens."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance import tasks
from finance.models import Statement, StatementLine
from finance.operations import MadeOutTo, request_invoice
from orders import operations as orders
from orders.models import Order
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of
from tests.factories import NOON
from tests.finance.stage import paid_order, read, wechat_file

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
MONEY = f"{V1}finance/"
TODAY = "2026-05-20"
LINE = (f"{TODAY} 10:00:00", "收入", "31.00", "420001", "/", "/")


@pytest.fixture
def finance():
    return client_of(Role.FINANCE)


def open_line():
    return read(wechat_file(LINE)).lines.get()


def handed_in(finance, content=None):
    file = SimpleUploadedFile("bill.csv", content or wechat_file(LINE))
    return finance.post(f"{MONEY}statements/", {"kind": "wechat", "file": file}, format="multipart")


def test_a_day_says_what_was_taken_and_is_closed_when_all_is_explained(finance):
    _order, payment = paid_order("30", method="wechat")
    paid_order("12", method="cash", channel="counter")
    line = open_line()
    told = finance.get(f"{MONEY}days/{TODAY}/").json()
    assert (told["total"], told["cash"], told["closed"]) == ("42.00", "12.00", None)
    assert ([one["id"] for one in told["open_lines"]], len(told["unseen"])) == ([line.pk], 1)

    close = f"{MONEY}days/{TODAY}/close/"
    refused = finance.post(close, {"cash_counted": "12"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_explained")
    finance.post(f"{MONEY}lines/{line.pk}/explain/", {"why": "Rent"}, format="json")
    finance.post(f"{MONEY}payments/{payment.movement}/explain/", {"why": "A voucher"}, format="json")
    assert finance.post(close, {"cash_counted": "11"}, format="json").json()["code"] == "cash_differs"
    closed = finance.post(close, {"cash_counted": "12"}, format="json").json()
    assert (closed["closed"]["cash_counted"], closed["has_changed"]) == ("12.00", False)

    assert finance.post(f"{MONEY}payments/{payment.movement}/expect/").status_code == 204
    told = finance.get(f"{MONEY}days/{TODAY}/").json()
    assert (len(told["unseen"]), told["closed"]) == (1, None)


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_no_books_have_is_not_found(finance, day):
    assert finance.get(f"{MONEY}days/{day}/").status_code == 404


def test_a_statement_is_taken_once_and_read(finance, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as after:
        answer = handed_in(finance)
    assert (answer.status_code, answer.json()["state"], len(after)) == (201, "reading", 1)
    assert handed_in(finance).status_code == 200
    assert Statement.objects.count() == 1

    tasks.read_statement(answer.json()["id"])
    url = f"{MONEY}statements/{answer.json()['id']}/"
    told = finance.get(url).json()
    assert (told["state"], told["open_count"], told["totals"]["in"]) == ("read", 1, {"sum": "31.00", "count": 1})
    assert finance.get(f"{url}lines/?state=open").json()["results"][0]["signed"] == "31.00"
    assert finance.get(f"{url}lines/?state=matched").json()["results"] == []
    empty = SimpleUploadedFile("bill.csv", b"")
    assert finance.post(f"{MONEY}statements/", {"kind": "wechat", "file": empty}, format="multipart").status_code == 400


def test_a_suggestion_is_accepted_and_a_match_taken_back(finance):
    line = open_line()
    order, payment = paid_order("31", at=NOON + timedelta(days=3))
    url = f"{MONEY}lines/{line.pk}/"
    [suggested] = finance.get(url).json()["suggestions"]
    assert (suggested["movement"], suggested["numbers"], suggested["is_equal"]) == (
        str(payment.movement),
        [order.number],
        True,
    )

    matched = finance.post(f"{url}match/", {"movements": [suggested["movement"]]}, format="json").json()
    assert (matched["state"], matched["matches"][0]["reason"], matched["suggestions"]) == ("matched", "hand", [])
    assert finance.post(f"{url}take-back/").json()["state"] == "open"


def test_a_match_must_add_up_or_say_why(finance):
    line, (_order, payment) = open_line(), paid_order("20")
    url, body = f"{MONEY}lines/{line.pk}/match/", {"movements": [str(payment.movement)]}
    assert finance.post(url, body, format="json").json()["code"] == "does_not_add_up"
    assert finance.post(url, body | {"note": "With a tip"}, format="json").json()["state"] == "explained"


def test_a_payment_nobody_noted_is_entered_from_its_line(finance):
    line, (order, _payment) = open_line(), paid_order("50", method="cash")
    url = f"{MONEY}lines/{line.pk}/enter/"
    assert finance.post(url, {"order": "404"}, format="json").status_code == 404
    assert finance.post(url, {"order": order.number}, format="json").json()["state"] == "matched"
    told = finance.get(f"{V1}orders/{order.number}/payments/").json()
    assert ([one["amount"] for one in told["payments"]], told["due"]) == (["31.00", "50.00"], "-31.00")


def test_months_are_closed_from_the_oldest_on(finance):
    paid_order("30", method="cash")
    [month] = finance.get(f"{MONEY}months/").json()
    assert (month["month"], month["sums"]) == ("2026-05-01", [{"method": "cash", "amount": "30.00"}])
    [closed] = finance.post(f"{MONEY}months/2026-05/close/").json()
    assert closed["closed_at"]
    assert finance.post(f"{MONEY}months/8999-05/close/").json()["code"] == "not_over"


def test_what_left_unpaid_is_owed_by_age(finance):
    order = make.order(make.line(make.batch(make.goods(price="40"), 5).variant, 1))
    Order.objects.filter(pk=order.pk).update(stage="shipped", shipped_at=NOON - timedelta(days=45))
    groups = finance.get(f"{MONEY}receivables/").json()
    assert sum(Decimal(group["amount"]) for group in groups) == 40
    [owed] = finance.get(f"{MONEY}receivables/orders/").json()["results"]
    assert (owed["number"], owed["due"]) == (order.number, "40.00")


def test_an_invoice_is_asked_for_issued_and_cancelled_by_another(finance):
    order, _payment = paid_order("30")
    of_order = f"{V1}orders/{order.number}/invoices/"
    asked = client_of(Role.CLERK).post(of_order, {"title": "西湖宾馆"}, format="json")
    assert (asked.status_code, asked.json()["state"], asked.json()["number"]) == (201, "requested", None)
    url = f"{MONEY}invoices/{asked.json()['id']}/"

    issued = finance.post(f"{url}issue/", {}, format="json").json()
    assert (issued["state"], issued["amount"], issued["lines"][0]["amount"]) == ("issued", "30.00", "30.00")
    paper = finance.get(f"{url}pdf/")
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    assert finance.post(of_order, {"title": "Lin"}, format="json").json()["code"] == "already_issued"

    correction = finance.post(f"{url}cancel/", {"reason": "Wrong name"}, format="json").json()
    assert (correction["corrects"], correction["amount"]) == (issued["number"], "-30.00")
    assert [one["state"] for one in finance.get(of_order).json()] == ["issued", "cancelled"]
    assert len(finance.get(f"{MONEY}invoices/?state=cancelled").json()["results"]) == 1


def test_an_invoice_that_was_only_asked_for_is_gone_when_cancelled(finance):
    order, _payment = paid_order("30")
    asked = request_invoice(to=MadeOutTo("Lin"), order_id=order.pk, at=NOON)
    url = f"{MONEY}invoices/{asked.pk}/"
    for _twice in range(2):
        answer = finance.post(f"{url}cancel/", {}, format="json", HTTP_IDEMPOTENCY_KEY="once")
        assert answer.status_code == 204
    assert finance.get(url).status_code == 404


def test_a_payment_sent_twice_under_one_key_is_one(finance):
    order = make.order(make.line(make.batch(make.goods(price="40"), 5).variant, 1))
    url = f"{V1}orders/{order.number}/payments/"
    for _twice in range(2):
        body = {"amount": "15", "method": "cash"}
        assert finance.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY="k").status_code == 200
    told = finance.get(url).json()
    assert (told["paid"], told["due"], len(told["payments"])) == ("15.00", "25.00", 1)


@pytest.mark.parametrize("role", [Role.CLERK, Role.WAREHOUSE, Role.PURCHASING, Role.RIDER, Role.CUSTOMER])
def test_money_is_for_finance_and_the_owner(role):
    line = open_line()
    other = client_of(role)
    for path in ("statements/", f"lines/{line.pk}/", f"days/{TODAY}/", "months/", "receivables/", "invoices/"):
        assert other.get(f"{MONEY}{path}").status_code == 403
    assert other.post(f"{MONEY}lines/{line.pk}/explain/", {"why": "x"}, format="json").status_code == 403
    assert handed_in(other).status_code == 403
    assert StatementLine.objects.get().state == "open"


def test_a_token_needs_its_scope_whoever_it_acts_for():
    reader = client_of(Role.FINANCE, scopes=[Scope.MONEY_READ])
    assert reader.get(f"{MONEY}months/").status_code == 200
    assert reader.post(f"{MONEY}months/2026-05/close/").status_code == 403
    assert client_of(Role.FINANCE, scopes=[Scope.ORDERS_READ]).get(f"{MONEY}months/").status_code == 403


def test_lists_ask_as_often_for_three_as_for_one(finance, django_assert_num_queries):
    def added(index):
        order, _payment = paid_order(f"{30 + index}", at=NOON)
        issued = request_invoice(to=MadeOutTo("Lin"), order_id=order.pk, at=NOON)
        line = (f"{TODAY} 1{index}:00:00", "收入", f"{30 + index}.00", f"42000{index}", order.number, "/")
        statement = read(wechat_file(line))
        return issued, statement

    added(1)
    paths = ["statements/", "invoices/", f"days/{TODAY}/", "months/", "receivables/orders/"]
    counts = {}
    for path in paths:
        finance.get(f"{MONEY}{path}")
        with CaptureQueriesContext(connection) as asked:
            finance.get(f"{MONEY}{path}")
        counts[path] = len(asked)
    added(2)
    for path in paths:
        with django_assert_num_queries(counts[path]):
            finance.get(f"{MONEY}{path}")


def test_nothing_is_entered_in_a_closed_month(finance):
    order, _payment = paid_order("30", method="cash")
    line = open_line()
    orders.close_month(month=date(2026, 5, 1), actor=make.person(Role.FINANCE), at=NOON + timedelta(days=20))
    answer = finance.post(f"{MONEY}lines/{line.pk}/enter/", {"order": order.number}, format="json")
    assert (answer.status_code, StatementLine.objects.get().state) == (409, "open")
