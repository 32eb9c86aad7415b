"""A best-seller runs low because orders come in, and comes back: from the counter to the supplier's phone and to the shelf."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from inventory.models import BatchStock
from orders.models import Order
from purchasing import shortages
from purchasing.models import PurchaseOrder
from shopsuite.feed.models import Event
from shopsuite.notices.models import Notice
from shopsuite.people.roles import Role
from tests import factories as make
from tests import processes
from tests import servers as plugin
from tests.browser.test_needs import runs_low
from tests.factories import person
from tests.purchasing import stage

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def clock(worker: None) -> Iterator[None]:
    """Celery's beat: what the shop looks at every few seconds by itself."""
    with (plugin.DATA_DIR / "beat.log").open("wb") as log:
        schedule = str(plugin.DATA_DIR / "best-seller-schedule")
        running = processes.start("-m", "celery", "-A", "shopsuite", "beat", "-s", schedule, log=log)
        try:
            yield
        finally:
            processes.stop(running)


@pytest.fixture
def garden(transactional_db):
    return stage.supplier("Shifeng Garden", lead_days=9)


def sold(tea, quantity: int, *, to: str) -> Order:
    return make.order(make.line(tea, quantity), at=timezone.now(), customer_name=to, may_wait=True)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    return page


def receive(page: Page, order: PurchaseOrder, *, quantity: str, lot: str, out_of: str) -> None:
    page.goto(f"{order.get_absolute_url()}receive/")
    expect(page.get_by_role("spinbutton", name="Came optional")).to_have_value(out_of)
    page.get_by_role("spinbutton", name="Came optional").fill(quantity)
    page.get_by_label("Batch code").fill(lot)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("are booked in")).to_be_visible()


@pytest.mark.usefixtures("clock")
def test_a_best_seller_comes_back_and_everyone_concerned_is_told_once(page_for, page_as, garden, axe):
    tea = runs_low(garden, "Longjing Ming Qian", daily=3.2, left=70)
    seller, purchaser, keeper = stage.seller(garden), person(Role.PURCHASING), person(Role.WAREHOUSE)
    buyer = opened(page_for(purchaser), "/buying/needs/")
    phone = opened(page_for(seller, **PHONE), "/supplier/")
    expect(buyer.get_by_text("Nothing runs low")).to_be_visible()

    sold(tea, 60, to="Hotel Lakeside")
    waiting = sold(tea, 25, to="Lin")
    sold(tea, 8, to="Zhou")
    clerk = opened(page_as(Role.CLERK), waiting.get_absolute_url())
    expect(clerk.get_by_text("15 waiting")).to_be_visible()

    # Within seconds it stands before the buyer; one press orders it, one sends it.
    amount = buyer.get_by_role("textbox", name="How much of Longjing")
    expect(amount).to_be_visible(timeout=30_000)
    amount.fill("48")
    amount.press("Tab")
    buyer.get_by_role("button", name="Order for ¥600.00").click()
    expect(buyer.get_by_role("heading", name="Order P")).to_be_visible()
    buyer.get_by_role("button", name="Send to the supplier").click()
    order = PurchaseOrder.objects.get()

    phone.get_by_role("link", name=f"{order.number} Sent").click()
    expect(phone.locator("html")).to_have_attribute("data-feed", "live")
    phone.get_by_text("Propose a change").click()
    phone.get_by_label("Quantity").fill("36")
    later = timezone.localdate() + timedelta(days=12)
    phone.get_by_label("Expected").last.fill(later.isoformat())
    phone.get_by_role("textbox", name="Why optional").fill("The rest of the picking is sold.")
    phone.get_by_role("button", name="Propose", exact=True).click()
    expect(phone.get_by_text("You have proposed a change")).to_be_visible()

    change = buyer.get_by_role("region", name="Proposed change")
    expect(change.get_by_text("The rest of the picking is sold.")).to_be_visible()
    expect(change.locator("del").first).to_have_text("48")
    expect(change.locator("ins").first).to_have_text("36")
    expect(change.get_by_text("2 orders wait for these goods")).to_be_visible()
    expect(change.get_by_text(waiting.number)).to_be_visible()
    change.get_by_role("button", name="Accept what is ticked").click()
    expect(buyer.get_by_text("36 pc")).to_be_visible()
    expect(phone.get_by_text("36 pc")).to_be_visible()
    phone.get_by_role("button", name="Confirm").click()
    expect(phone.get_by_text("The shop knows that you deliver")).to_be_visible()
    expect(buyer.get_by_text("Confirmed", exact=True).first).to_be_visible()

    assert axe(phone) == []

    # It comes in two parts, each into a batch of its own; whoever waited longest is served first, in the same breath.
    door = page_for(keeper, **PHONE)
    receive(door, order, quantity="16", lot="LJ-A", out_of="36")
    expect(clerk.get_by_text("15 waiting")).to_have_count(0)
    expect(clerk.get_by_text("LJ-A")).to_be_visible()
    receive(door, order, quantity="20", lot="LJ-B", out_of="20")
    expect(buyer.get_by_text("Closed", exact=True).first).to_be_visible()

    stock = {row.batch.code: row for row in BatchStock.objects.filter(variant=tea, batch__code__startswith="LJ-")}
    assert {code: (row.on_hand, row.reserved) for code, row in stock.items()} == {
        "LJ-A": (Decimal(16), Decimal(16)),
        "LJ-B": (Decimal(20), Decimal(7)),
    }
    happened = Counter(Event.objects.filter(subject=order.subject).values_list("kind", flat=True))
    assert happened.pop("purchasing.received") == 2
    assert set(happened.values()) == {1}, happened
    noted = Notice.objects.filter(subject__in=[order.subject, shortages.SUBJECT]).values_list(
        "subject", "recipient__user"
    )
    assert set(noted) == {(order.subject, seller.pk), (order.subject, purchaser.pk), (shortages.SUBJECT, purchaser.pk)}
