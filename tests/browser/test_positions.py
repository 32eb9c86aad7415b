"""A rider's phone says where it is, and the maps of those who may see it move."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from delivery import links, operations, queries
from delivery.models import Attempt, LastPosition
from delivery.operations import ToldFix
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
SOON = 30_000


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma Tianyi")


@pytest.fixture
def attempt(rider) -> Attempt:
    on_the_way(to_bring(), rider=rider)
    Attempt.objects.update(left_at=timezone.now() - timedelta(hours=1))
    return Attempt.objects.select_related("delivery__order").get()


def at(rider, north: float) -> None:
    """The phone of ``rider`` was there a moment ago, and is there now."""
    now = timezone.now()
    fixes = [ToldFix(now - timedelta(seconds=ago), north, 120.16, 9) for ago in (2, 0)]
    operations.note_positions(batch_id=uuid4(), fixes=fixes, sent_at=now, rider=rider, at=now)


def test_a_phone_says_where_it_is_and_the_page_says_so(page_for, rider, attempt):
    page = page_for(rider, **PHONE, geolocation={"latitude": 30.25, "longitude": 120.16}, permissions=["geolocation"])
    # One place alone is not believed.
    for _twice in range(2):
        with page.expect_response(f"**{reverse('delivery:positions')}"):
            if page.url == "about:blank":
                page.goto(reverse("delivery:jobs"))

    expect(page.locator("#sharing")).to_contain_text("The shop sees where you are")
    expect(page.locator("#sharing [data-sent]")).to_be_visible(timeout=SOON)
    expect(page.locator("#sharing")).to_have_attribute("data-state", "on")
    assert LastPosition.objects.get(rider=rider).latitude == 30.25


def test_markers_move_by_themselves_for_the_dispatcher(page_for, rider, attempt):
    at(rider, 30.25)
    page = page_for(make.person(Role.DISPATCHER))
    page.goto(reverse("delivery:map"))
    card = page.locator(f"#rider-{rider.pk}")
    expect(card).to_have_attribute("data-spot", "30.25,120.16")
    expect(page.locator(".map-rider")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("data-feed", "live")

    at(rider, 30.2502)

    expect(card).to_have_attribute("data-spot", "30.2502,120.16", timeout=SOON)


def test_who_is_next_sees_the_rider_come(page_for, rider, attempt):
    page = page_for(None, **PHONE)
    page.goto(reverse("delivery:recipient", args=[links.recipient_token(queries.recipient_of(attempt.delivery))]))
    expect(page.get_by_role("heading", name="It is on the way to you")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-feed", "live")

    at(rider, 30.25)
    expect(page.get_by_role("heading", name="You are next")).to_be_visible(timeout=SOON)
    expect(page.locator(".map-rider")).to_have_count(1)
    at(rider, 30.2502)

    page.get_by_label("May be left at the door").fill("By the stairs")
    page.get_by_role("button", name="Tell the rider").click()
    expect(page.get_by_text("The rider knows")).to_be_visible()
