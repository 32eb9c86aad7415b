"""At the table in the browser: taps that are kept at once, tea out of the stock and back, an order; guests on their phone."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect
from psycopg.types.range import Range

from bookings.links import guest_token
from bookings.models import Booking, Session, TastingNote, TastingOrder, TeaGuide
from bookings.operations import Guest
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import clock, tea_house
from tests.browser.talking import live


def at_the_table() -> tuple[Booking, TeaGuide]:
    """A party with an allergy that has been there for half an hour, and the guide of their tea."""
    house = tea_house()
    booking = house.book(clock(12, 14), guest=Guest(name="Li Wei", phone="139", allergies="nuts"))
    now = timezone.now()
    span = Range(now - timedelta(minutes=30), now + timedelta(hours=1))
    Session.objects.filter(pk=booking.session_id).update(during=span, blocked=span)
    make.batch(house.puer, 5, place=house.bamboo.place, year=2008)
    guide = TeaGuide.objects.create(
        product=house.puer.product, degrees=98, grams=7, flavours=["camphor", "jujube"], allergens="nuts"
    )
    return Booking.objects.get(pk=booking.pk), guide


def test_the_host_taps_pours_puts_back_and_sells(page_as, axe):
    booking, guide = at_the_table()
    page = live(page_as(Role.HOST), f"/tastings/sessions/{booking.session_id}/table/?tea={guide.product_id}")

    expect(page.get_by_role("alert")).to_contain_text("Li Wei: nuts")
    assert axe(page) == []
    page.get_by_text("5", exact=True).click()
    expect(page.locator("#kept")).to_contain_text("Kept at")
    page.get_by_label("camphor").check()
    page.get_by_label("In words").fill("like a forest after rain")
    page.get_by_label("In words").blur()
    expect(page.locator("#kept")).to_contain_text("Kept at")
    page.get_by_label("How much").fill("2")
    page.get_by_role("button", name="Out of the stock").click()
    expect(page.get_by_role("button", name="Put back")).to_be_visible()
    note = TastingNote.objects.get()
    assert (note.score, note.flavours, note.words) == (5, ["camphor"], "like a forest after rain")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("taken back")).to_be_visible()

    page.get_by_role("link", name="Order for Li Wei").click()
    assert axe(page) == []
    page.get_by_role("button", name="Place the order").click()
    order = TastingOrder.objects.get().order
    expect(page.get_by_role("link", name=order.number)).to_be_visible()


def test_a_button_that_is_pressed_while_the_page_reads_itself_anew_is_clicked(page_as):
    booking, guide = at_the_table()
    page = live(page_as(Role.HOST), f"/tastings/sessions/{booking.session_id}/table/?tea={guide.product_id}")
    asked = []
    page.route("**/table/?*", lambda route: asked.append(route))
    page.get_by_label("How much").fill("2")
    page.get_by_label("How much").blur()
    with page.expect_request("**/table/?*"):
        page.evaluate(
            "(topic) => document.body.dispatchEvent(new CustomEvent(topic, { detail: { events: [] } }))",
            f"feed:session:{booking.session_id}",
        )

    page.get_by_role("button", name="Out of the stock").hover()
    page.mouse.down()
    answered = page.evaluate_handle(
        "() => ({ done: new Promise((done) => document.addEventListener('htmx:afterRequest', done, { once: true })) })"
    )
    asked.pop().continue_()
    page.evaluate("({ done }) => done.then(() => true)", answered)
    page.unroute("**/table/?*")
    page.mouse.up()

    expect(page.get_by_role("button", name="Put back")).to_be_visible()


def test_guests_read_about_the_tea_and_say_what_they_think_on_their_phone(page_for, axe):
    booking, guide = at_the_table()
    page = page_for(None)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/t/{guest_token(booking)}/teas/")

    page.get_by_text("Pu'er 2008").first.click()
    tea = page.locator(f"#tea-{guide.product_id}")
    tea.get_by_text("4", exact=True).click()
    expect(page.locator(f"#kept-{guide.product_id}")).to_contain_text("Kept at")
    assert axe(page) == []
    tea.get_by_role("link", name="All about this tea").click()
    expect(page.get_by_text("May hold:")).to_be_visible()
    assert axe(page) == []
    assert TastingNote.objects.get().score == 4


def test_taste_is_set_right_and_figures_add_up_without_findings(page_as, axe):
    booking, guide = at_the_table()
    TastingNote.objects.create(booking=booking, product=guide.product, by="guest", score=5, flavours=["camphor"])
    page = page_as(Role.OWNER)

    page.goto(f"/customers/{booking.customer_id}/")
    expect(page.get_by_text("Likes camphor.")).to_be_visible()
    assert axe(page) == []
    page.locator("#taste-camphor").get_by_role("button", name="Does not").click()
    expect(page.get_by_text("Rather not: camphor.")).to_be_visible()
    page.goto("/tastings/figures/")
    assert axe(page) == []
