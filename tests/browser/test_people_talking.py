"""What people in a conversation notice of each other besides words, each in a browser of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from messaging.models import Conversation
from orders.models import Order
from orders.talk import conversation_about
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import field, live, said, say


@pytest.fixture
def order() -> Order:
    return make.order(make.line(make.goods()), at=timezone.now(), may_wait=True, customer_name="Lin")


@pytest.fixture
def talk(order) -> Conversation:
    return conversation_about(order)


@pytest.fixture
def chen() -> User:
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def clerk(page_for, chen, talk) -> Page:
    """The conversation, in the shop."""
    return live(page_for(chen), f"/conversations/{talk.pk}/")


@pytest.fixture
def customer(page_for, order) -> Page:
    """The page of the order by its private link."""
    return live(page_for(None), order.get_customer_url())


def test_a_reaction_is_seen_by_the_other_side_and_taken_away_again(clerk, customer, axe):
    say(clerk, "It leaves today")
    line = said(customer, "leaves today")
    line.get_by_role("button", name="React").press("Enter")
    expect(customer.get_by_role("button", name="Yes")).to_be_focused()
    customer.keyboard.press("ArrowRight")
    customer.keyboard.press("Enter")
    given = said(clerk, "leaves today").locator(".reaction")
    expect(given).to_contain_text("1")
    expect(given).to_have_attribute("title", "Lovely: Lin")
    assert axe(customer) == []

    given.click()
    expect(line.locator(".reaction")).to_contain_text("2")
    line.locator(".reaction").click()
    expect(given).to_contain_text("1")
    expect(given).to_have_attribute("aria-pressed", "true")


def test_a_pinned_line_is_at_the_head_on_both_sides_and_leads_to_its_place(clerk, customer, axe):
    say(clerk, "We are at Gushan Road 7")
    said(clerk, "Gushan").get_by_role("button", name="Pin").click()
    pinned = customer.locator(".thread-pins")
    expect(pinned).to_contain_text("Gushan Road 7")
    assert axe(clerk) == []
    pinned.get_by_role("link").click()
    expect(said(customer, "Gushan")).to_be_focused()

    clerk.locator(".thread-pins").get_by_role("button", name="Take down").click()
    expect(pinned).not_to_contain_text("Gushan")


def test_a_colleague_who_is_called_sees_it_counted_at_once_and_says_that_they_saw_it(page_for, talk, clerk, axe):
    wang = make.person(Role.PACKER, name="Wang")
    packer = live(page_for(wang), "/conversations/?view=mentions")
    waiting = packer.locator('.side-nav a[href="/conversations/"] .count')
    expect(waiting).to_have_text("")
    field(clerk).press_sequentially("The blue paper, @wa")
    offered = clerk.get_by_role("listbox", name="Colleagues")
    expect(offered.get_by_role("option")).to_contain_text(["Wang"])
    assert axe(clerk) == []
    field(clerk).press("Enter")
    expect(field(clerk)).to_have_value("The blue paper, @Wang ")
    # What calls a colleague is not for the customer, unless one says so.
    expect(clerk.get_by_label("Shop only")).to_be_checked()
    field(clerk).press_sequentially("please")
    field(clerk).press("Enter")
    expect(said(clerk, "blue paper")).to_contain_text("not seen yet")

    expect(waiting).to_contain_text("1")
    packer.locator("#conversation-rows").get_by_role("link").first.click()
    expect(said(packer, "blue paper")).to_be_visible()
    assert axe(packer) == []
    expect(packer.locator("[data-thread]")).to_have_attribute("data-ready", "")
    said(packer, "blue paper").get_by_role("button", name="Seen").click()
    expect(said(clerk, "blue paper")).to_contain_text("seen by Wang")
    expect(waiting).to_have_text("")


def test_each_side_sees_that_the_other_is_there_and_types(clerk, customer, axe):
    expect(clerk.locator(".thread-people [data-presence]")).to_contain_text("Lin is here")
    expect(customer.locator(".thread-people [data-presence]")).to_contain_text("Chen is here")
    field(customer).press_sequentially("Is it")
    expect(clerk.locator(".thread-people [data-typing]")).to_have_text("Lin is typing")
    assert axe(clerk) == []
    field(customer).press("Enter")
    expect(clerk.locator(".thread-people [data-typing]")).to_have_text("")

    field(clerk).press_sequentially("It is")
    expect(customer.locator(".thread-people [data-typing]")).to_have_text("Chen is typing")
    customer.close()
    expect(clerk.locator(".thread-people [data-presence]")).to_contain_text("last here")


def test_a_line_being_typed_for_the_shop_alone_is_no_news_outside(page_as, talk, clerk, customer):
    owner = live(page_as(Role.OWNER), f"/conversations/{talk.pk}/")
    clerk.get_by_label("Shop only").check()
    field(clerk).press_sequentially("She haggles")

    expect(owner.locator(".thread-people [data-typing]")).to_have_text("Chen is typing")
    expect(customer.locator(".thread-people [data-typing]")).to_have_text("")


def test_what_was_begun_goes_on_on_another_device_and_is_gone_when_sent(page_for, chen, talk, clerk):
    tablet = live(page_for(chen), f"/conversations/{talk.pk}/")
    field(clerk).press_sequentially("Good morn")
    expect(field(tablet)).to_have_value("Good morn")
    field(tablet).press_sequentially("ing")
    expect(field(clerk)).to_have_value("Good morning")

    field(clerk).press("Enter")
    expect(said(tablet, "Good morning")).to_be_visible()
    expect(field(tablet)).to_have_value("")


def test_what_was_sent_is_gone_although_the_other_device_has_not_heard_that_its_words_are_kept(
    page_for, chen, talk, clerk
):
    tablet = live(page_for(chen), f"/conversations/{talk.pk}/")
    # The answer to what the tablet saves waits for `answered()`.
    tablet.evaluate(
        """(draft) => {
            window.looked = 0;
            const late = new Promise((resolve) => (window.answered = resolve));
            const ask = window.fetch;
            window.fetch = async (url, options) => {
                const answer = await ask(url, options);
                if (options?.method === "POST") await late;
                else if (url === draft) looked += 1;
                return answer;
            };
        }""",
        tablet.locator("[data-thread]").get_attribute("data-draft"),
    )
    field(tablet).press_sequentially("Good morning")
    expect(field(clerk)).to_have_value("Good morning")
    field(clerk).press("Enter")
    tablet.wait_for_function("() => looked === 2")  # it was told that they are kept, and that they are sent

    tablet.evaluate("answered()")
    expect(field(tablet)).to_have_value("")


def test_the_owner_reads_how_soon_answers_come(page_as, talk, axe):
    since = timezone.now() - timedelta(minutes=20)
    talk.waits.create(since=since, is_first=True, due_at=since, answered_at=since + timedelta(minutes=4), minutes=4)
    owner = live(page_as(Role.OWNER), "/conversations/answer-times/")

    expect(owner.get_by_role("row", name="Customer")).to_contain_text("4 min")
    assert axe(owner) == []


def test_what_the_shop_says_stands_on_one_side_and_what_the_customer_says_on_the_other(page_for, clerk, customer):
    colleague = live(page_for(make.person(Role.CLERK, name="Wu")), clerk.url)
    say(colleague, "I have asked the courier")
    said(clerk, "asked the courier").wait_for()
    say(clerk, "It leaves today")
    said(customer, "leaves today").wait_for()
    say(customer, "Thank you both")

    def sides(page: Page) -> list[str]:
        """Of each line as it is seen, from the first to the last."""
        expect(page.locator("[data-messages] > .message")).to_have_count(3)
        return page.locator("[data-messages] > .message").evaluate_all(
            "lines => lines.map(line => getComputedStyle(line).alignSelf.replace('flex-', ''))"
        )

    for _as_told_and_as_loaded in range(2):
        assert sides(clerk) == sides(colleague) == ["end", "end", "start"]
        assert sides(customer) == ["start", "start", "end"]
        for page in (clerk, colleague, customer):
            live(page, page.url)
