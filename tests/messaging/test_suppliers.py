"""The shop asks suppliers about an order; each sees what is said with them and nothing else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging import operations, queries
from messaging.models import Conversation
from messaging.models.conversation import Kind
from messaging.operations import Content
from orders.talk import conversation_about
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def mill():
    return make.person(Role.SUPPLIER, name="Paper Mill")


@pytest.fixture
def order():
    paper = make.goods(name="Rice paper", sku="RP-1")
    make.batch(paper, 5)
    return make.order(make.line(paper), customer_name="Lin Mei")


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(order, supplier, actor) -> Conversation:
    return operations.open_with_supplier(
        subject=order.subject, title=order.number, supplier=supplier, actor=actor, at=NOON
    )


def test_a_supplier_is_asked_from_the_orders_page(order, clerk, mill):
    office = browser(clerk)
    beside = reverse("messaging:suppliers", args=[order.subject])
    assert "Paper Mill" in office.get(beside).content.decode()

    answer = office.post(reverse("messaging:ask_supplier", args=[order.subject]), {"supplier": mill.pk}, follow=True)
    assert "Paper Mill" in answer.content.decode()
    talk = Conversation.objects.get(kind=Kind.SUPPLIER)
    assert (
        reverse("messaging:conversation", args=[talk.pk])
        in browser(mill).get(reverse("messaging:portal")).content.decode()
    )


def test_a_conversation_with_a_supplier_goes_by_the_suppliers_name_alone(order, clerk, mill):
    talk = ask(order, mill, clerk)
    colleague = browser(make.person(Role.CLERK, name="Wu"))
    for page in (reverse("messaging:inbox"), reverse("messaging:conversation", args=[talk.pk])):
        shown = colleague.get(page).content.decode()
        assert "Paper Mill" in shown
        assert "Chen Paper Mill" not in shown


def test_asked_again_it_is_the_same_conversation_and_another_supplier_has_their_own(order, clerk, mill):
    other = make.person(Role.SUPPLIER, name="Print House")
    first = ask(order, mill, clerk)
    assert ask(order, mill, clerk) == first
    assert ask(order, other, clerk) != first
    assert list(queries.conversations_visible_to(other)) == [ask(order, other, clerk)]


def test_a_supplier_sees_neither_the_customers_conversation_nor_the_order_nor_the_shops_own_lines(order, clerk, mill):
    customers = conversation_about(order)
    stage.say(stage.customer(customers), "My address is secret")
    talk = ask(order, mill, clerk)
    stage.say(stage.colleague(talk, clerk), "They are dear", lane="staff")
    stage.say(stage.colleague(talk, clerk), "When can you deliver?")

    page = browser(mill).get(reverse("messaging:conversation", args=[talk.pk])).content.decode()
    assert "When can you deliver?" in page
    for secret in ("They are dear", "My address", "Lin Mei", order.get_absolute_url(), order.link_token):
        assert secret not in page
    assert browser(mill).get(reverse("messaging:conversation", args=[customers.pk])).status_code == 404


def test_a_suppliers_corner_shows_neither_the_shops_own_lines_nor_how_it_keeps_its_inbox(order, clerk, mill):
    talk = ask(order, mill, clerk)
    stage.say(stage.colleague(talk, clerk), "When can you deliver?")
    stage.say(stage.colleague(talk, clerk), "They are dear", lane="staff")
    operations.close(conversation_id=talk.pk, actor=clerk, at=NOON)

    corner = browser(mill).get(reverse("messaging:portal")).content.decode()
    assert "When can you deliver?" in corner
    assert "They are dear" not in corner


def test_the_customers_order_is_no_card_for_a_supplier(order, clerk, mill):
    talk = ask(order, mill, clerk)
    supplier = queries.member_of(talk, mill)
    with pytest.raises(Invalid):
        operations.send(member=supplier, client_id="x", content=Content(card=order.subject), at=NOON)
    operations.send(member=queries.member_of(talk, clerk), client_id="y", content=Content(card=order.subject), at=NOON)
    page = browser(mill).get(reverse("messaging:conversation", args=[talk.pk])).content.decode()
    assert order.link_token not in page


def test_who_does_not_deal_with_suppliers_neither_sees_nor_hears_of_it(order, clerk, mill):
    packer = make.person(Role.PACKER)
    talk = ask(order, mill, clerk)
    stage.say(queries.member_of(talk, mill), "480 per ream")

    assert browser(packer).get(reverse("messaging:conversation", args=[talk.pk])).status_code == 404
    said = Event.objects.filter(kind="messaging.sent").latest("pk")
    assert not set(said.audiences) & set(packer.audiences())
    assert set(said.audiences) & set(make.person(Role.PURCHASING).audiences())


def test_a_supplier_who_waits_is_in_the_inbox_and_what_the_shop_reads_shows_them(order, clerk, mill):
    talk = ask(order, mill, clerk)
    supplier = queries.member_of(talk, mill)
    stage.say(supplier, "480 per ream")
    waiting = queries.inbox(user=make.person(Role.PURCHASING), view=queries.View.WAITING, at=NOON)
    assert list(waiting) == [talk]

    operations.mark_read(member=queries.member_of(talk, clerk), seq=1, at=NOON)
    assert queries.reached_others(supplier) == (1, 1)


def test_what_a_supplier_agreed_stands_beside_the_order(order, clerk, mill):
    talk = ask(order, mill, clerk)
    facts = [operations.Fact(kind="quantity", label="Boxes", quantity=40, unit="pc")]
    proposed = operations.propose(
        member=queries.member_of(talk, clerk), client_id="p", title="Printed boxes", facts=facts, at=NOON
    )
    operations.answer(agreement_id=proposed.pk, member=queries.member_of(talk, mill), accepts=True, at=NOON)

    beside = browser(clerk).get(reverse("messaging:suppliers", args=[order.subject])).content.decode()
    assert "Printed boxes" in beside


def test_many_suppliers_cost_what_one_does(order, clerk):
    office = browser(clerk)

    def queries_asked():
        with CaptureQueriesContext(connection) as asked:
            office.get(reverse("messaging:suppliers", args=[order.subject]))
        return len(asked)

    ask(order, make.person(Role.SUPPLIER, name="One"), clerk)
    one = queries_asked()
    for name in ("Two", "Three"):
        ask(order, make.person(Role.SUPPLIER, name=name), clerk)
    assert queries_asked() == one


def test_what_was_said_with_a_supplier_is_found_by_their_name(order, clerk, mill):
    talk = ask(order, mill, clerk)
    member = operations.join(conversation=talk, user=clerk, at=NOON)
    operations.send(member=member, client_id="1", content=Content("Can you print forty boxes?"), at=NOON)
    ask(order, make.person(Role.SUPPLIER, name="Shifeng Garden"), clerk)

    assert [found.text for found in queries.search(user=clerk, sought=queries.Sought(who="paper"))] == [
        "Can you print forty boxes?"
    ]
    assert [found.pk for found in queries.inbox(user=clerk, view=queries.View.ALL, at=NOON, text="paper mill")] == [
        talk.pk
    ]
