"""Two people in a conversation, each in a browser of their own."""

import gzip

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from messaging import links, operations
from messaging.models import Conversation, Message
from messaging.operations import Content
from orders.models import Order
from orders.models.order import Way
from orders.talk import conversation_about
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import expect_mark, field, live, said, say
from tests.messaging import stage


@pytest.fixture
def order() -> Order:
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 30, code="LJ26")
    return make.order(make.line(tea, 2), at=timezone.now(), way=Way.CARRIER, address="Gushan Rd 7", customer_name="Lin")


@pytest.fixture
def chen() -> User:
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def clerk(page_for, chen, order) -> Page:
    """The order's page, in the shop."""
    return live(page_for(chen), order.get_absolute_url())


@pytest.fixture
def customer(page_for, order) -> Page:
    """The page of the same order by its private link."""
    return live(page_for(None), order.get_customer_url())


def texts(conversation: Conversation) -> list[str]:
    return list(conversation.messages.order_by("seq").values_list("text", flat=True))


def test_clerk_and_customer_read_each_other_at_once(clerk, customer):
    say(customer, "Is it this year's?")
    expect(said(clerk, "Is it this year's?")).to_contain_text("Lin")
    say(clerk, "It is, picked in March.")
    expect(said(customer, "picked in March")).to_contain_text("Chen")
    say(customer, "Then two more, please.")
    expect(said(clerk, "two more")).to_be_visible()

    for page in (clerk, customer):
        expect(page.locator("[data-messages] .message")).to_have_count(3)
        expect(page.locator("[data-pending] .message")).to_have_count(0)


def test_a_message_is_sent_then_delivered_then_read(page_for, order, clerk):
    say(clerk, "It leaves today.")
    expect_mark(clerk, "leaves today", "sent")
    customer = live(page_for(None), order.get_customer_url())
    expect_mark(clerk, "leaves today", "delivered")
    field(customer).focus()
    expect_mark(clerk, "leaves today", "read")

    say(customer, "Thank you")
    expect_mark(customer, "Thank you", "read")  # the clerk is in the middle of the conversation


def test_enter_sends_and_shift_enter_begins_a_line(order, clerk, customer):
    field(customer).press_sequentially("One")
    field(customer).press("Shift+Enter")
    field(customer).press_sequentially("two")
    expect(field(customer)).to_have_value("One\ntwo")
    field(customer).press("Enter")

    expect(field(customer)).to_have_value("")
    expect(said(clerk, "One")).to_be_visible()
    assert texts(conversation_about(order)) == ["One\ntwo"]


def test_what_is_taken_back_is_gone_on_the_other_side(clerk, customer):
    say(customer, "My card is 6222")
    expect(said(clerk, "6222")).to_be_visible()
    said(customer, "6222").get_by_role("button", name="Take back").click()

    expect(said(clerk, "This message was taken back")).to_be_visible()
    expect(said(customer, "You took this message back")).to_be_visible()
    for page in (clerk, customer):
        expect(page.locator("[data-thread]")).not_to_contain_text("6222")


def test_what_is_changed_changes_on_the_other_side(clerk, customer):
    say(clerk, "It comes Tuesday")
    expect(said(customer, "Tuesday")).to_be_visible()
    own = clerk.locator("[data-messages] .message").last
    own.get_by_role("button", name="Change").click()
    own.get_by_role("textbox").fill("It comes Wednesday")
    own.get_by_role("button", name="Save").click()

    expect(said(customer, "Wednesday")).to_contain_text("changed")
    expect(said(customer, "Tuesday")).to_have_count(0)

    own.get_by_role("button", name="Change").click()
    own.get_by_role("textbox").fill("It never comes")
    own.get_by_role("textbox").press("Escape")
    expect(own).to_contain_text("It comes Wednesday")


def test_what_is_being_typed_into_a_line_stays_when_the_line_comes_anew(clerk, customer):
    say(clerk, "It comes Tuesday")
    expect(said(customer, "Tuesday")).to_be_visible()
    own = clerk.locator("[data-messages] .message").last
    own.get_by_role("button", name="Change").click()
    own.get_by_role("textbox").fill("It never comes, I am so")

    elsewhere = clerk.context.new_page()
    elsewhere.goto(clerk.url)
    line = elsewhere.locator("[data-messages] .message").last
    line.get_by_role("button", name="Change").click()
    line.get_by_role("textbox").fill("It comes Wednesday")
    line.get_by_role("button", name="Save").click()
    expect(said(customer, "Wednesday")).to_be_visible()

    expect(own.get_by_role("textbox")).to_have_value("It never comes, I am so")
    own.get_by_role("textbox").press("Escape")
    expect(own).to_contain_text("It comes Wednesday")


def test_an_answer_quotes_what_it_answers(clerk, customer):
    say(customer, "Which is sweeter?")
    expect(said(clerk, "sweeter")).to_be_visible()
    said(clerk, "sweeter").get_by_role("button", name="Answer").click()
    expect(field(clerk)).to_be_focused()
    say(clerk, "The one from Shifeng")

    expect(said(customer, "Shifeng").locator(".message-quote")).to_contain_text("Which is sweeter?")


def test_a_line_for_the_shop_alone_never_reaches_the_customer(page_as, order, clerk, customer):
    colleague = live(page_as(Role.OWNER), order.get_absolute_url())
    heard: list[str] = []
    customer.on("websocket", lambda socket: socket.on("framereceived", lambda data: heard.append(str(data))))
    live(customer, order.get_customer_url())  # once more, so that the socket is listened to
    answers: list[Response] = []
    customer.on("response", lambda answer: answers.append(answer))
    clerk.get_by_label("Shop only").check()
    say(clerk, "She always haggles")
    expect(said(colleague, "haggles")).to_contain_text("Only the shop sees this")
    clerk.get_by_label("Shop only").uncheck()
    say(clerk, "Good morning")
    expect(said(customer, "Good morning")).to_be_visible()
    bodies = [answer.text() for answer in answers if "/messages/" in answer.url]
    assert any("Good morning" in body for body in bodies)
    customer.reload()
    assert not [text for text in (customer.content(), *bodies, *heard) if "haggles" in text]


@pytest.fixture
def long_talk(order, chen) -> Conversation:
    """More lines than any window shows."""
    talk = conversation_about(order)
    member = stage.colleague(talk, chen)
    for number in range(40):
        stage.say(member, f"Parcel {number} is ready", at=timezone.now())
    return talk


def test_however_much_was_said_the_page_itself_does_not_grow(page_for, chen, long_talk):
    page = page_for(chen)
    page.set_viewport_size({"width": 1440, "height": 900})
    live(page, f"/conversations/{long_talk.pk}/")
    expect(said(page, "Parcel 39")).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_who_comes_for_one_message_stays_there(page_for, chen, long_talk):
    first = long_talk.messages.first()
    page = live(page_for(chen), f"/conversations/{long_talk.pk}/#message-{first.pk}")
    expect(page.locator(f"#message-{first.pk}")).to_be_focused()
    page.wait_for_load_state("networkidle")
    expect(page.locator(f"#message-{first.pk}")).to_be_in_viewport()


def test_what_opens_below_the_lines_hides_none_of_them(page_for, chen, long_talk):
    page = live(page_for(chen), f"/conversations/{long_talk.pk}/")
    said(page, "Parcel 39").hover()
    said(page, "Parcel 39").get_by_role("button", name="Answer").click()
    expect(page.locator("[data-replying]")).to_be_visible()
    expect(said(page, "Parcel 39").locator(".message-foot")).to_be_in_viewport(ratio=0.9)


def test_what_is_written_offline_arrives_once_and_in_order_after_the_page_was_closed(order, clerk, customer):
    context = customer.context
    context.set_offline(True)
    say(customer, "First of two")
    say(customer, "Second of two")
    expect(customer.locator("[data-pending] .message")).to_contain_text(["First of two", "Second of two"])  # kept
    customer.close()
    context.set_offline(False)
    again = context.new_page()
    live(again, order.get_customer_url())

    for page in (clerk, again):
        expect(page.locator("[data-messages] .message")).to_contain_text(["First of two", "Second of two"])
        expect(page.locator("[data-pending] .message")).to_have_count(0)
    assert texts(conversation_about(order)) == ["First of two", "Second of two"]


def test_what_is_written_offline_goes_out_when_the_network_is_back(clerk, customer):
    customer.context.set_offline(True)
    say(customer, "From the train")
    expect(customer.locator("[data-pending]")).to_contain_text("waits for the network")
    customer.context.set_offline(False)

    expect(said(clerk, "From the train")).to_have_count(1)


def test_an_answer_that_got_lost_is_no_second_message(order, clerk, customer):
    lost = []

    def lose_the_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())  # it reached the shop
        return route.abort()

    customer.route("**/send/**", lose_the_first)
    say(customer, "Only once")

    expect(said(customer, "Only once")).to_have_count(1)
    expect(said(clerk, "Only once")).to_have_count(1)
    assert texts(conversation_about(order)) == ["Only once"]


def test_without_the_gifts_of_a_secure_context_it_still_sends(page_for, order, clerk):
    """On plain http to an address of the local network browsers keep back locks and random ids."""
    page = page_for(None)
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});"
        "Object.defineProperty(Crypto.prototype, 'randomUUID', {value: undefined});"
    )
    live(page, order.get_customer_url())
    say(page, "From the shop's wifi")
    say(page, "Twice")

    expect(said(clerk, "Twice")).to_be_visible()
    assert texts(conversation_about(order)) == ["From the shop's wifi", "Twice"]


def test_a_draft_outlives_a_reload(customer):
    field(customer).press_sequentially("Half a tho")
    customer.reload()

    expect(field(customer)).to_have_value("Half a tho")


def test_a_message_appears_in_the_inbox_and_on_the_conversations_own_pages(page_as, order, customer):
    inbox = live(page_as(Role.CLERK), "/conversations/")
    expect(inbox.get_by_text("Nothing here")).to_be_visible()
    say(customer, "Is anybody there?")
    row = inbox.locator("[data-row]")
    expect(row).to_contain_text("Is anybody there?")
    expect(row).to_contain_text("waits for an answer")
    expect(inbox.get_by_text("Nothing here")).to_be_hidden()
    row.get_by_role("link").first.click()
    expect(field(inbox)).to_be_visible()
    expect(inbox.locator("html")).to_have_attribute("data-feed", "live")
    say(inbox, "We are.")
    expect(said(customer, "We are.")).to_be_visible()

    talk = live(customer, f"/talk/{links.token_of(conversation_about(order))}/")
    expect(said(talk, "We are.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_pages_are_accessible(page_as, page_for, order, axe, width, scheme):
    conversation = talked_about(order)
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    found = {}
    for address in staff_pages(order, conversation):
        found[address] = axe(live(page_as(Role.CLERK, **looks), address))
    for address in customer_pages(order, conversation):
        found[address] = axe(live(page_for(None, **looks), address))

    assert {address: problems for address, problems in found.items() if problems} == {}


def test_the_console_is_silent(page_as, page_for, order):
    conversation = talked_about(order)
    staff, customer = page_as(Role.CLERK), page_for(None)
    complaints: list[str] = []
    for page in (staff, customer):
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    for address in staff_pages(order, conversation):
        live(staff, address)
    for address in customer_pages(order, conversation):
        live(customer, address)

    assert complaints == []


def staff_pages(order: Order, conversation: Conversation) -> list[str]:
    inbox = ["/conversations/", "/conversations/?q=haggles", "/conversations/new/"]
    return [*inbox, f"/conversations/{conversation.pk}/", order.get_absolute_url()]


def customer_pages(order: Order, conversation: Conversation) -> list[str]:
    return [order.get_customer_url(), f"/talk/{links.token_of(conversation)}/"]


def talked_about(order: Order) -> Conversation:
    """A conversation with every sort of line."""
    conversation = conversation_about(order)
    lin = operations.join(conversation=conversation, user=None, at=timezone.now(), name="Lin", is_outside=True)
    clerk = operations.join(conversation=conversation, user=make.person(Role.CLERK), at=timezone.now())
    asked = send(lin, "Is it in?")
    send(clerk, "She always haggles", lane="staff")
    send(clerk, "It is", reply_to=asked.pk)
    operations.give_notice(
        conversation=conversation, client_id="n", content=Content("The parcel is packed"), at=timezone.now()
    )
    return conversation


def send(member, text: str, **more) -> Message:
    return operations.send(member=member, client_id=text, content=Content(text, **more), at=timezone.now())


def test_the_customers_page_with_its_conversation_stays_light(page_for, order):
    page, answers = page_for(None), []
    page.on("response", lambda answer: answers.append(answer))
    live(page, order.get_customer_url())
    page.wait_for_load_state("networkidle")
    weights = {
        answer.url: len(answer.body() if answer.url.endswith(".woff2") else gzip.compress(answer.body()))
        for answer in answers
        if "noto-sans-sc" not in answer.url
    }
    assert any("outbox" in url for url in weights)
    assert sum(weights.values()) < 100_000
