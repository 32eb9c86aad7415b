"""Complaints and problems in the browser: on a customer's phone, and live on a colleague's screen."""

from playwright.sync_api import expect

from care.models import Case, Incident
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import live
from tests.care import stage
from tests.messaging import recordings


def test_a_customer_shows_what_is_broken_and_reads_live_how_it_ends(page_for, page_as, axe):
    tea = make.goods(name="Longjing", price="100")
    make.batch(tea, 5, code="SPRING")
    order = stage.delivered(make.line(tea, 2))
    page, desk = live(page_for(None), order.get_customer_url()), page_as(Role.CLERK)

    page.get_by_role("link", name="Tell us, with a photo").click()
    page.get_by_label("Longjing").fill("1")
    page.get_by_text("Arrived damaged").click()
    page.get_by_label("Photos or a short video").set_input_files(
        {"name": "tin.jpg", "mimeType": "image/jpeg", "buffer": recordings.picture()}
    )
    page.get_by_text("Money back").click()
    assert axe(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("we are looking at it").first).to_be_visible()

    live(desk, Case.objects.get().get_absolute_url())
    expect(desk.get_by_alt_text("What happened, picture 1")).to_be_visible()
    assert axe(desk) == []
    desk.get_by_label("Amount").fill("100")
    desk.get_by_role("button", name="Give it back").click()
    expect(desk.locator("#case-state")).to_contain_text("Refunded")
    expect(page.locator("#cases")).to_contain_text("Refunded")


def test_two_taps_and_a_colleague_sees_it_at_once(page_as, axe):
    tea = make.goods()
    make.batch(tea, 5)
    order = make.order(make.line(tea), customer_name="Lin", phone="138")
    keeper, desk = page_as(Role.WAREHOUSE), page_as(Role.CLERK)
    live(desk, "/care/problems/")
    keeper.goto(f"/orders/{order.number}/pick/")

    keeper.get_by_text("Too few on the shelf").click()
    assert axe(keeper) == []
    keeper.get_by_role("button", name="Tell the others").click()

    expect(keeper.get_by_text("Told at once:")).to_be_visible()
    expect(desk.get_by_role("link", name="Too few on the shelf")).to_be_visible()
    assert axe(desk) == []
    keeper.get_by_role("button", name="Undo").click()
    expect(keeper.get_by_text("Does something go wrong?")).to_be_visible()
    assert Incident.objects.get().outcome == "mistake"
