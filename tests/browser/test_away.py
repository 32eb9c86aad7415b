"""Being told while away, in a real browser: the worker shows what is pushed, and a person turns it on and off."""

import json

import pytest
from playwright.sync_api import Page, expect

from messaging.links import token_of
from shopsuite.people.roles import Role
from tests.factories import person
from tests.messaging import stage

#: No push service can be reached from here: its answer is stood in for. Any point of the curve will do as the key.
SUBSCRIBED = """(() => {
  const keys = { p256dh: "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U", auth: "MDEyMzQ1Njc4OWFiY2RlZg" };
  const bytes = () => Uint8Array.from(atob(shopKey()), (mark) => mark.charCodeAt(0)).buffer;
  const shopKey = () => document.querySelector("[data-device]").dataset.key.replace(/-/g, "+").replace(/_/g, "/");
  const made = {
    endpoint: "https://push.test/browser",
    get options() { return { applicationServerKey: bytes() }; },
    toJSON: () => ({ endpoint: made.endpoint, keys }),
  };
  PushManager.prototype.subscribe = async () => (localStorage.setItem("subscribed", "yes"), made);
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("subscribed") ? made : null);
})()"""


def with_worker(page: Page) -> str:
    """The page has the service worker; its registration's id for the developer tools."""
    developer = page.context.new_cdp_session(page)
    registrations: list[dict] = []
    developer.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    developer.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)")
    page.wait_for_function("navigator.serviceWorker.controller")
    page.developer = developer  # type: ignore[attr-defined]
    return registrations[0]["registrationId"]


def push(page: Page, registration: str, site: str, data: object) -> None:
    message = {"origin": f"{site}/", "registrationId": registration}
    text = data if isinstance(data, str) else json.dumps(data)
    page.developer.send("ServiceWorker.deliverPushMessage", message | {"data": text})  # type: ignore[attr-defined]


def expect_shown(page: Page, titles: list[str]) -> None:
    page.wait_for_function(
        """async (titles) => {
          const { active } = await navigator.serviceWorker.ready;
          const shown = await (await navigator.serviceWorker.ready).getNotifications();
          return active && JSON.stringify(shown.map(({ title }) => title).sort()) === JSON.stringify(titles);
        }""",
        arg=titles,
    )


@pytest.fixture
def talk():
    return stage.about()


def test_the_worker_shows_every_push_one_for_each_conversation_and_takes_it_away_again(page_for, site, talk):
    page = page_for(None, permissions=["notifications"])
    page.goto(f"/talk/{token_of(talk)}/")
    registration = with_worker(page)
    push(
        page,
        registration,
        site,
        {"title": "Order 7", "body": "Chen: It is ready", "tag": "conversation:700", "url": "/a"},
    )
    expect_shown(page, ["Order 7"])
    push(
        page,
        registration,
        site,
        {"title": "Order 7 · 2 new", "body": "Chen: Really", "tag": "conversation:700", "url": "/a"},
    )
    expect_shown(page, ["Order 7 · 2 new"])
    push(page, registration, site, {"title": "Tea", "tag": "conversation:700", "close": True})
    expect_shown(page, [])
    push(page, registration, site, "what no shop sends")
    expect_shown(page, ["127.0.0.1"])


def test_a_conversation_that_is_looked_at_takes_its_notification_away(page_for, site, talk):
    page = page_for(None, permissions=["notifications"])
    page.goto(f"/talk/{token_of(talk)}/")
    registration = with_worker(page)
    for tag in (talk.topic, "conversation:700"):
        push(page, registration, site, {"title": tag, "tag": tag, "url": "/"})
    expect_shown(page, sorted([talk.topic, "conversation:700"]))
    page.reload()
    expect_shown(page, ["conversation:700"])


def test_a_person_turns_notifications_on_and_off_and_chooses_what_to_hear_of(page_for, axe):
    chen = person(Role.CLERK, name="Chen")
    page = page_for(chen, permissions=["notifications"])
    page.add_init_script(SUBSCRIBED)
    page.goto("/notifications/")
    assert axe(page) == []
    page.get_by_role("button", name="Notify me on this device").click()
    expect(page.get_by_text("You are notified on this device.")).to_be_visible()
    assert chen.recipient.devices.get().endpoint == "https://push.test/browser"

    page.reload()
    expect(page.get_by_role("heading", name="Your devices")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Do not notify me here").click()
    expect(page.get_by_text("You are not notified on this device.")).to_be_visible()
    assert not chen.recipient.devices.exists()

    page.get_by_label("Calls by my name or role: By e-mail").uncheck()
    page.locator("[name=quiet_from]").fill("22:00")
    page.get_by_label("Until").fill("07:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    chen.recipient.refresh_from_db()
    assert chen.recipient.muted == ["mention:mail"]


def test_who_denied_it_reads_what_to_do(page_for):
    page = page_for(person(Role.CLERK))
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page.goto("/notifications/")
    expect(page.get_by_text("Allow notifications beside the address")).to_be_visible()
    expect(page.get_by_role("button", name="Notify me on this device")).to_be_hidden()


def test_a_customer_is_offered_it_after_writing_and_never_again_after_saying_no(page_for, talk, axe):
    page = page_for(None, permissions=["notifications"])
    page.add_init_script(SUBSCRIBED)
    page.goto(f"/talk/{token_of(talk)}/")
    offer = page.get_by_text("Shall we tell you on this device when we answer?")
    expect(offer).to_be_hidden()
    page.get_by_role("textbox", name="Message").fill("Is it ready?")
    page.get_by_role("textbox", name="Message").press("Enter")
    expect(offer).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="No, thanks").click()
    expect(offer).to_be_hidden()
    page.reload()
    expect(page.locator("[data-messages] .message")).to_have_count(1)
    expect(offer).to_be_hidden()
