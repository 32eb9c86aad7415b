"""A proforma invoice asks for payment in advance, says that it is no invoice, and takes no number of theirs."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from finance.models import Invoice, InvoiceYear
from finance.parts import group_may_have_proforma
from orders import operations as orders
from orders.models import Order
from orders.operations import LineDraft
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tasting = LineDraft(quantity=Decimal(2), title="品茶 Tasting", unit_price=Decimal(30))
    return make.order(tasting, customer_name="West Lake", phone="138")


def read(answer):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_it_says_what_it_is_and_what_is_due(order, client):
    client.force_login(make.person(Role.CLERK))
    orders.receive_payment(order_id=order.pk, amount=Decimal(10), method="cash", actor=None, at=NOON)

    words = read(client.get(reverse("finance:proforma", args=[order.number])))

    assert "Proforma invoice" in words and "This is not an invoice" in words
    assert "Still due: ¥50.00" in words and "West Lake" in words
    assert not Invoice.objects.exists() and not InvoiceYear.objects.exists()


def test_the_customer_has_it_until_it_is_paid(order, client):
    link = reverse("finance:proforma_by_link", args=[order.link_token])
    assert link in client.get(order.get_customer_url()).content.decode()
    assert client.get(link).status_code == 200

    orders.receive_payment(order_id=order.pk, amount=Decimal(60), method="cash", actor=None, at=NOON)
    assert link not in client.get(order.get_customer_url()).content.decode()
    assert client.get(link).status_code == 404


def test_whoever_gets_a_gift_never_sees_what_it_costs(order, client):
    Order.objects.update(is_gift=True)
    assert client.get(reverse("finance:proforma_by_link", args=[order.link_token])).status_code == 404


def test_a_group_is_asked_for_together(order, client):
    group = orders.group_of(order.pk)
    other = make.order(LineDraft(quantity=Decimal(1), title="Cups", unit_price=Decimal(40)))
    Order.objects.filter(pk=other.pk).update(group=group)
    client.force_login(make.person(Role.FINANCE))

    words = read(client.get(reverse("finance:group_proforma", args=[group.number])))

    assert "Cups" in words and "Still due: ¥100.00" in words
    client.force_login(make.person(Role.PACKER))
    assert client.get(reverse("finance:group_proforma", args=[group.number])).status_code == 404


def test_whether_anything_of_a_group_is_to_be_paid_is_one_question_whatever_its_size(order, django_assert_num_queries):
    group = orders.group_of(order.pk)
    other = make.order(LineDraft(quantity=Decimal(1), title="Cups", unit_price=Decimal(40)))
    Order.objects.filter(pk=other.pk).update(group=group)

    with django_assert_num_queries(1):
        assert group_may_have_proforma(group)
    orders.receive_payment(order_id=order.pk, amount=Decimal(60), method="cash", actor=None, at=NOON)
    orders.cancel_order(order_id=other.pk, reason="Too late", actor=make.person(Role.CLERK), at=NOON)
    assert not group_may_have_proforma(group)
