"""A customer of whom the shop holds everything it can hold of anybody."""

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from orders import operations as ordering
from orders.models import Order
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import recordings
from tests.orders import stages

#: Stands in everything that is planted, and nowhere else.
WORD = "quokkalin"
PHONE = "13812345678"


@pytest.fixture
def owner():
    return make.person(Role.OWNER, name="Wang")


@pytest.fixture
def chen():
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def lin():
    """A customer with the word in every field, who signs in."""
    user = make.person(Role.CUSTOMER, name=f"Lin {WORD}")
    user.email, user.phone = f"{WORD}@lin.test", PHONE
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Customer.objects.create(
        user=user,
        name=f"Lin {WORD}",
        company=f"{WORD} Ltd",
        phone=PHONE,
        email=f"{WORD}@lin.test",
        wechat=f"wx-{WORD}",
        country=WORD,
        address=f"1 {WORD} Road",
        note=f"{WORD} haggles",
    )


@pytest.fixture
def order(lin, chen):
    """An order of Lin's with the word wherever somebody can write one, delivered."""
    tea = make.goods(price="120")
    make.batch(tea, 9)
    made = make.order(
        make.line(tea, 2, note=f"for {WORD}"),
        actor=chen,
        customer=lin,
        customer_name=lin.name,
        phone=lin.phone,
        address=lin.address,
        customer_note=f"ring at {WORD}",
        card_text=f"Dear {WORD}",
        paid_with="cash",
    )
    ordering.add_note(order_id=made.pk, text=f"{WORD} is picky", actor=chen, at=NOON)
    photo = SimpleUploadedFile("parcel.jpg", recordings.picture())
    packer = make.person(Role.PACKER)
    picked = stages.picked(made)
    ordering.pack_order(order_id=picked.pk, actor=packer, at=NOON, has_read_notes=True, photo=photo)
    sender = make.person(Role.DISPATCHER)
    ordering.hand_over(
        order_id=made.pk, way="carrier", carrier="SF", tracking_number=f"SF-{WORD}", actor=sender, at=NOON
    )
    ordering.mark_delivered(order_id=made.pk, actor=sender, at=NOON)
    return Order.objects.get(pk=made.pk)
