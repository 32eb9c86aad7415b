"""A NUL in a text that no form looks at is refused in words, and nothing of it is kept."""

import pytest
from django.urls import reverse

from finance import operations as finance
from finance.models import Match
from finance.operations import MadeOutTo
from orders import operations as orders
from orders.models import ProofStep
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.finance.stage import paid_order, read, wechat_file

pytestmark = pytest.mark.django_db
NUL = "\x00x"


@pytest.fixture
def finance_person(client):
    person = make.person(Role.FINANCE)
    client.force_login(person)
    return person


def test_in_why_a_statement_differs(client, finance_person):
    _order, payment = paid_order("31")
    line = read(wechat_file(("2026-05-20 10:00:00", "收入", "30.00", "420001", "/", "/"))).lines.get()

    answer = client.post(reverse("finance:match_line", args=[line.pk]), {"movement": payment.movement, "note": NUL})

    assert (answer.status_code, Match.objects.count()) == (400, 0)
    assert "cannot be kept" in answer.content.decode()


def test_in_the_number_of_an_invoice(client, finance_person):
    order, _payment = paid_order()
    asked = finance.request_invoice(to=MadeOutTo("Lin"), order_id=order.pk, at=NOON)

    answer = client.post(reverse("finance:issue_invoice", args=[asked.pk]), {"fapiao": NUL})

    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (400, "requested")


def test_in_what_a_customer_answers(client):
    tea = make.goods()
    make.batch(tea, 1)
    order = make.order(make.line(tea))
    step = orders.ask_proof(
        order_id=order.pk, wish="Blue?", waits_for_approval=True, actor=make.person(Role.CLERK), at=NOON
    )
    ProofStep.objects.filter(pk=step.pk).update(state="shown")

    answer = client.post(f"/o/{order.link_token}/proofs/{step.pk}/", {"verdict": "no", "words": NUL})

    step.refresh_from_db()
    assert (answer.status_code, step.state) == (400, "shown")


def test_in_the_name_of_a_view(client, finance_person):
    answer = client.post("/views/", {"page": "orders:list", "name": NUL, "query": "q=1"})

    assert (answer.status_code, finance_person.saved_views.count()) == (400, 0)
