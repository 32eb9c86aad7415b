"""What the shop says often: filled in when it is chosen, and guides as cards."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from messaging.links import token_of
from messaging.models import QuickReply
from messaging.models.conversation import Kind
from orders.talk import conversation_about
from shopsuite.examples.quick_replies import GUIDES, write_quick_replies
from shopsuite.people.roles import Role
from tests import factories as make
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tea = make.goods()
    make.batch(tea, 9)
    return make.order(make.line(tea), customer_name="Lin")


@pytest.fixture
def talk(order):
    return conversation_about(order)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, make.person(Role.CLERK, name="Chen"))


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    return ContentFile(drawn.getvalue(), name="leaf.png")


def reply(code="thanks", text="Hello", *, title="", language="en", **more) -> QuickReply:
    return QuickReply.objects.create(code=code, title=title or code, text=text, language=language, **more)


def offered(talk, chen, text=""):
    client = Client()
    client.force_login(chen.user)
    return json.loads(client.get(reverse("messaging:offers", args=[talk.pk]), {"q": text}).content)["offers"]


def test_a_reply_is_filled_in_from_the_conversation(talk, chen, order):
    stage.customer(talk)
    reply(text="Dear {customer}, {order} is packed. {me}, {shop}")

    [offer] = offered(talk, chen, "than")

    assert offer["text"] == f"Dear Lin, {order.number} is packed. Chen, shopsuite"
    assert offer["card"] == ""


def test_what_is_not_known_stays_to_be_seen():
    talk = stage.about("")
    member = stage.colleague(talk, make.person(Role.CLERK))
    reply(text="About {order}")

    assert offered(talk, member)[0]["text"] == "About {order}"


def test_a_placeholder_nobody_fills_in_is_refused_with_those_that_are():
    wrong = QuickReply(code="x", title="x", text="Dear {custmer}", language="en")

    with pytest.raises(ValidationError) as refused:
        wrong.full_clean()
    assert "{custmer}" in str(refused.value) and "{customer}" in str(refused.value)


def test_only_replies_in_use_and_for_this_kind_of_conversation_are_offered(talk, chen):
    reply("here", kind=Kind.CUSTOMER)
    reply("elsewhere", kind=Kind.SUPPLIER)
    reply("old", is_active=False)

    assert [offer["label"] for offer in offered(talk, chen)] == ["here"]


def test_goods_come_before_what_is_said_about_them(talk, chen):
    make.goods(name="Longjing")
    reply("longjing", is_guide=True, title="Brewing Longjing")

    assert [offer["label"] for offer in offered(talk, chen, "longj")] == ["Longjing", "Brewing Longjing"]


def test_the_readers_language_comes_first(talk, chen):
    reply(language="zh-hans", title="谢谢")
    reply(language="en", title="Thanks")

    assert [offer["label"] for offer in offered(talk, chen)] == ["Thanks", "谢谢"]


def test_a_guide_is_sent_as_a_card_with_its_picture(talk, chen, picture):
    guide = reply("longjing", "Eighty degrees.", title="Brewing Longjing", is_guide=True, picture=picture)
    [offer] = offered(talk, chen, "brew")
    assert (offer["card"], offer["text"]) == (guide.subject, "")

    said = stage.say(chen, "", card=offer["card"])

    token = token_of(talk)
    shown = Client().get(reverse("messaging:talk_card", args=[token, said.pk])).content.decode()
    address = reverse("messaging:talk_card_picture", args=[token, said.pk])
    assert "Brewing Longjing" in shown and "Eighty degrees." in shown and address in shown
    assert Client().get(address)["Content-Type"] == "image/png"


def test_a_picture_is_served_through_its_message_alone(talk, chen, picture):
    guide = reply("leaf", is_guide=True, picture=picture)
    said = stage.say(chen, "", card=guide.subject, lane="staff")
    plain = stage.say(chen, "Hello")

    for message in (said, plain):
        assert (
            Client().get(reverse("messaging:talk_card_picture", args=[token_of(talk), message.pk])).status_code == 404
        )
    guide.picture.delete()
    client = Client()
    client.force_login(chen.user)
    assert client.get(reverse("messaging:card_picture", args=[talk.pk, said.pk])).status_code == 404


def test_a_reply_with_a_picture_puts_words_and_picture_into_the_message(talk, chen, picture):
    made = reply("map", "This is how you find us", picture=picture)

    [offer] = offered(talk, chen, "map")

    assert (offer["text"], offer["card"]) == ("This is how you find us", made.subject)


def test_the_examples_are_ones_an_owner_could_have_saved():
    for kind in GUIDES:
        write_quick_replies(kind)
        write_quick_replies(kind)

    assert QuickReply.objects.filter(is_guide=True).count() == 6
    for example in QuickReply.objects.all():
        example.full_clean()
