"""What comes over the wire: who gets in, what they are told, what they may write."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging import operations
from messaging.links import token_of
from messaging.models import Member, Message
from messaging.models.message import Lane
from shopsuite.feed.models import Event
from shopsuite.people.operations import revoke_role
from shopsuite.people.roles import Role
from tests import factories as make
from tests.messaging import stage

pytestmark = pytest.mark.django_db


def client_of(*roles: Role, user=None) -> Client:
    client = Client()
    client.force_login(user or make.person(*roles))
    return client


@pytest.fixture
def talk():
    return stage.about("order:1")


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


@pytest.fixture
def lin(talk):
    """The address of the customer's private link."""
    stage.say(stage.customer(talk), "Is it in?", at=timezone.now())
    return reverse("messaging:talk", args=[token_of(talk)])


def send(client, url, text="Hello", **more):
    fields = {"text": text, "client_id": str(uuid4()), **more}
    return client.post(f"{url}send/", fields, headers={"HX-Request": "true"})


def test_the_shop_answers_and_the_customer_reads_it(talk, lin, clerk):
    answer = send(clerk, reverse("messaging:conversation", args=[talk.pk]), "Since this morning")

    assert answer.status_code == 201
    assert answer.json()["line"]["text"] == "Since this morning"
    shown = Client().get(f"{lin}messages/?since=1").content.decode()
    assert "Since this morning" in shown
    assert "Is it in?" not in shown  # known already
    assert 'data-version="2"' in shown


def test_a_page_without_scripts_sends_and_shows_the_conversation_again(lin):
    form = Client().get(lin).content.decode()
    client_id = re.search(r'name="client_id" value="(\w+)"', form)[1]
    answer = Client().post(f"{lin}send/", {"text": "By hand", "client_id": client_id}, follow=True)

    assert "By hand" in answer.content.decode()


def test_what_takes_more_than_words_to_show_is_fetched(talk, clerk):
    url = reverse("messaging:conversation", args=[talk.pk])
    for text, more in [("See https://shop.example", {}), ("@Chen look", {}), ("Between us", {"lane": "staff"})]:
        assert send(clerk, url, text, **more).json()["line"] is None


def test_a_page_that_lacks_too_much_begins_with_the_newest(talk, lin, monkeypatch):
    monkeypatch.setattr("messaging.queries.thread.MOST_NEWER", 3)
    for number in range(5):
        stage.say(stage.customer(talk), f"Line {number}")

    assert "data-afresh" in Client().get(f"{lin}messages/?since=1").content.decode()
    assert "data-afresh" not in Client().get(f"{lin}messages/?since=3").content.decode()


def test_what_only_the_shop_sees_is_nowhere_on_the_customers_page(talk, lin, clerk):
    send(clerk, reverse("messaging:conversation", args=[talk.pk]), "haggles", lane="staff")

    assert Message.objects.latest("pk").lane == Lane.STAFF
    for path in (lin, f"{lin}messages/?since=0", f"{lin}messages/?before=9"):
        assert "haggles" not in Client().get(path).content.decode()


def test_nobody_outside_writes_into_the_shops_lane(talk, lin):
    assert send(Client(), lin, lane="staff").status_code == 400
    assert Message.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "1", "1:abc:def"])
def test_a_link_not_made_here_opens_nothing(token):
    for path in ("", "messages/", "send/", "marks/"):
        client, url = Client(), f"/talk/{token}/{path}"
        answer = client.get(url) if path in ("", "messages/") else client.post(url)
        assert answer.status_code == 404


def test_a_link_is_the_same_each_time(talk):
    assert token_of(talk) == token_of(talk)


def test_a_link_opens_its_own_conversation_alone(talk, lin):
    other = stage.about("order:2")
    message = stage.say(stage.customer(other), "secret", at=timezone.now())

    assert Client().post(f"{lin}messages/{message.pk}/edit/", {"text": "x"}).status_code == 404
    assert Client().post(f"{lin}messages/{message.pk}/recall/").status_code == 404
    message.refresh_from_db()
    assert message.text == "secret"


def test_what_a_customer_says_is_text_and_nothing_else(talk, lin, clerk):
    send(Client(), lin, "<script>alert(1)</script> https://tea.example/a?b=1")

    page = clerk.get(reverse("messaging:conversation", args=[talk.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert 'href="https://tea.example/a?b=1" rel="nofollow"' in page


@pytest.mark.parametrize("role", [Role.RIDER, Role.SUPPLIER, Role.CUSTOMER])
def test_those_who_do_not_work_in_the_shop_see_no_conversation(role, talk):
    client = client_of(role)

    assert client.get(reverse("messaging:inbox")).status_code == 404
    assert client.get(reverse("messaging:conversation", args=[talk.pk])).status_code == 404
    assert send(client, reverse("messaging:conversation", args=[talk.pk])).status_code == 404


def test_colleagues_conversations_are_nobody_elses(talk):
    one, two = make.person(Role.CLERK), make.person(Role.PACKER)
    private = operations.open_among(title="", people=[two], actor=one, at=timezone.now())
    url = reverse("messaging:conversation", args=[private.pk])

    assert client_of(user=two).get(url).status_code == 200
    assert client_of(Role.OWNER).get(url).status_code == 404


def test_what_was_fetched_was_delivered_and_what_was_marked_was_read(talk, lin, clerk):
    url = reverse("messaging:conversation", args=[talk.pk])
    clerk.get(f"{url}messages/?since=0")
    (of_the_shop,) = Member.objects.filter(is_outside=False)
    assert (of_the_shop.delivered_seq, of_the_shop.read_seq) == (1, 0)

    clerk.post(f"{url}marks/", {"read": "1"})
    of_the_shop.refresh_from_db()
    assert of_the_shop.read_seq == 1
    assert 'data-read="1"' in Client().get(f"{lin}messages/?since=0").content.decode()


@pytest.mark.parametrize("value", ["", "x" * 81, "\x00"])
def test_a_message_needs_a_name_of_its_sender(value, lin):
    assert Client().post(f"{lin}send/", {"text": "x", "client_id": value}).status_code == 400


def test_the_order_page_and_the_customers_page_carry_the_same_conversation(clerk):
    order = make.order(make.line(make.goods(sku="T1"), 1), may_wait=True, customer_name="Lin")
    page = clerk.get(order.get_absolute_url())
    talk = page.context["seat"].conversation
    assert talk.subject == order.subject

    customers = Client().get(order.get_customer_url())
    assert customers.context["seat"].conversation == talk
    assert customers.context["seat"].is_outside


def test_looking_at_a_page_alone_puts_nothing_into_the_inbox(clerk):
    order = make.order(make.line(make.goods(sku="T1")), may_wait=True)
    Client().get(order.get_customer_url())

    assert list(clerk.get(reverse("messaging:inbox")).context["conversations"]) == []


def test_the_inbox_costs_the_same_however_many_wait(clerk, django_assert_max_num_queries):
    for number in range(5):
        stage.say(stage.customer(stage.about(f"order:{number + 10}")))

    with django_assert_max_num_queries(12):
        rows = clerk.get(reverse("messaging:inbox")).context["conversations"]
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("what", "state"), [("take", "open"), ("give-back", "open"), ("snooze", "open"), ("close", "closed")]
)
def test_the_inbox_is_kept_in_order(what, state, talk, lin, clerk):
    address = reverse("messaging:change", args=[talk.pk, what])
    clerk.post(address, {"when": "hour"}, headers={"HX-Request": "true"})

    talk.refresh_from_db()
    assert talk.state == state
    assert (talk.owner is not None) == (what == "take")
    assert (talk.snoozed_until is not None) == (what == "snooze")


def test_a_conversation_is_handed_to_a_colleague_and_to_nobody_else(talk, lin, clerk):
    owner, rider = make.person(Role.OWNER), make.person(Role.RIDER)
    hand_to = reverse("messaging:change", args=[talk.pk, "assign"])
    assert clerk.post(hand_to, {"person": rider.pk}).status_code == 404
    clerk.post(hand_to, {"person": owner.pk})

    talk.refresh_from_db()
    assert talk.owner == owner


def test_the_inbox_is_read_by_kind(talk, lin, clerk):
    shown = [
        clerk.get(reverse("messaging:inbox"), {"about": kind}).context["conversations"]
        for kind in ("customer", "group")
    ]
    assert shown == [[talk], []]


def test_what_nobody_can_do_with_a_conversation_is_not_found(talk, lin, clerk):
    assert clerk.post(reverse("messaging:change", args=[talk.pk, "burn"])).status_code == 404


def test_a_colleague_is_written_to(clerk):
    packer = make.person(Role.PACKER, name="Chen")
    answer = clerk.post(reverse("messaging:new"), {"people": [packer.pk]}, follow=True)

    assert answer.status_code == 200
    assert answer.context["seat"].conversation.members.count() == 2


@pytest.mark.parametrize("kind", ["customer", "supplier", "group"])
def test_who_loses_their_role_neither_sees_nor_hears_any_more_what_they_took_part_in(kind):
    owner, chen = make.person(Role.OWNER), make.person(Role.CLERK)
    if kind == "customer":
        conversation = stage.about()
        stage.colleague(conversation, chen)
    elif kind == "supplier":
        conversation = operations.open_with_supplier(
            subject="order:1", title="1", supplier=make.person(Role.SUPPLIER), actor=chen, at=timezone.now()
        )
    else:
        conversation = operations.open_among(
            title="All", people=[chen, make.person(Role.PACKER)], actor=owner, at=timezone.now()
        )
    door = reverse("messaging:conversation", args=[conversation.pk])
    assert client_of(user=chen).get(door).status_code == 200
    revoke_role(user=chen, role=Role.CLERK, actor=owner, at=timezone.now())

    former = type(chen).objects.get(pk=chen.pk)
    assert client_of(user=former).get(door).status_code == 404
    assert client_of(user=former).post(f"{door}send/", {"text": "x", "client_id": "x"}).status_code == 404
    stage.say(stage.colleague(conversation, owner), "He has gone")
    assert not set(Event.objects.filter(kind="messaging.sent").latest("pk").audiences) & set(former.audiences())
