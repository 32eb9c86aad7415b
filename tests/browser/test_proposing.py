"""A supplier proposes a change from a phone; what was typed survives a number that is none."""

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from purchasing.events import PurchaseSeen
from purchasing.models import ChangeProposal
from shopsuite.feed.operations import record
from shopsuite.people.roles import Role
from tests import factories as make
from tests.purchasing import stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_number_that_is_none_is_said_and_nothing_typed_is_lost(page_for):
    garden, tea = stage.supplier(), make.goods(name="Dragon Well")
    stage.offered(garden, tea)
    order = stage.sent(garden, (tea, 10), by=make.person(Role.PURCHASING))
    page = page_for(stage.seller(garden), viewport={"width": 360, "height": 740})
    page.goto(f"/supplier/orders/{order.pk}/")
    page.get_by_text("Propose a change").click()
    quantity = page.get_by_label("Quantity")
    quantity.fill("six")
    page.get_by_role("textbox", name="Why optional").fill("Rain")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("“six” is not a number")).to_be_visible()
    expect(page.get_by_role("textbox", name="Why optional")).to_have_value("Rain")

    quantity.fill("6")
    page.get_by_role("button", name="Propose", exact=True).click()

    expect(page.get_by_text("The shop is asked. You see the answer here.")).to_be_visible()
    assert ChangeProposal.objects.get().note == "Rain"


def test_what_is_opened_stays_open_when_the_page_hears_of_something(page_for):
    garden, tea = stage.supplier(), make.goods(name="Dragon Well")
    stage.offered(garden, tea)
    order = stage.sent(garden, (tea, 10), by=make.person(Role.PURCHASING))
    page = page_for(stage.seller(garden), viewport={"width": 360, "height": 740})
    page.goto(f"/supplier/orders/{order.pk}/")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    page.get_by_text("Propose a change").click()
    page.evaluate("document.querySelector('#portal-answer').dataset.old = ''")
    with transaction.atomic():
        record(
            PurchaseSeen(order.pk, order.number),
            actor=None,
            at=timezone.now(),
            audiences=[f"user:{garden.people.get().user_id}"],
        )

    expect(page.locator("#portal-answer[data-old]")).to_have_count(0)
    expect(page.get_by_label("Quantity")).to_be_visible()


def test_what_is_typed_before_the_page_can_hold_still_is_not_swapped_away(page_for):
    """The module that holds a part still comes with the first hand; on a slow line news are faster than it."""
    garden, tea = stage.supplier(), make.goods(name="Dragon Well")
    stage.offered(garden, tea)
    order = stage.sent(garden, (tea, 10), by=make.person(Role.PURCHASING))
    page = page_for(stage.seller(garden), viewport={"width": 360, "height": 740})
    on_its_way = []
    page.route("**/js/still*.js", lambda route: on_its_way.append(route))
    page.goto(f"/supplier/orders/{order.pk}/")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    page.get_by_text("Propose a change").click()
    page.get_by_label("Quantity").fill("six")
    with page.expect_response(lambda answer: answer.url.endswith("/answer/")), transaction.atomic():
        record(
            PurchaseSeen(order.pk, order.number),
            actor=None,
            at=timezone.now(),
            audiences=[f"user:{garden.people.get().user_id}"],
        )
    expect(page.get_by_label("Quantity")).to_have_value("six")
    for route in on_its_way:
        route.continue_()

    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("“six” is not a number")).to_be_visible()
