"""A buyer's budget becomes a proposal and an order; a list of recipients becomes a parcel for each of them."""

from playwright.sync_api import expect

from orders.models import Order, OrderGroup
from quotes.models import Proposal
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import live

PHONE = {"viewport": {"width": 360, "height": 760}}


def goods():
    tea, cup = make.goods(name="Longjing", sku="LJ-50", price="100"), make.goods(name="Cup", sku="CUP", price="30")
    for variant in (tea, cup):
        make.batch(variant, 100)


def test_a_budget_becomes_a_proposal_that_the_buyer_accepts_on_their_phone(page_as, page_for, axe):
    goods()
    desk = page_as(Role.CLERK)
    desk.goto("/proposals/")
    assert axe(desk) == []
    desk.get_by_role("link", name="New proposal").first.click()
    for label, words in {
        "Buyer": "Wang Fang",
        "Company": "Cloud Co",
        "Phone": "13700137000",
        "Occasion": "Mid-Autumn",
    }.items():
        desk.get_by_label(label, exact=False).first.fill(words)
    desk.get_by_label("For how many").fill("20")
    desk.get_by_label("Budget in all").fill("3000")
    assert axe(desk) == []
    desk.get_by_role("button", name="Go on to what you offer").click()
    for row, (sku, price) in enumerate([("LJ-50", "100"), ("CUP", "")], start=1):
        desk.get_by_label(f"SKU, {row}", exact=True).fill(sku)
        desk.get_by_label(f"Quantity for each, {row}", exact=True).fill("1")
        desk.get_by_label(f"Unit price, {row}", exact=True).fill(price)
    desk.get_by_role("button", name="Keep").click()
    expect(desk.get_by_role("heading", name="Version 1")).to_be_visible()
    desk.get_by_role("button", name="Send, and set the goods aside").click()
    expect(desk.get_by_role("link", name="See their page")).to_be_visible()
    assert axe(desk) == []

    page = live(page_for(None, **PHONE), Proposal.objects.get().get_buyer_url())
    expect(page.locator("#sum")).to_contain_text("2,600")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_label("Your name").fill("Wang Fang")
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_text("Accepted by Wang Fang. Thank you!")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("Accepted by Wang Fang,")).to_be_visible()
    order = Order.objects.get()
    assert (order.customer.company, order.total) == ("Cloud Co", 2600)
    page.get_by_role("link", name="Follow your order").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your order is with us")


def test_a_list_of_recipients_is_looked_at_and_becomes_parcels(page_as, axe, worker):
    goods()
    desk = page_as(Role.CLERK)
    desk.goto("/sheets/gift-lists/")
    assert axe(desk) == []
    for label, words in {
        "Buyer": "Wang",
        "Buyer's phone": "13700137000",
        "What the gifts are for": "Mid-Autumn",
    }.items():
        desk.get_by_label(label, exact=True).fill(words)
    desk.get_by_label("The list's set").fill("LJ-50 × 1; CUP × 1")
    rows = "Recipient,Phone,Address,Card text\nLin,13800138000,West Lake 1,For you\nMei,13800138001,West Lake 2,\nNobody,,,\n"
    desk.set_input_files("input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    desk.get_by_role("button", name="Upload and look").click()

    expect(desk.get_by_role("heading", name="What all parcels take together")).to_be_visible()
    assert not Order.objects.exists()
    assert axe(desk) == []
    desk.get_by_role("button", name="Import 2").click()
    desk.get_by_role("link", name="Open them").click()

    expect(desk.get_by_role("heading", level=1)).to_contain_text("Mid-Autumn")
    for name in ("Lin", "Mei"):
        expect(desk.get_by_role("main")).to_contain_text(name)
    assert OrderGroup.objects.get().orders.count() == 2
    assert axe(desk) == []
