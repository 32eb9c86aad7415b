"""Pictures, voice notes and files between two browsers."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from messaging.models import Attachment
from messaging.models.attachment import Preparation
from orders.models import Order
from orders.models.order import Way
from orders.talk import conversation_about
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import field, live, say
from tests.messaging import recordings

POT = {"name": "pot.jpg", "mimeType": "image/jpeg", "buffer": recordings.picture((600, 400))}
LID = {"name": "lid.png", "mimeType": "image/png", "buffer": recordings.picture((300, 500), kind="PNG")}
LIST = {"name": "prices.csv", "mimeType": "text/csv", "buffer": b"tea,price\nLongjing,268\n"}


@pytest.fixture
def order() -> Order:
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 30, code="LJ26")
    return make.order(make.line(tea, 2), at=timezone.now(), way=Way.CARRIER, address="Gushan Rd 7", customer_name="Lin")


@pytest.fixture
def clerk(page_for, order) -> Page:
    return live(page_for(make.person(Role.CLERK, name="Chen")), order.get_absolute_url())


@pytest.fixture
def customer(page_for, order) -> Page:
    return live(page_for(None), order.get_customer_url())


def choose(page: Page, *files) -> None:
    page.locator("[data-files]").set_input_files(list(files))
    expect(page.locator("[data-chosen] li")).to_have_count(len(files))


def pictures(page: Page):
    return page.locator("[data-messages] [data-picture] img")


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=False).last.click()


def test_pictures_of_the_shop_appear_at_the_customer_and_are_looked_at_large(clerk, customer):
    choose(clerk, POT, LID)
    say(clerk, "Which one?")

    expect(pictures(customer)).to_have_count(2)
    expect(pictures(customer).first).to_have_js_property("naturalWidth", 480)
    expect(clerk.locator("[data-pending] .message")).to_have_count(0)
    expect(clerk.locator("[data-chosen]")).to_be_hidden()

    pictures(customer).first.click()
    large = customer.get_by_role("dialog")
    expect(large).to_have_accessible_name("Picture pot.jpg")
    customer.keyboard.press("ArrowRight")
    expect(large).to_have_accessible_name("Picture lid.png")
    expect(large.locator("img")).to_have_js_property("naturalWidth", 300)
    customer.keyboard.press("Escape")
    expect(large).to_be_hidden()


def test_a_picture_needs_no_words_and_can_be_taken_off_before_it_is_sent(clerk, customer):
    choose(customer, POT, LIST)
    customer.get_by_role("button", name="Take off pot.jpg").click()
    expect(customer.locator("[data-chosen] li")).to_have_count(1)
    press_send(customer)

    expect(clerk.locator("[data-messages] .attachment-file")).to_contain_text("prices.csv")
    expect(pictures(clerk)).to_have_count(0)


def test_a_file_is_saved_under_its_name(clerk, customer):
    choose(customer, LIST)
    press_send(customer)
    with clerk.expect_download() as download:
        clerk.locator("[data-messages] .attachment-file").click()

    assert download.value.suggested_filename == "prices.csv"
    assert download.value.path().read_bytes() == LIST["buffer"]


def test_a_picture_is_pasted_into_the_field(clerk, customer):
    clerk.evaluate(
        """async () => {
            const canvas = new OffscreenCanvas(20, 20);
            canvas.getContext("2d").fillRect(0, 0, 20, 20);
            const data = new DataTransfer();
            data.items.add(new File([await canvas.convertToBlob()], "image.png", { type: "image/png" }));
            const field = document.querySelector("[data-composer] textarea");
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(clerk.locator("[data-chosen] li")).to_have_count(1)
    field(clerk).press("Enter")

    expect(pictures(customer)).to_have_count(1)


def test_a_picture_chosen_offline_goes_out_later_once_and_in_order(order, clerk, customer):
    context = customer.context
    context.set_offline(True)
    say(customer, "Look at this")
    choose(customer, POT)
    say(customer, "Is it cracked?")
    say(customer, "There, at the lid")
    expect(customer.locator("[data-pending] .message")).to_have_count(3)
    expect(customer.locator("[data-pending] img")).to_have_js_property("naturalWidth", 600)
    customer.close()
    context.set_offline(False)
    again = live(context.new_page(), order.get_customer_url())

    for page in (clerk, again):
        expect(page.locator("[data-messages] .message")).to_contain_text(
            ["Look at this", "Is it cracked?", "There, at the lid"]
        )
        expect(pictures(page)).to_have_count(1)
    assert conversation_about(order).attachments.count() == 1


def test_an_answer_to_an_upload_that_got_lost_is_no_second_picture(order, clerk, customer):
    lost = []

    def lose_the_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    customer.route("**/attachments/", lose_the_first)
    choose(customer, POT)
    say(customer, "Only once")

    expect(pictures(clerk)).to_have_count(1)
    assert conversation_about(order).attachments.count() == 1


def test_what_is_refused_says_why_and_goes_nowhere(clerk, customer):
    choose(customer, {**POT, "buffer": POT["buffer"][:300]})
    say(customer, "Broken")

    line = customer.locator("[data-pending] .message")
    expect(line).to_contain_text("Send a JPEG, PNG or WebP")
    line.get_by_role("button", name="Discard").click()
    expect(line).to_have_count(0)
    expect(clerk.locator("[data-messages] .message")).to_have_count(0)


def test_an_upload_on_its_way_can_be_called_back(order, clerk, customer):
    customer.route("**/attachments/", lambda route: None)  # it never gets there
    choose(customer, POT)
    say(customer, "Never mind")
    customer.locator("[data-pending]").get_by_role("button", name="Cancel").click()
    say(customer, "Good morning")

    expect(clerk.locator("[data-messages] .message")).to_contain_text(["Good morning"])
    assert conversation_about(order).messages.count() == 1


@pytest.mark.usefixtures("worker")
def test_a_voice_note_is_recorded_heard_sent_and_played_at_the_other_side(order, clerk, customer):
    customer.get_by_role("button", name="Record a voice note").click()
    expect(customer.get_by_role("timer")).to_have_text("0:02")
    customer.get_by_role("button", name="Stop").click()
    expect(customer.locator("[data-chosen] audio")).to_have_js_property("tagName", "AUDIO")
    field(customer).press("Enter")

    voice = clerk.locator("[data-messages] [data-voice]")
    expect(voice).to_be_visible(timeout=20_000)
    (note,) = Attachment.objects.all()
    assert note.preparation == Preparation.READY
    assert 1500 < note.duration_ms < 6000
    assert max(note.peaks) > 0  # Chromium's pretended microphone beeps
    voice.get_by_role("button", name="Play").click()
    expect(voice.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "true")
    expect(voice.locator("[data-seek]")).not_to_have_value("0")
    expect(voice.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false", timeout=10_000)

    voice.get_by_role("slider").press("ArrowRight")
    expect(voice.locator("[data-time]")).to_have_text(re.compile(r"0:0\d"))


def test_a_recording_can_be_thrown_away(customer):
    customer.get_by_role("button", name="Record a voice note").click()
    recorder = customer.locator("[data-recorder]")
    expect(recorder).to_be_visible()
    recorder.get_by_role("button", name="Discard").click()

    expect(recorder).to_be_hidden()
    expect(customer.locator("[data-chosen]")).to_be_hidden()
    expect(customer.get_by_role("button", name="Record a voice note")).to_be_enabled()


def test_whoever_presses_send_while_speaking_has_said_it_all(customer):
    customer.get_by_role("button", name="Record a voice note").click()
    expect(customer.get_by_role("timer")).to_have_text("0:01")
    press_send(customer)

    expect(customer.locator("[data-recorder]")).to_be_hidden()
    expect(customer.locator("[data-chosen] audio")).to_have_count(1)


def test_a_refused_microphone_is_explained(page_for, order):
    page = page_for(None)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    )
    live(page, order.get_customer_url())
    page.get_by_role("button", name="Record a voice note").click()

    expect(page.locator("#toasts")).to_contain_text("Allow it beside the address")


@pytest.mark.usefixtures("worker")
def test_a_film_plays_at_the_other_side(clerk, customer):
    film = recordings.video("webm", "libvpx-vp9", size=(320, 240))
    choose(clerk, {"name": "tea.webm", "mimeType": "video/webm", "buffer": film})
    press_send(clerk)

    video = customer.locator("[data-messages] video")
    expect(video).to_be_visible(timeout=20_000)
    seconds = video.evaluate("async (film) => { film.muted = true; await film.play(); return film.duration; }")
    assert 0.8 < seconds < 1.5


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_what_is_attached_is_accessible(page_for, order, axe, width, scheme):
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = live(page_for(None, **looks), order.get_customer_url())
    choose(page, POT, LIST)
    say(page, "Both")
    expect(pictures(page)).to_have_count(1)
    choose(page, LID)
    found = axe(page)
    pictures(page).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()

    assert found + axe(page) == []
