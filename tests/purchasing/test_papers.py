"""What goes with the goods, and the conversation beside an order: one for all people of a supplier."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from messaging.models import Attachment, Conversation, Message
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import person
from tests.messaging import recordings
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def order(garden):
    tea = make.goods(name="Longjing")
    stage.offered(garden, tea, "4")
    return stage.sent(garden, (tea, 10), by=person(Role.PURCHASING))


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def note() -> SimpleUploadedFile:
    return SimpleUploadedFile("note.jpg", recordings.picture((60, 40)), "image/jpeg")


def test_papers_stand_in_the_conversation_once_however_often_they_are_sent(garden, order):
    seller, client_id = browser(stage.seller(garden)), str(uuid4())
    for _again in range(2):
        given = {"carrier": "SF", "tracking_number": "SF1", "client_id": client_id, "papers": [note(), note()]}
        assert seller.post(f"/supplier/orders/{order.pk}/ship/", given).status_code == 302

    order.refresh_from_db()
    assert (order.state, order.tracking_number) == ("shipped", "SF1")
    message = Message.objects.get()
    assert (message.conversation.subject, message.attachments.count()) == (order.subject, 2)
    buyer = browser(person(Role.PURCHASING)).get(order.get_absolute_url()).content.decode()
    assert "Shipping papers" in buyer
    assert Conversation.objects.count() == 1


def test_a_paper_that_is_refused_stops_the_rest(garden, order):
    empty = SimpleUploadedFile("note.pdf", b"", "application/pdf")
    given = {"client_id": str(uuid4()), "papers": [empty]}
    answer = browser(stage.seller(garden)).post(f"/supplier/orders/{order.pk}/ship/", given)

    assert answer.status_code == 400
    order.refresh_from_db()
    assert (order.state, Attachment.objects.count()) == ("sent", 0)


def test_whoever_of_the_supplier_comes_first_begins_it_and_colleagues_join(garden, order):
    first, second = browser(stage.seller(garden)), browser(stage.seller(garden))
    for seller in (first, second):
        assert "Conversation with the shop" in seller.get(f"/supplier/orders/{order.pk}/").content.decode()
    talk = Conversation.objects.get()

    sent = second.post(f"/conversations/{talk.pk}/send/", {"text": "On Friday", "client_id": "1"})
    assert sent.status_code in (201, 302)
    assert "On Friday" in first.get(f"/supplier/orders/{order.pk}/").content.decode()
    stranger = browser(stage.seller(stage.supplier("Paper Mill")))
    assert stranger.get(f"/conversations/{talk.pk}/").status_code == 404


def test_there_is_nothing_to_talk_about_before_it_is_sent(garden):
    tea = make.goods()
    stage.offered(garden, tea)
    order = stage.requested(garden, (tea, 1))
    assert browser(stage.seller(garden)).get(f"/supplier/orders/{order.pk}/").status_code == 404
    assert not Conversation.objects.exists()
