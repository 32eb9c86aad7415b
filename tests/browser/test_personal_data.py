"""The owner hands a customer a copy of what the shop holds of them, and erases them."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orders import operations as ordering
from orders.talk import conversation_about
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage


@pytest.fixture
def talk():
    """A conversation about an order that was cancelled, so that nothing is open."""
    tea = make.goods(name="Longjing")
    make.batch(tea, 9)
    clerk = make.person(Role.CLERK)
    order = make.order(make.line(tea), actor=clerk, customer_name="Lin Mei", phone="13812345678")
    ordering.cancel_order(order_id=order.pk, reason="", actor=clerk, at=NOON)
    talk = conversation_about(order)
    stage.say(stage.customer(talk), "明前龙井, please")
    return talk


def test_a_copy_asked_for_before_the_page_has_all_its_scripts_may_be_asked_for_again(page_for, talk):
    page = page_for(make.person(Role.OWNER))
    page.route(re.compile(r"/js/downloads\b"), lambda route: route.abort())
    page.goto(reverse("personal_data", args=[talk.customer_id]))
    for _time in range(2):
        with page.expect_download():
            page.get_by_role("button", name="Download the ZIP").click()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_owner_takes_a_copy_and_erases(page_for, axe, talk, width):
    page = page_for(make.person(Role.OWNER), viewport={"width": width, "height": 900})
    clerk = page_for(make.person(Role.CLERK))
    for opened in (clerk, page):
        opened.goto(reverse("messaging:conversation", args=[talk.pk]))
        expect(opened.get_by_text("明前龙井").first).to_be_visible()
    page.get_by_role("link", name="Personal data").click()

    with page.expect_download() as download:
        page.get_by_role("button", name="Download the ZIP").click()
    zipped = ZipFile(BytesIO(Path(download.value.path()).read_bytes()))
    assert "明前龙井" in zipped.read(f"conversations/{talk.pk}/conversation.json").decode()
    expect(page.get_by_text("Being put together")).to_have_count(0)  # and it may be asked for again
    with page.expect_download():
        page.get_by_role("button", name="Download the ZIP").click()

    page.get_by_label("Their name or number").fill("Lin")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("neither their name nor their number")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_label("Their name or number").fill("lin mei")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="Erased customer")).to_be_visible()
    expect(page.get_by_text("the name was taken off 1 order")).to_be_visible()
    assert axe(page) == []
    expect(clerk.get_by_text("明前龙井")).to_have_count(0)  # open pages do not go on showing it
    assert Customer.objects.get(pk=talk.customer_id).phone == ""
