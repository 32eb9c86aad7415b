"""Invoices have numbers without holes and never change."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from finance import operations, queries
from finance.models import Invoice
from finance.operations import MadeOutTo
from orders import operations as orders
from orders.models import Order, OrderGroup
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db
HOTEL = MadeOutTo("西湖宾馆", "91330000", "desk@hotel.test")


def tasting(amount="30", **more):
    return make.order(LineDraft(quantity=Decimal(2), title="品茶 Tasting", unit_price=Decimal(amount)), **more)


@pytest.fixture
def order():
    return tasting()


@pytest.fixture
def who():
    return make.person(Role.FINANCE)


def ask(order, to=HOTEL):
    return operations.request_invoice(to=to, order_id=order.pk, at=NOON)


def issue(invoice, who):
    return operations.issue_invoice(invoice_id=invoice.pk, actor=who, at=NOON)


def test_asked_for_twice_is_one_and_the_later_words_count(order):
    ask(order)
    ask(order, MadeOutTo("Lin"))

    assert Invoice.objects.get().title == "Lin"


def test_an_issued_invoice_has_the_next_number_and_what_it_is_for(order, who):
    first, second = issue(ask(order), who), issue(ask(tasting()), who)

    assert (first.number, second.number) == ("2026-00001", "2026-00002")
    assert (first.amount, first.lines) == (60, [{"title": "品茶 Tasting", "quantity": "2", "amount": "60.00"}])
    assert issue(first, who).number == first.number
    with pytest.raises(operations.AlreadyIssued):
        ask(order)


def test_a_cancelled_invoice_is_answered_by_another_and_then_a_new_one_can_be_made(order, who):
    invoice = issue(ask(order), who)
    cancel = {"invoice_id": invoice.pk, "reason": "wrong name", "actor": who, "at": NOON}

    correction = operations.cancel_invoice(**cancel)

    assert (correction.number, correction.amount, correction.corrects_id) == ("2026-00002", -60, invoice.pk)
    assert operations.cancel_invoice(**cancel).pk == correction.pk
    assert issue(ask(order), who).number == "2026-00003"
    with pytest.raises(Invalid):
        operations.cancel_invoice(**cancel | {"invoice_id": correction.pk})
    assert queries.audit_money(zone="Asia/Shanghai") == []


def test_what_was_only_asked_for_leaves_no_number(order, who):
    operations.cancel_invoice(invoice_id=ask(order).pk, reason="", actor=who, at=NOON)

    assert not Invoice.objects.exists()
    assert issue(ask(order), who).number == "2026-00001"


def test_a_group_is_invoiced_as_one_without_what_was_cancelled(order, who):
    other, gone = tasting("10"), tasting("99")
    group = OrderGroup.objects.create()
    Order.objects.filter(pk__in=[order.pk, other.pk, gone.pk]).update(group=group)
    orders.cancel_order(order_id=gone.pk, reason="", actor=None, at=NOON)

    asked = operations.request_invoice(to=HOTEL, group_id=group.pk, at=NOON)

    assert issue(asked, who).amount == 80
    with pytest.raises(operations.AlreadyIssued):
        ask(order)


def test_nothing_is_no_invoice(order, who):
    with pytest.raises(Invalid):
        ask(order, MadeOutTo(" "))
    orders.cancel_order(order_id=order.pk, reason="", actor=None, at=NOON)
    with pytest.raises(Invalid):
        ask(order)


@pytest.mark.django_db(transaction=True)
def test_two_issued_at_once_have_two_numbers_and_one_issued_twice_has_one(order, who):
    asked, other = ask(order), ask(tasting())
    issue(other, who)

    numbers = race(
        Order.objects.filter(pk=order.pk), lambda: issue(asked, who).number, lambda: issue(asked, who).number
    )

    assert numbers == ["2026-00002", "2026-00002"]


def text_of(answer):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_customer_asks_on_their_page_and_takes_the_pdf(client, order, who):
    url = reverse("finance:ask_invoice_by_link", args=[order.link_token])
    assert "I need an invoice" in client.get(order.get_customer_url()).content.decode()
    refused = client.post(url, {"title": "", "email": "no"})
    assert refused.status_code == 400
    client.post(url, {"title": "西湖宾馆", "tax_number": "91330000"})
    pdf = reverse("finance:invoice_by_link", args=[order.link_token])
    assert client.get(pdf).status_code == 404

    issue(Invoice.objects.get(), who)

    written = text_of(client.get(pdf))
    assert all(part in written for part in ("2026-00001", "西湖宾馆", "91330000", "品茶", "60.00"))


def test_a_gifts_page_says_nothing_of_invoices(client, order):
    Order.objects.update(is_gift=True)

    assert "invoice" not in client.get(order.get_customer_url()).content.decode().lower().replace("#invoice", "")
    assert (
        client.post(reverse("finance:ask_invoice_by_link", args=[order.link_token]), {"title": "x"}).status_code == 404
    )


def test_finance_issues_and_cancels_on_its_page_and_a_clerk_only_asks(client, order, who):
    client.force_login(make.person(Role.CLERK))
    client.post(reverse("finance:ask_invoice", args=[order.number]), {"title": "Lin"})
    asked = Invoice.objects.get()
    assert client.post(reverse("finance:issue_invoice", args=[asked.pk])).status_code == 404
    assert client.get(reverse("finance:invoices")).status_code == 404

    client.force_login(who)
    assert b"Lin" in client.get(reverse("finance:invoices")).content
    client.post(reverse("finance:issue_invoice", args=[asked.pk]), {"fapiao": "2633"})
    client.post(reverse("finance:cancel_invoice", args=[asked.pk]), {"reason": "wrong"})

    page = client.get(reverse("finance:invoices")).content.decode()
    assert "cancels 2026-00001" in page
    assert client.get(reverse("finance:invoice", args=[asked.pk])).headers["Content-Type"] == "application/pdf"


def test_what_was_asked_for_is_not_issued_once_the_order_is_cancelled(order, who):
    asked = ask(order)
    orders.cancel_order(order_id=order.pk, reason="Changed their mind", actor=who, at=NOON)

    with pytest.raises(Invalid):
        issue(asked, who)

    assert Invoice.objects.get().number is None
