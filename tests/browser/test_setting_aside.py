"""Setting a conversation aside until a moment that suits."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind
from shopsuite.core.queries import current_shop
from shopsuite.people.roles import Role
from tests.browser.talking import live


@pytest.fixture
def talk(db) -> Conversation:
    return operations.open_about(kind=Kind.CUSTOMER, subject="order:1", title="Order 1")


@pytest.fixture
def clerk(page_as, talk) -> Page:
    return live(page_as(Role.CLERK), f"/conversations/{talk.pk}/")


def test_one_press_sets_it_aside_and_one_brings_it_back(clerk, axe):
    menu = clerk.locator("summary", has_text="Set aside")
    menu.click()
    assert axe(clerk) == []
    clerk.get_by_role("button", name="In an hour").click()
    expect(clerk.locator("#conversation-head")).to_contain_text("set aside until")

    clerk.get_by_role("button", name="Open again").click()
    expect(menu).to_be_visible()


def test_a_moment_of_ones_own_is_typed_and_a_wrong_one_stays_to_be_mended(clerk, talk):
    clerk.locator("summary", has_text="Set aside").click()
    own = clerk.get_by_label("Until another moment")
    own.fill("2020-01-01T09:00")
    own.press("Enter")
    expect(clerk.locator(".snooze")).to_contain_text("still to come")
    expect(own).to_have_value("2020-01-01T09:00")

    tomorrow = timezone.localtime(timezone.now(), current_shop().zone) + timedelta(days=1)
    own.fill(f"{tomorrow:%Y-%m-%d}T11:15")
    own.press("Enter")
    expect(clerk.locator("#conversation-head")).to_contain_text("11:15")
    talk.refresh_from_db()
    assert timezone.localtime(talk.snoozed_until, current_shop().zone).hour == 11
