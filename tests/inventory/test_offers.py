"""What typing "/" in a conversation offers of the goods."""

import pytest

from inventory.cards import variant_offers
from messaging import operations, seat
from messaging.models.conversation import Kind
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    talk = operations.open_about(kind=Kind.CUSTOMER, subject="order:1", title="Order 1")
    return seat.of_user(person(Role.CLERK), talk).member


def test_goods_come_with_price_and_what_is_left_and_the_sold_out_last(clerk):
    make.goods(name="Longjing A", sku="A", price="98")
    there = make.goods(name="Longjing B", sku="B", price="120.5")
    make.batch(there, 7)
    found = variant_offers("longjing", clerk)
    assert [(offer.label, offer.note) for offer in found] == [
        ("Longjing B", "B · ¥120.50 · 7 pc left"),
        ("Longjing A", "A · ¥98.00 · sold out"),
    ]


def test_many_goods_are_asked_about_at_once(clerk, django_assert_max_num_queries):
    for number in range(6):
        make.batch(make.goods(name=f"Cup {number}"), 1)
    with django_assert_max_num_queries(6):
        assert len(variant_offers("cup", clerk)) == 6
