"""A rider's phone: one tap, no network, a closed page, and a door that nobody opens."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from delivery.models import Attempt, DeviceEvent
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
SOON = 15_000


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma Tianyi")


@pytest.fixture
def attempt(rider) -> Attempt:
    return on_the_way(to_bring(phone="13800000000"), rider=rider)


@pytest.fixture
def phone(page_for, rider, attempt) -> Page:
    page = page_for(rider, **PHONE)
    page.goto(reverse("delivery:jobs"))
    expect(page.locator(f"#job-{attempt.pk}")).to_be_visible()
    # What it is made of is kept: from now on it opens without network.
    expect(page.locator("#jobs-page")).to_have_attribute("data-opens-offline", "")
    return page


def delivered(page: Page):
    return page.get_by_role("button", name="Delivered").first


def test_what_is_tapped_without_network_outlives_the_page_and_goes_out_once(phone, attempt):
    phone.context.set_offline(True)
    delivered(phone).click()
    expect(phone.get_by_text("Kept on this phone")).to_be_visible()
    assert not DeviceEvent.objects.exists()

    phone.reload()
    expect(phone.locator(f"#job-{attempt.pk}")).to_contain_text("12 Lake Road")
    expect(phone.get_by_text("Kept on this phone")).to_be_visible()
    expect(delivered(phone)).to_be_disabled()

    phone.context.set_offline(False)
    expect(phone.get_by_role("listitem").get_by_role("button", name="Undo")).to_be_visible(timeout=SOON)
    expect(phone.get_by_text("Kept on this phone")).to_have_count(0)
    attempt.delivery.order.refresh_from_db()
    assert attempt.delivery.order.stage == Stage.DELIVERED
    assert DeviceEvent.objects.count() == 1


def test_what_one_rider_tapped_waits_for_them_whoever_signs_in_meanwhile(phone, page_for, attempt, rider):
    phone.context.set_offline(True)
    delivered(phone).click()
    expect(phone.get_by_text("Kept on this phone")).to_be_visible()
    cookies = phone.context.cookies()
    other = page_for(make.person(Role.RIDER), **PHONE)
    phone.context.clear_cookies()
    phone.context.add_cookies(other.context.cookies())
    phone.context.set_offline(False)
    phone.goto(reverse("delivery:jobs"))
    expect(phone.get_by_text("No jobs right now")).to_be_visible()

    phone.context.clear_cookies()
    phone.context.add_cookies(cookies)
    phone.goto(reverse("delivery:jobs"))
    expect(phone.get_by_role("listitem").get_by_role("button", name="Undo")).to_be_visible(timeout=SOON)
    attempt.delivery.order.refresh_from_db()
    assert attempt.delivery.order.stage == Stage.DELIVERED


def test_nobody_there_and_the_shop_says_what_to_do(phone, page_as, attempt, axe):
    shop = page_as(Role.DISPATCHER)
    shop.goto(reverse("delivery:under_way"))
    expect(shop.get_by_role("row").filter(has_text=attempt.delivery.order.number)).to_be_visible()

    phone.get_by_text("Could not be delivered").click()
    assert axe(phone) == []
    phone.get_by_label("Nobody there").check()
    phone.locator(f"#job-words-{attempt.pk}").fill("Rang three times")
    phone.get_by_role("button", name="Tell the shop").click()
    expect(phone.get_by_text("The shop knows")).to_be_visible()

    waiting = shop.locator(f"#attempt-{attempt.pk}")
    expect(waiting).to_contain_text("Rang three times", timeout=SOON)
    assert axe(shop) == []
    waiting.get_by_label("What the rider is to do").fill("With Mrs Lin, number 14")
    waiting.get_by_role("button", name="Leave it as we say").click()
    expect(waiting).to_have_count(0)

    expect(phone.get_by_text("With Mrs Lin, number 14")).to_be_visible(timeout=SOON)
    phone.get_by_text("With a photo, or to somebody else").click()
    phone.get_by_label("A neighbour").check()
    phone.get_by_role("button", name="Delivered").last.click()
    expect(phone.get_by_role("alert")).to_contain_text("Write the name of who took it")

    expect(phone.get_by_label("A neighbour")).to_be_checked()  # nothing of what was chosen is lost
    phone.get_by_label("Name of who took it").fill("Mrs Lin")
    phone.get_by_role("button", name="Delivered").last.click()
    expect(phone.get_by_role("listitem").filter(has_text=attempt.delivery.order.number)).to_be_visible()
    assert Attempt.objects.get(number=2).received_by == "Mrs Lin"
    assert axe(phone) == []
