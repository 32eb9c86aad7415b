"""Finance's screens: who sees them, and a morning's work on them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from finance.models import ClosedDay, Statement, StatementLine
from orders.models import ClosedMonth, Payment
from shopsuite.people.roles import Role
from tests import factories as make
from tests.finance.stage import paid_order, read, wechat_file

pytestmark = pytest.mark.django_db
DAY = reverse("finance:day", args=[date(2026, 5, 20)])


@pytest.fixture
def finance(client):
    client.force_login(make.person(Role.FINANCE))
    return client


def a_line(amount="30.00", way="收入", number="420001"):
    return ("2026-05-20 12:00:00", way, amount, number, "/", "/")


@pytest.mark.parametrize("role", [Role.CLERK, Role.WAREHOUSE, Role.PURCHASING, Role.SUPPLIER, Role.CUSTOMER])
def test_only_finance_and_the_owner_find_the_screens(client, role):
    client.force_login(make.person(role))

    for name in ("finance:statements", "finance:owing", "finance:books", "finance:home"):
        assert client.get(reverse(name)).status_code == 404


def test_a_statement_is_uploaded_once(finance, django_capture_on_commit_callbacks):
    def upload():
        file = SimpleUploadedFile("bill.csv", wechat_file(a_line()))
        with django_capture_on_commit_callbacks() as jobs:
            answer = finance.post(reverse("finance:statements"), {"kind": "wechat", "file": file})
        return answer, jobs

    answer, jobs = upload()
    assert answer.url == Statement.objects.get().get_absolute_url()
    assert len(jobs) == 1
    assert upload()[1] == []
    assert Statement.objects.count() == 1


def test_a_statement_shows_what_is_to_be_explained_first(finance):
    paid_order(reference="420001")
    statement = read(wechat_file(a_line(), a_line("9.00", "支出", "420002"), footer=["共5笔记录"]))

    page = finance.get(statement.get_absolute_url())

    assert [line.reference for line in page.context["page"]] == ["420002"]
    assert b"are not those of its lines" in page.content
    everything = finance.get(statement.get_absolute_url() + "?state=")
    assert len(everything.context["page"]) == 2


def test_a_line_is_worked_off_in_place(finance):
    _order, payment = paid_order("31")
    statement = read(wechat_file(a_line()))
    line = statement.lines.get()

    shown = finance.get(reverse("finance:line", args=[line.pk]))
    assert [each["movement"] for each in shown.context["suggestions"]] == [payment.movement]

    chosen = {"movement": str(payment.movement)}
    refused = finance.post(reverse("finance:match_line", args=[line.pk]), chosen | {"note": ""})
    assert refused.status_code == 409
    assert b"31" in refused.content
    # What was ticked stays, though it was not the likeliest.
    assert f'value="{payment.movement}" checked' in refused.content.decode()

    finance.post(reverse("finance:match_line", args=[line.pk]), chosen | {"note": "coupon"})
    line.refresh_from_db()
    assert line.state == "explained"

    finance.post(reverse("finance:take_back_line", args=[line.pk]))
    finance.post(reverse("finance:explain_line", args=[line.pk]), {"why": "a gift"})
    line.refresh_from_db()
    assert (line.state, line.explanation) == ("explained", "a gift")


def test_what_nobody_noted_is_entered_on_its_order(finance):
    order, _payment = paid_order("10", method="cash")
    line = read(wechat_file(a_line())).lines.get()
    url = reverse("finance:enter_line", args=[line.pk])

    assert finance.post(url, {"order": "99999"}).status_code == 404
    assert finance.post(url, {"order": order.number}).status_code == 200

    assert Payment.objects.get(order=order, method="wechat").amount == 30


def test_a_day_is_looked_at_and_closed(finance):
    _order, payment = paid_order("30", method="wechat")
    paid_order("12", method="cash")

    page = finance.get(DAY)
    assert (page.context["report"].total, len(page.context["movements"])) == (42, 1)
    assert finance.post(DAY + "close/", {"cash_counted": "12"}).status_code == 409

    finance.post(reverse("finance:explain_movement", args=[payment.movement]), {"why": "other account"})
    assert finance.post(DAY + "close/", {"cash_counted": "twelve"}).status_code == 400
    finance.post(DAY + "close/", {"cash_counted": "12"})

    assert ClosedDay.objects.get().cash_counted == 12
    assert b"closed" in finance.get(DAY).content

    finance.post(reverse("finance:expect_movement", args=[payment.movement]))
    page = finance.get(DAY)
    assert "open again" in page.content.decode()
    assert page.context["form"].initial["cash_counted"] == 12


def test_the_days_page_asks_the_same_for_one_line_and_for_many(finance, django_assert_max_num_queries):
    lines = [a_line(str(amount), "支出", str(amount)) for amount in range(1, 9)]
    read(wechat_file(*lines))
    for amount in range(100, 106):
        paid_order(str(amount))
    with django_assert_max_num_queries(26):
        finance.get(DAY)


def test_months_are_closed_from_the_oldest_on_and_handed_out(finance):
    order, _payment = paid_order("30", method="cash", customer_name="=Lin")

    page = finance.get(reverse("finance:books"))
    assert [(each.month, each.total, each.can_close) for each in page.context["months"]] == [
        (date(2026, 5, 1), Decimal(30), True)
    ]
    finance.post(reverse("finance:close_month", args=[date(2026, 5, 1)]))
    assert ClosedMonth.objects.get().month == date(2026, 5, 1)

    written = finance.get(reverse("finance:export", args=[date(2026, 5, 1), "csv"])).content.decode("utf-8-sig")
    assert f"2026-05-20 12:00:00,{order.number}" in written
    assert "'=Lin" in written
    assert finance.get(reverse("finance:export", args=[date(2026, 5, 1), "xlsx"])).content.startswith(b"PK")
    assert finance.get(reverse("finance:export", args=[date(2026, 5, 1), "pdf"])).status_code == 404


def test_who_only_reads_may_change_nothing(client):
    client.force_login(make.person(Role.CLERK))
    line = read(wechat_file(a_line())).lines.get()

    for name in ("match_line", "enter_line", "explain_line", "take_back_line"):
        assert client.post(reverse(f"finance:{name}", args=[line.pk]), {"why": "x"}).status_code == 404
    assert StatementLine.objects.get().state == "open"
