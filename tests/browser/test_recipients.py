"""A sender chooses what whoever receives it may know; they say how it is to come, and their link dies."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from delivery import operations
from delivery.models import Attempt, Delivery
from delivery.operations import Proof
from orders import operations as orders
from orders.models import ChangeRequest, Order
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
SECRETS = ("Secret Admirer", "13900000000", "Longjing")


@pytest.fixture
def present() -> Order:
    order = to_bring(
        customer_name="Secret Admirer",
        phone="13900000000",
        is_gift=True,
        card_text="For your birthday, from you know whom",
    )
    operations.follow_order(order_id=order.pk, at=timezone.now())
    return order


def test_a_surprise_from_the_senders_choice_to_a_link_that_opens_nothing(page_for, present, axe):
    sender = page_for(None)
    sender.goto(present.get_customer_url())
    sender.get_by_role("link", name="For whoever receives it").click()
    assert axe(sender) == []
    link = sender.locator('a[href*="/d/"]').get_attribute("href")

    recipient = page_for(None, color_scheme="dark", **PHONE)
    recipient.goto(link)
    expect(recipient.get_by_role("heading", name="Something is coming to you")).to_be_visible()
    assert not [secret for secret in (*SECRETS, "you know whom") if secret in recipient.content()]

    sender.get_by_label("What the card says").check()
    sender.get_by_role("button", name="Keep").click()
    expect(sender.get_by_text("knows that much and no more")).to_be_visible()
    expect(recipient.get_by_text("from you know whom")).to_be_visible()  # at once
    assert not [secret for secret in SECRETS if secret in recipient.content()]
    assert axe(recipient) == []

    recipient.get_by_label("May be left at the door: where?").fill("In the blue box")
    recipient.get_by_role("button", name="Tell the rider").click()
    expect(recipient.get_by_text("The rider knows.")).to_be_visible()
    recipient.get_by_text("Bring it elsewhere").click()
    recipient.get_by_label("New address").fill("14 Lake Road")
    assert axe(recipient) == []
    recipient.get_by_role("button", name="Ask the shop").click()
    expect(recipient.get_by_text("A change was asked for")).to_be_visible()
    orders.decide_change(
        request_id=ChangeRequest.objects.get().pk, is_agreed=True, actor=make.person(Role.CLERK), at=timezone.now()
    )
    expect(recipient.get_by_text("14 Lake Road")).to_be_visible()

    rider = make.person(Role.RIDER, name="Ma Tianyi")
    attempt = on_the_way(Order.objects.get(pk=present.pk), rider=rider)
    phone = page_for(rider, **PHONE)
    phone.goto(reverse("delivery:jobs"))
    expect(phone.locator(f"#job-{attempt.pk}")).to_contain_text("In the blue box")
    expect(phone.locator(f"#job-{attempt.pk}")).to_contain_text("14 Lake Road")
    expect(recipient.get_by_role("heading", name="It is on the way to you")).to_be_visible()

    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=timezone.now())
    expect(recipient.get_by_role("heading", name="It has arrived")).to_be_visible()
    expect(recipient.get_by_role("button", name="Tell the rider")).to_have_count(0)
    assert not [secret for secret in (*SECRETS, "Ma Tianyi") if secret in recipient.content()]
    assert axe(recipient) == []

    for hours, status in ((23, 200), (25, 404)):
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=timezone.now() - timedelta(hours=hours))
        assert recipient.request.get(link).status == status
    assert Delivery.objects.get().state == "delivered"
