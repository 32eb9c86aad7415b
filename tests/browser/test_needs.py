"""What is to be bought: two buyers before the same list, and one press to an order."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from purchasing import operations
from purchasing.models import DemandForecast, PurchaseOrder
from shopsuite.people.roles import Role
from tests import factories as make
from tests.purchasing import stage


def runs_low(supplier, name: str, *, daily: float, left: int, **more):
    """Something of which ``left`` are here while ``daily`` are sold a day."""
    found = make.goods(name=name)
    stage.offered(supplier, found, "12.5", pack_size=Decimal(12))
    rising = [round(daily * 7 * (0.6 + 0.1 * (week % 5)), 1) for week in range(26)]
    DemandForecast.objects.create(
        variant=found,
        made_on=timezone.localdate(),
        demand_class=more.pop("demand_class", "smooth"),
        method="average",
        ahead=[daily] * 91,
        weeks=rising,
        **more,
    )
    make.batch(found, left)
    return found


@pytest.fixture
def garden(transactional_db):
    supplier = stage.supplier("Shifeng Garden", lead_days=9, freight=Decimal(60), free_freight_from=Decimal(2000))
    runs_low(supplier, "Longjing Ming Qian", daily=3.2, left=8)
    runs_low(supplier, "Jasmine pearls", daily=1.4, left=3, is_seasonal=True, demand_class="intermittent")
    operations.replenish(at=timezone.now())
    return supplier


def opened(page: Page) -> Page:
    page.goto("/buying/needs/")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    return page


def test_a_buyer_changes_how_much_puts_off_and_orders_while_another_watches(page_as, garden, axe):
    buyer, other = opened(page_as(Role.PURCHASING)), opened(page_as(Role.PURCHASING))
    assert axe(buyer) == []
    quantity = buyer.get_by_role("textbox", name="How much of Longjing")
    theirs = other.get_by_role("textbox", name="How much of Jasmine")
    theirs.fill("3")  # and stops to think

    quantity.fill("96")
    quantity.press("Tab")
    expect(buyer.get_by_text("¥1,200.00")).to_be_visible()
    expect(theirs).to_have_value("3")
    theirs.fill("36")
    theirs.press("Tab")
    expect(other.get_by_role("textbox", name="How much of Longjing")).to_have_value("96")
    expect(buyer.get_by_role("textbox", name="How much of Jasmine")).to_have_value("36")

    buyer.get_by_label("Put Jasmine pearls off").click()
    buyer.get_by_role("button", name="Not for 7 days").click()
    expect(other.get_by_text("Put off")).to_be_visible()
    buyer.get_by_role("button", name="Order for").click()

    expect(buyer.get_by_role("heading", name="Order P")).to_be_visible()
    assert PurchaseOrder.objects.get().lines.get().quantity == 96
    expect(other.get_by_text("Nothing runs low")).to_be_visible()
