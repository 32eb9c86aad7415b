"""A supplier proposes a change from a phone; what was typed survives a number that is none."""

import pytest
from playwright.sync_api import expect

from purchasing.models import ChangeProposal
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
