"""The way in, as people of the shop and strangers meet it."""

import pytest
from playwright.sync_api import expect

from shopsuite.people.roles import Role


def test_a_stranger_is_led_to_the_sign_in_page(page_for):
    page = page_for(None)
    page.goto("/")

    assert "/account/login/" in page.url


def test_a_clerk_who_is_signed_in_is_not_asked_again(page_as):
    page = page_as(Role.CLERK)
    page.goto("/")

    assert "/account/login/" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_sign_in_page_is_accessible(page_for, axe, scheme, width):
    page = page_for(None, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto("/account/login/")

    expect(page.get_by_role("main")).to_be_visible()
    assert axe(page) == []
