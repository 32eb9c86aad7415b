"""What the conversation about an order says by itself."""

import pytest

from messaging.models import Message
from orders import operations
from orders.notices import tell_customer
from orders.talk import conversation_about
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage
from tests.orders import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tea = make.goods()
    make.batch(tea, 9)
    return make.order(make.line(tea), customer_name="Lin", phone="138", address="Gushan 7")


def happened(kind: str) -> Event:
    return Event.objects.filter(kind=kind).latest("pk")


def told() -> list[str]:
    return list(Message.objects.filter(sender=None).order_by("seq").values_list("text", flat=True))


def test_a_customer_who_opened_the_page_reads_how_the_order_goes_on_and_never_twice(order):
    stage.customer(conversation_about(order))
    stages.packed(order)
    packed = happened("orders.packed")

    tell_customer(packed)
    tell_customer(packed)

    assert told() == ["Your parcel is packed"]


def test_the_tracking_number_comes_with_the_word_that_it_left(order):
    stage.customer(conversation_about(order))
    stages.packed(order)
    operations.hand_over(
        order_id=order.pk,
        way="carrier",
        carrier="SF",
        tracking_number="SF123",
        actor=make.person(Role.DISPATCHER),
        at=NOON,
    )

    tell_customer(happened("orders.handed_over"))

    assert told() == ["Your parcel has left us: SF SF123"]


def test_nobody_is_talked_to_who_never_looked(order):
    operations.cancel_order(order_id=order.pk, reason="", actor=make.person(Role.CLERK), at=NOON)
    tell_customer(happened("orders.cancelled"))
    conversation_about(order)
    tell_customer(happened("orders.cancelled"))

    assert told() == []


def test_a_customer_is_told_in_their_own_language(order):
    user = make.person(Role.CUSTOMER)
    user.language = "zh-hans"
    user.save()
    order.customer.user = user
    order.customer.save()
    stage.customer(conversation_about(order))
    operations.cancel_order(order_id=order.pk, reason="", actor=make.person(Role.CLERK), at=NOON)

    tell_customer(happened("orders.cancelled"))

    assert told() == ["订单已取消"]
