"""Things shown in a message: who sees what of them, and what typing "/" offers."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory import operations as stock
from messaging import queries
from messaging.links import token_of
from messaging.models import Message
from messaging.queries import Sought
from orders.talk import conversation_about
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.messaging import stage
from tests.reading import without_secrets

pytestmark = pytest.mark.django_db


@pytest.fixture
def longjing():
    tea = make.goods(name="Longjing", name_zh="龙井", sku="LJ-50", price="268")
    make.batch(tea, 43, code="LJ26")
    return tea


@pytest.fixture
def order(longjing):
    return make.order(make.line(longjing), customer_name="Lin")


@pytest.fixture
def talk(order):
    return conversation_about(order)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, make.person(Role.CLERK, name="Chen"))


def shown_to_shop(talk, member) -> str:
    client = Client()
    client.force_login(member.user)
    return client.get(reverse("messaging:messages", args=[talk.pk])).content.decode()


def shown_to_customer(talk) -> str:
    return Client().get(reverse("messaging:talk_messages", args=[token_of(talk)])).content.decode()


def card_of(variant) -> str:
    return f"variant:{variant.pk}"


def test_a_customer_sees_the_price_and_that_it_is_there_but_never_how_many(talk, chen, longjing):
    stage.say(chen, "", card=card_of(longjing), at=timezone.now())

    to_shop, to_customer = shown_to_shop(talk, chen), shown_to_customer(talk)

    assert "¥268.00" in to_shop and "¥268.00" in to_customer
    assert "in stock" in to_customer
    assert '<span class="num">42</span>' in to_shop
    assert ">42<" not in to_customer
    assert reverse("inventory:variant", args=[longjing.pk]) in to_shop
    assert "/stock/" not in to_customer


@pytest.mark.parametrize(("left", "word"), [(6, "in stock"), (5, "few left"), (1, "few left"), (0, "sold out")])
def test_what_is_left_is_read_afresh_each_time(talk, chen, left, word):
    tea = make.goods(name="Biluochun")
    said = stage.say(chen, "", card=card_of(tea))
    make.batch(tea, left)

    card = Client().get(reverse("messaging:talk_card", args=[token_of(talk), said.pk])).content.decode()

    assert word in card


def test_goods_taken_off_sale_are_no_longer_available_to_the_customer(talk, chen, longjing):
    stage.say(chen, "Try this one", card=card_of(longjing))
    longjing.is_active = False
    longjing.save()

    assert "No longer available" in shown_to_customer(talk)
    assert "¥268.00" not in shown_to_customer(talk)
    assert "¥268.00" in shown_to_shop(talk, chen)


def test_a_customer_sees_the_order_they_talk_about_and_no_other(talk, chen, order, longjing):
    other = make.order(make.line(longjing, 3), customer_name="Wang")
    stage.say(chen, "", card=order.subject)
    stage.say(chen, "", card=other.subject)

    to_customer = shown_to_customer(talk)

    assert order.get_customer_url() in to_customer
    assert other.number not in to_customer and other.link_token not in to_customer
    assert "No longer available" in to_customer
    assert other.number in shown_to_shop(talk, chen)


def test_a_gifts_price_is_not_told_to_whoever_holds_its_link(chen, longjing):
    gift = make.order(make.line(longjing), is_gift=True)
    talk = conversation_about(gift)
    stage.say(stage.colleague(talk, chen.user), "", card=gift.subject)

    assert "268.00" not in shown_to_customer(talk)


@pytest.mark.parametrize("card", ["planet:1", "variant:999999", "variant:", "variant:x", "variant:-1", "x" * 200])
def test_a_card_of_nothing_is_refused(chen, card):
    with pytest.raises(Invalid) as refused:
        stage.say(chen, "", card=card)

    assert refused.value.code == "bad_card"


def test_somebody_outside_sends_no_cards_of_the_shop(talk, longjing):
    with pytest.raises(Invalid):
        stage.say(stage.customer(talk), "", card=card_of(longjing))

    assert not Message.objects.exists()


def test_a_message_is_found_by_the_goods_it_shows_until_it_is_taken_back(chen, longjing):
    from messaging import operations

    said = stage.say(chen, "This?", card=card_of(longjing))
    for text in ("longjing", "龙井", "this"):
        assert queries.search(user=chen.user, sought=Sought(text)) == [said]
    operations.edit(message_id=said.pk, member=chen, text="That?", at=make.NOON)
    assert queries.search(user=chen.user, sought=Sought("龙井")) == [said]
    operations.recall(message_id=said.pk, member=chen, at=make.NOON)
    assert queries.search(user=chen.user, sought=Sought("longjing")) == []


def test_a_card_taken_back_is_not_read_again(talk, chen, longjing):
    from messaging import operations

    said = stage.say(chen, "", card=card_of(longjing), client_id="said")
    operations.recall(message_id=said.pk, member=chen, at=make.NOON)

    assert Client().get(reverse("messaging:talk_card", args=[token_of(talk), said.pk])).status_code == 404
    assert "268.00" not in without_secrets(shown_to_customer(talk))


def test_what_only_the_shop_sees_has_no_card_for_the_customer(talk, chen, longjing):
    said = stage.say(chen, "", card=card_of(longjing), lane="staff")

    assert Client().get(reverse("messaging:talk_card", args=[token_of(talk), said.pk])).status_code == 404


def test_many_cards_cost_as_much_as_one(talk, chen, longjing, django_assert_max_num_queries):
    for _number in range(8):
        tea = make.goods()
        make.batch(tea, 3)
        stage.say(chen, "", card=card_of(tea))

    shown_to_customer(talk)  # who opens it for the first time takes a seat

    with django_assert_max_num_queries(20):
        shown_to_customer(talk)


@pytest.mark.parametrize("text", ["long", "lj", "龙", "LJ-50"])
def test_typing_ahead_finds_goods_by_name_and_pinyin(talk, chen, longjing, text):
    client = Client()
    client.force_login(chen.user)

    offered = json.loads(client.get(reverse("messaging:offers", args=[talk.pk]), {"q": text}).content)["offers"]

    assert [offer["card"] for offer in offered] == [card_of(longjing)]


def test_a_supplier_is_offered_nothing(talk, chen):
    supplier = make.person(Role.SUPPLIER)
    stage.operations.join(conversation=talk, user=supplier, at=make.NOON, is_outside=True)
    client = Client()
    client.force_login(supplier)

    assert client.get(reverse("messaging:offers", args=[talk.pk])).status_code == 404


def test_what_sells_out_says_so(talk, chen, longjing):
    stage.say(chen, "", card=card_of(longjing))
    row = make.stock_row(longjing.batches.get())
    stock.write_off(parts=[(row.pk, Decimal(42))], reason="", actor=chen.user, at=timezone.now())

    assert "sold out" in shown_to_customer(talk)
