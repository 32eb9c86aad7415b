"""A rider's phone: one tap, no network, a closed page, and a door that nobody opens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, Route, expect

from care.models import Incident
from delivery import operations
from delivery.models import Attempt, DeviceEvent
from orders import operations as orders
from orders.models.order import Stage
from orders.rules import ChangeDraft
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.delivery.stages import on_the_way, to_bring
from tests.messaging import recordings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
SOON = 15_000
HOUR = timedelta(hours=1)


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


def test_a_whole_run_without_network_arrives_once_in_its_order_with_its_own_times(phone, rider, attempt):
    """Three doors with a photo, one that nobody opens; back in the network every answer but the repeat's is lost."""
    run = [attempt, *(on_the_way(to_bring(customer_name=name), rider=rider) for name in ("Wang", "Tang", "Zhou"))]
    phone.reload()
    expect(phone.locator(f"#job-{run[-1].pk}")).to_be_visible()
    expect(phone.locator("#jobs-page")).to_have_attribute("data-opens-offline", "")
    phone.context.set_offline(True)
    picture = {"name": "door.png", "mimeType": "image/png", "buffer": recordings.picture((400, 300), kind="PNG")}
    at_the_door = phone.locator(f"#job-{attempt.pk}").get_by_role("button", name="I am at the door")
    at_the_door.click()
    expect(phone.get_by_text("Kept on this phone")).to_be_visible()
    expect(at_the_door).to_be_disabled()  # what comes after is not
    for each in run:
        card, is_last = phone.locator(f"#job-{each.pk}"), each == run[-1]
        card.get_by_text("Could not be delivered" if is_last else "Photo, signature, or somebody else").click()
        card.get_by_label("Nobody there" if is_last else "Left at the door").check()
        card.locator(f"#job-{'why' if is_last else 'photo'}-{each.pk}").set_input_files(picture)
        card.get_by_role("button", name="Tell the shop" if is_last else "Delivered").last.click()
        expect(card.get_by_text("Kept on this phone")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Kept on this phone")).to_have_count(len(run))
    expect(phone.locator("html")).to_have_attribute("data-feed", "offline")
    came_back, lost = timezone.now(), set()

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method == "POST" and route.request.url not in lost:
            lost.add(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/jobs/*/*/", lose_the_first_answer)
    phone.context.set_offline(False)
    expect(phone.get_by_text("The shop knows")).to_be_visible(timeout=2 * SOON)
    expect(phone.get_by_text("Kept on this phone")).to_have_count(0)
    assert len(lost) == 1 + len(run)
    expect(phone.locator("html")).to_have_attribute("data-feed", "live", timeout=2 * SOON)  # a STOP would be heard

    told = list(DeviceEvent.objects.order_by("pk"))
    delivered_to = [(each, "deliver") for each in run[:-1]]
    assert [(each.attempt, each.kind) for each in told] == [(attempt, "arrive"), *delivered_to, (run[-1], "fail")]
    times = [each.happened_at for each in told]
    assert times == sorted(set(times)) and times[-1] < came_back
    attempt.refresh_from_db()
    assert attempt.arrived_at == times[0]
    for each, happened_at in zip(run, times[1:], strict=True):
        each.refresh_from_db()
        assert each.ended_at == happened_at
    assert [(each.hands, bool(each.photo)) for each in run] == [*[("door", True)] * 3, ("", False)]
    assert Incident.objects.get().photo  # of what went wrong


def test_parcels_read_without_network_are_refused_later_and_nothing_is_lost(phone, rider, axe):
    """Two are read in a cellar: one of them is another's. It is said until something was done about it, whatever comes meanwhile."""
    days.shop_on_the_map()
    now = timezone.now()
    tang = days.shift(make.person(Role.RIDER, name="Tang"), begins=now - HOUR, ends=now + 4 * HOUR)
    window = {"begins": now, "ends": now + 3 * HOUR}
    own = days.packed(days.to_bring(north=500, **window))
    others, third = (days.packed(days.to_bring(north=700, **window)) for _each in range(2))
    for each in (others, third):
        operations.move_stop(delivery_id=each.pk, shift_id=tang.pk, actor=make.person(Role.DISPATCHER), at=now)
    phone.context.set_offline(True)
    for each in (others, third, own):
        phone.get_by_label("Number on the parcel").fill(each.order.number)
        phone.get_by_role("button", name="Take it").first.click()
        expect(phone.locator("#job-scans")).to_contain_text(f"{each.order.number} · Kept on this phone")
        expect(phone.get_by_label("Number on the parcel")).to_have_value("")

    phone.context.set_offline(False)
    expect(phone.locator("#jobs")).to_contain_text(own.order.number, timeout=SOON)
    refused = phone.get_by_role("alert").filter(has_text=others.order.number)
    expect(refused).to_contain_text("planned for Tang")
    assert axe(phone) == []
    phone.reload()
    expect(refused).to_be_visible()
    expect(phone.get_by_role("alert")).to_have_count(2)

    refused.get_by_role("button", name="Take it over").click()
    expect(phone.locator("#jobs")).to_contain_text(others.order.number)
    expect(refused).to_have_count(0)
    phone.get_by_role("button", name="Put back", exact=True).click()
    expect(phone.get_by_role("alert")).to_have_count(0)
    assert Attempt.objects.filter(rider=rider).count() == 3
    assert not third.attempts.exists()


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
    phone.get_by_text("Photo, signature, or somebody else").click()
    phone.get_by_label("A neighbour").check()
    phone.get_by_role("button", name="Delivered").last.click()
    expect(phone.get_by_role("alert")).to_contain_text("Write the name of who took it")

    expect(phone.get_by_label("A neighbour")).to_be_checked()  # nothing of what was chosen is lost
    phone.get_by_label("Name of who took it").fill("Mrs Lin")
    phone.get_by_role("button", name="Delivered").last.click()
    expect(phone.get_by_role("listitem").filter(has_text=attempt.delivery.order.number)).to_be_visible()
    assert Attempt.objects.get(number=2).received_by == "Mrs Lin"
    assert axe(phone) == []


def test_stop_is_seen_at_once_over_a_form_that_is_half_filled(phone, attempt, axe):
    phone.get_by_text("Could not be delivered").click()
    phone.get_by_label("Nobody there").check()
    typed = phone.locator(f"#job-words-{attempt.pk}")
    typed.fill("Rang three ti")
    phone.evaluate("globalThis.felt = 0; navigator.vibrate = () => { felt += 1; return true; }; null")
    clerk, order_id = make.person(Role.CLERK), attempt.delivery.order_id
    orders.ask_change(order_id=order_id, draft=ChangeDraft(address="14 Lake Road"), actor=clerk, at=timezone.now())

    banner = phone.locator("#job-stops").get_by_role("alert")
    expect(banner).to_contain_text("Do not give it away")
    expect(banner).to_contain_text("14 Lake Road")
    expect(banner).to_be_in_viewport()
    expect(typed).to_have_value("Rang three ti")
    expect(typed).to_be_focused()
    assert phone.evaluate("felt") == 1
    assert axe(phone) == []

    typed.fill("")
    phone.locator(f"#failed-{attempt.pk}").evaluate("form => form.reset()")
    typed.blur()
    expect(phone.locator(f"#job-{attempt.pk}").get_by_text("STOP")).to_be_visible()  # said once, by the job itself
    expect(banner).to_be_hidden()


def inked(page: Page) -> int:
    """How many dark points the signature's canvas shows."""
    return page.evaluate(
        """() => {
          const canvas = document.querySelector(".job-signature canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, place) => place % 4 === 0 && value < 128).length;
        }"""
    )


def sign(page: Page) -> None:
    page.get_by_text("Photo, signature, or somebody else").click()
    page.locator(".job-signature canvas").scroll_into_view_if_needed()
    box = page.locator(".job-signature canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 80, steps=5)
    page.mouse.up()
    expect(page.get_by_role("button", name="Sign again")).to_be_visible()


def test_somebody_signs_without_network_and_the_shop_has_it(phone, attempt, axe):
    sign(phone)
    assert inked(phone) > 300
    phone.get_by_role("button", name="Sign again").click()
    assert inked(phone) == 0
    phone.get_by_text("Photo, signature, or somebody else").click()
    sign(phone)
    assert axe(phone) == []
    phone.get_by_label("A neighbour").check()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Delivered").last.click()
    expect(phone.get_by_text("Kept on this phone")).to_be_visible()

    phone.reload()
    phone.context.set_offline(False)
    expect(phone.get_by_role("listitem").get_by_role("button", name="Undo")).to_be_visible(timeout=SOON)
    attempt.refresh_from_db()
    with attempt.signature.open() as file, Image.open(file) as kept:
        assert kept.format == "JPEG"
        assert kept.convert("L").getextrema()[0] < 60 < 240 < kept.convert("L").getextrema()[1]


def test_what_was_signed_is_given_back_with_a_refusal(phone):
    sign(phone)
    drawn = inked(phone)
    phone.get_by_label("Left at the door").check()
    phone.get_by_role("button", name="Delivered").last.click()

    expect(phone.get_by_role("alert")).to_contain_text("nobody signs for a door")
    expect(phone.get_by_role("button", name="Sign again")).to_be_visible()
    assert inked(phone) == drawn


def test_a_finger_signs_too(phone):
    phone.get_by_text("Photo, signature, or somebody else").click()
    phone.locator(".job-signature canvas").tap()

    expect(phone.get_by_role("button", name="Sign again")).to_be_visible()
    assert inked(phone) > 0


def awake(page: Page, answer: str) -> None:
    """``page``'s browser with a screen lock that says ``answer``."""
    page.add_init_script(
        f"""globalThis.asked = [];
        const lock = () => Object.assign(new EventTarget(), {{ release() {{ this.dispatchEvent(new Event("release")); asked.push("let go"); }} }});
        Object.defineProperty(navigator, "wakeLock", {{ configurable: true, value: {{ request: async () => {{ asked.push("asked"); {answer} }} }} }});"""
    )


def test_the_screen_stays_on_while_there_are_jobs_and_again_after_another_app(page_for, rider, attempt):
    page = page_for(rider, **PHONE)
    awake(page, "return globalThis.lock = lock();")
    page.goto(reverse("delivery:jobs"))
    expect(page.get_by_text("The screen stays on")).to_be_visible()

    # What browsers do when another app comes to the front, and when the page is back.
    page.evaluate("lock.release()")
    expect(page.get_by_text("lets the screen go dark")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("The screen stays on")).to_be_visible()

    delivered(page).click()
    expect(page.get_by_text("The screen stays on")).to_be_hidden()
    assert page.evaluate("asked") == ["asked", "let go", "asked", "let go"]


def test_a_screen_that_cannot_be_kept_on_is_said(page_for, rider, attempt):
    page = page_for(rider, **PHONE)
    awake(page, "throw new Error('battery');")
    page.goto(reverse("delivery:jobs"))

    expect(page.get_by_text("lets the screen go dark")).to_be_visible()
    expect(page.get_by_text("The screen stays on")).to_be_hidden()


def test_a_florist_makes_what_leaves_first_and_what_comes_appears_by_itself(page_as, axe):
    first = to_bring(card_text="With love")
    page = page_as(Role.PACKER, **PHONE)
    page.goto(reverse("delivery:bench"))
    card = page.locator(f"#make-{first.pk}")
    expect(card).to_contain_text("With love")
    card.get_by_role("button", name="Ready").click()
    expect(card.get_by_role("alert")).to_contain_text("Read the customer's note")

    card.get_by_label("Read, and made so").check()
    second = to_bring(customer_note="No lilies")
    expect(page.locator(f"#make-{second.pk}")).to_have_count(0)  # nothing moves under a hand
    picture = {"name": "bouquet.png", "mimeType": "image/png", "buffer": recordings.picture((400, 300), kind="PNG")}
    card.locator("input[type=file]").set_input_files(picture)
    expect(card.get_by_role("img", name="The photo you took")).to_be_visible()
    assert axe(page) == []
    card.get_by_role("button", name="Ready").click()

    expect(card).to_have_count(0)
    expect(page.locator(f"#make-{second.pk}")).to_contain_text("No lilies")
    first.refresh_from_db()
    assert first.stage == Stage.HAND_OVER
    assert first.photos.count() == 1
