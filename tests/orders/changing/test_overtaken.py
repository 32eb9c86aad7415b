"""A change that has become impossible is closed by itself, and both sides read why."""

import pytest

from messaging import operations as talking
from messaging.models import Message
from orders import operations, reactions
from orders.models import ChangeRequest
from orders.rules import ChangeDraft
from orders.talk import conversation_about
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(tea, spring):
    return make.order(make.line(tea, 2), customer_name="Lin", phone="138", paid_with="cash")


def asked(order, **more):
    draft = ChangeDraft(address="Lane 9")
    return operations.ask_change(
        order_id=order.pk, draft=draft, at=NOON, **{"actor": None, "is_by_customer": True} | more
    )


def test_cancelling_closes_it(order, clerk):
    request = asked(order)
    operations.cancel_order(order_id=order.pk, reason="x", actor=clerk, at=NOON)

    request.refresh_from_db()
    assert (request.state, request.decided_by, request.reason) == ("declined", None, "the order was cancelled.")


def test_arriving_closes_it_and_the_customer_reads_why(order):
    sender = make.person(Role.DISPATCHER)
    stages.packed(order)
    operations.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=sender, at=NOON)
    asked(order)
    conversation = conversation_about(order)
    operations.mark_delivered(order_id=order.pk, actor=sender, at=NOON)

    request = ChangeRequest.objects.get()
    assert (request.state, request.reason) == ("declined", "it had arrived before anybody could decide.")
    make_somebody_listen(conversation)
    reactions.tell_the_customer(Event.objects.get(kind="orders.change_declined"))
    assert "it had arrived before anybody could decide" in Message.objects.get(conversation=conversation).text


def make_somebody_listen(conversation):
    talking.join(conversation=conversation, user=None, at=NOON, name="Lin", is_outside=True)


def test_picked_up_with_a_change_still_open_it_is_closed(order):
    asked(order)
    stages.packed(order)
    operations.hand_over(order_id=order.pk, way="pickup", actor=make.person(Role.DISPATCHER), at=NOON)

    assert ChangeRequest.objects.get().state == "declined"
