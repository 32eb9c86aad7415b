"""A group and an announcement, each colleague in a browser of their own."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from messaging import operations
from messaging.models import Conversation
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import field, live, said, say


@pytest.fixture
def chen() -> User:
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def wang() -> User:
    return make.person(Role.PACKER, name="Wang")


@pytest.fixture
def zhao() -> User:
    return make.person(Role.WAREHOUSE, name="Zhao")


@pytest.fixture
def boss() -> User:
    return make.person(Role.OWNER, name="Boss")


@pytest.fixture
def group(chen, wang, boss) -> Conversation:
    return operations.open_among(title="Spring fair", people=[wang, boss], actor=chen, at=timezone.now())


def at_group(page: Page, group: Conversation) -> Page:
    return live(page, f"/conversations/{group.pk}/")


def test_a_colleague_is_added_reads_what_was_said_and_is_taken_out_before_everybodys_eyes(
    page_for, group, chen, wang, zhao, axe
):
    clerk, packer = at_group(page_for(chen), group), at_group(page_for(wang), group)
    say(clerk, "The stand is booked")
    clerk.get_by_label("Add a colleague").select_option("Zhao")
    clerk.get_by_role("button", name="Add", exact=True).click()
    for page in (clerk, packer):
        expect(said(page, "Chen added Zhao")).to_be_visible()
        expect(page.locator(".people")).to_contain_text("Zhao")
    assert axe(clerk) == []

    keeper = at_group(page_for(zhao), group)
    expect(said(keeper, "The stand is booked")).to_be_visible()
    clerk.get_by_role("button", name="Take Zhao out of the group").click()
    expect(keeper.get_by_text("You do not take part in this conversation any more")).to_be_visible()
    expect(keeper.locator("body")).not_to_contain_text("The stand is booked")
    expect(packer.locator(".people")).not_to_contain_text("Zhao")

    clerk.get_by_role("button", name="Undo").click()
    expect(packer.locator(".people")).to_contain_text("Zhao")


def test_a_group_gets_another_name_while_others_look_on(page_for, group, chen, wang):
    clerk, packer = at_group(page_for(chen), group), at_group(page_for(wang), group)
    name = packer.get_by_label("Name of the group")
    name.fill("")
    name.press("Enter")
    expect(packer.locator("#group-name")).to_contain_text("A group needs a name")
    name.fill("Autumn fair")
    name.press("Enter")

    expect(clerk.get_by_role("heading", name="Autumn fair")).to_be_visible()
    expect(said(clerk, "named the group “Autumn fair”")).to_be_visible()


def test_who_leaves_by_mistake_comes_back(page_for, group, chen, wang):
    clerk, packer = at_group(page_for(chen), group), at_group(page_for(wang), group)
    packer.get_by_role("button", name="Leave the group").click()
    expect(said(clerk, "Wang left the group")).to_be_visible()
    expect(packer.get_by_text("You left Spring fair.")).to_be_visible()
    expect(packer.locator("#conversation-rows")).not_to_contain_text("Spring fair")

    packer.get_by_role("button", name="Undo").click()
    expect(packer.get_by_role("heading", name="Spring fair")).to_be_visible()
    expect(said(packer, "Wang came back")).to_be_visible()


def test_an_announcement_is_read_reminded_of_and_answered_in_private(page_for, chen, wang, boss, axe):
    owner = live(page_for(boss), "/conversations/")
    packer = live(page_for(wang), "/conversations/?about=announcement")
    owner.get_by_role("link", name="Announce", exact=True).click()
    owner.get_by_label("For whom").select_option("Packer")
    owner.get_by_label("What it is about").fill("Paper tape")
    owner.get_by_label("Text", exact=True).fill("Only paper tape from Monday")
    assert axe(owner) == []
    owner.get_by_role("button", name="Announce").click()
    expect(owner.get_by_role("heading", name="Read by 0 of 1")).to_be_visible()
    expect(owner.locator("html")).to_have_attribute("data-feed", "live")
    owner.get_by_role("button", name="Remind those who have not read it").click()
    expect(owner.get_by_text("1 colleague is reminded.")).to_be_visible()
    assert axe(owner) == []

    packer.locator("#conversation-rows").get_by_role("link", name="Paper tape").click()
    expect(said(packer, "Only paper tape")).to_be_visible()
    expect(field(packer)).to_be_hidden()
    expect(owner.get_by_role("heading", name="Read by 1 of 1")).to_be_visible()
    said(packer, "Only paper tape").get_by_role("button", name="React").click()
    packer.get_by_role("button", name="Yes").click()
    expect(said(owner, "Only paper tape").locator(".reaction")).to_contain_text("1")
    assert axe(packer) == []

    packer.get_by_role("button", name="Write to Boss").click()
    expect(packer.get_by_role("heading", name="Boss")).to_be_visible()
    expect(packer.locator("html")).to_have_attribute("data-feed", "live")
    say(packer, "Also for the small boxes?")
    expect(said(packer, "small boxes")).to_be_visible()
    expect(owner.locator("body")).not_to_contain_text("small boxes")
