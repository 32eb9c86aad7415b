"""Tastings in a browser: a guest's phone, the host's list, two who drag the same session, and moving without a mouse."""

from datetime import date, time, timedelta

import pytest
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from bookings.links import guest_token
from bookings.models import Booking, Session
from bookings.operations import Guest
from bookings.rules.times import moment
from tests.bookings.stage import ZONE, TeaHouse, tea_house


@pytest.fixture
def house(transactional_db: None) -> TeaHouse:
    """Open on every day there is, whatever the calendar says of it."""
    found = tea_house()
    cache.clear()
    return found


def day_ahead(days: int = 3) -> date:
    return (timezone.now() + timedelta(days=days)).astimezone(ZONE).date()


def at(house: TeaHouse, hour: int, minute: int = 0, **more: object) -> Booking:
    """The private tasting, on a day soon."""

    begins = moment(day_ahead(), time(hour, minute), ZONE)
    assert begins
    return house.book(begins, at=timezone.now(), any_hour=True, **more)


def calendar(page: Page, **asked: str) -> Page:
    query = "".join(f"&{name}={value}" for name, value in asked.items())
    page.goto(f"/tastings/calendar/?day={day_ahead()}{query}")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    return page


def block(page: Page, session: Session):
    return page.locator(f"#session-{session.pk}")


def drag(page: Page, session: Session, *, hours: float) -> None:
    """With the mouse, down by so many hours of the calendar."""
    expect(block(page, session)).to_be_visible()
    # In one go: what happens elsewhere may have the calendar read itself anew between two questions.
    left, top, hour = page.evaluate(
        """id => {
            const box = document.getElementById(id).getBoundingClientRect();
            const { from, until } = document.querySelector("[data-calendar]").dataset;
            const high = document.querySelector(".calendar-body").getBoundingClientRect().height;
            return [box.x, box.y, high / ((until - from) / 60)];
        }""",
        f"session-{session.pk}",
    )
    x, y = left + 40, top + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    page.mouse.move(x, y + hours * hour, steps=4)
    page.mouse.up()


def test_a_session_is_dragged_and_put_back_while_a_colleague_watches(page_for, house: TeaHouse):
    session = at(house, 13).session
    mei, lin = calendar(page_for(house.clerk)), calendar(page_for(house.lin.user))
    block(mei, session).scroll_into_view_if_needed()
    drag(mei, session, hours=1)
    expect(block(mei, session)).to_contain_text("14:00–15:30")
    expect(block(lin, session)).to_contain_text("14:00–15:30")
    mei.get_by_role("button", name="Undo").click()
    expect(block(mei, session)).to_contain_text("13:00–14:30")
    expect(block(lin, session)).to_contain_text("13:00–14:30")


def test_nothing_moves_under_a_hand_and_the_second_who_drops_is_told(page_for, house: TeaHouse):
    session = at(house, 13).session
    mei, lin = calendar(page_for(house.clerk)), calendar(page_for(house.lin.user))
    block(lin, session).focus()
    lin.keyboard.press("m")
    lin.keyboard.press("ArrowDown")
    expect(block(lin, session)).to_contain_text("13:15")

    block(mei, session).scroll_into_view_if_needed()
    drag(mei, session, hours=2)
    expect(block(mei, session)).to_contain_text("15:00–16:30")
    expect(block(lin, session)).to_contain_text("13:15")  # still in Lin's hand

    lin.keyboard.press("Enter")
    expect(lin.get_by_role("alert").filter(has_text="Somebody changed this session")).to_be_visible()
    expect(block(lin, session)).to_contain_text("15:00–16:30")
    session.refresh_from_db()
    assert session.begins.astimezone(ZONE).hour == 15


def test_an_answer_is_shown_although_the_calendar_would_read_itself_anew_meanwhile(page_for, house: TeaHouse):
    session = at(house, 13).session
    page = calendar(page_for(house.clerk))
    dropped = []
    page.route("**/put/**", lambda route: dropped.append(route))
    block(page, session).focus()
    for key in ("m", "ArrowDown"):
        page.keyboard.press(key)
    Session.objects.filter(pk=session.pk).update(version=F("version") + 1)
    with page.expect_request("**/put/**"):
        page.keyboard.press("Enter")
    page.evaluate(
        """() => {
            document.body.dispatchEvent(new CustomEvent("feed:session", { detail: { events: [] } }));
            return fetch(location.href).then((answer) => answer.text()).then(() => true);
        }"""
    )
    dropped.pop().continue_()

    expect(page.get_by_role("alert").filter(has_text="Somebody changed this session")).to_be_visible()


def test_keys_take_a_session_up_move_it_to_another_room_and_escape_puts_it_back(page_for, house: TeaHouse):
    session = at(house, 13).session
    page = calendar(page_for(house.clerk))
    says = page.locator("[data-calendar-says]")
    block(page, session).focus()
    page.keyboard.press("m")
    expect(says).to_contain_text("taken up")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(says).to_have_text("Pine, 12:45")
    page.keyboard.press("Escape")
    expect(says).to_contain_text("where it was")
    expect(block(page, session)).to_contain_text("13:00")

    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(block(page, session)).to_contain_text("13:15–14:45")
    expect(block(page, session)).to_contain_text("Pine")
    expect(block(page, session)).to_be_focused()


def test_a_clash_is_said_where_it_was_dropped_and_the_session_goes_back(page_for, house: TeaHouse):
    first, second = at(house, 13).session, at(house, 16).session
    assert first.room_id == second.room_id
    page = calendar(page_for(house.clerk))
    block(page, second).scroll_into_view_if_needed()
    drag(page, second, hours=-2)
    expect(page.get_by_role("alert").filter(has_text="is taken from 12:45 to 14:45")).to_be_in_viewport()
    expect(block(page, second)).to_contain_text("16:00–17:30")

    page.evaluate(
        """() => {
            document.querySelector("#calendar").dataset.old = "";
            document.body.dispatchEvent(new CustomEvent("feed:session", { detail: { events: [] } }));
        }"""
    )
    expect(page.locator("#calendar[data-old]")).to_have_count(0)
    expect(page.get_by_role("alert").filter(has_text="is taken from 12:45 to 14:45")).to_be_in_viewport()


def test_a_press_on_an_empty_place_is_a_new_tasting_there(page_for, house: TeaHouse):
    page = calendar(page_for(house.clerk))
    body = page.locator(".calendar-body").bounding_box()
    page.mouse.click(body["x"] + body["width"] * 0.75, body["y"] + body["height"] * 0.11)
    page.wait_for_url("**/tastings/new/?*")
    expect(page.get_by_role("checkbox", name="Pine")).to_be_checked()
    expect(page.get_by_role("radio", name="11:00").first).to_be_checked()


def test_a_guest_with_a_nut_allergy_books_for_four_on_a_phone_and_moves_it_a_day(page_for, house: TeaHouse, axe):
    page = page_for(None, viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(f"/tastings/{house.private.pk}/?party=4&day={day_ahead()}")
    assert axe(page) == []
    page.get_by_role("button", name="15:00").click()
    page.get_by_label("Your name").fill("Anna Weiss")
    page.get_by_label("Phone").fill("+86 139 0000 2222")
    page.get_by_label("Allergies").fill("nuts")
    assert axe(page) == []
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("heading", name="Your table is booked")).to_be_visible()
    assert axe(page) == []
    booking = Booking.objects.get()
    assert (booking.party_size, booking.allergies, booking.state) == (4, "nuts", "confirmed")

    page.goto(f"/t/{guest_token(booking)}/move/?day={day_ahead(4)}")
    page.get_by_role("button", name="15:00").click()
    expect(page.get_by_role("heading", name="Your table is booked")).to_be_visible()
    booking.refresh_from_db()
    assert booking.session.begins.astimezone(ZONE).date() == day_ahead(4)


def test_the_host_sees_live_what_to_open_and_the_allergy_and_begins_only_after_reading_it(page_for, house: TeaHouse):
    page = page_for(house.lin.user)
    page.goto(f"/tastings/preparation/?day={day_ahead()}")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    booking = at(house, 15, party_size=4, guest=Guest(name="Anna", phone="139", allergies="nuts", teas=[house.puer.pk]))
    expect(page.locator(".allergy-alarm")).to_contain_text("nuts")
    expect(page.get_by_text("Open Pu'er 2008")).to_be_visible()

    page.goto(booking.session.get_absolute_url())
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert").filter(has_text="Anna: nuts")).to_be_visible()
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_text("Read by the host")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Under way")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_staffs_pages_have_nothing_to_find_for_axe(page_for, house: TeaHouse, axe, theme: str):
    session = at(house, 15, guest=Guest(name="Anna", phone="139", allergies="nuts")).session
    day = day_ahead()
    for width in (360, 1440):
        page = page_for(house.clerk, color_scheme=theme, viewport={"width": width, "height": 900})
        for address in (
            f"/tastings/calendar/?day={day}",
            f"/tastings/calendar/?day={day}&view=week",
            f"/tastings/calendar/?day={day}&by=host",
            f"/tastings/preparation/?day={day}",
            f"/tastings/new/?day={day}",
            "/tastings/open-table/",
            session.get_absolute_url(),
        ):
            page.goto(address)
            assert (address, axe(page)) == (address, [])
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address


def test_the_list_of_keys_calls_a_picture_by_its_name(page_for, house: TeaHouse):
    page = calendar(page_for(house.clerk))
    page.keyboard.press("?")
    expect(page.locator("dialog[open] dl")).to_contain_text("The day before")
    expect(page.locator("dialog[open] dl")).not_to_contain_text("now")
