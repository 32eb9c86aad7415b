"""A parcel on its way in the browser: live on the customer's phone, and set right by the dispatcher."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from delivery import operations
from delivery.models import CarrierParcel
from delivery.rules.tracking import Heard, State
from shopsuite.people.roles import Role
from tests.browser.talking import live
from tests.delivery.carriers import stage


def say(carrier, number, state, place):
    now = timezone.now()
    said = Heard(f"{number}-{state}", number, State(state), now, place)
    operations.take_in(carrier_id=carrier.pk, heard=[said], at=now)


def test_a_parcel_is_followed_live_and_its_mistyped_number_set_right(page_for, page_as, axe):
    sf = stage.carrier(provider="")
    order = stage.given_to(stage.order(), number="SF1234", at=timezone.now() - timedelta(hours=1), follow=False)
    phone, desk = page_for(None), page_as(Role.DISPATCHER)
    live(phone, order.get_customer_url())
    # The feed's own process has heard of the hand-over.
    expect(phone.get_by_role("heading", name="Where your parcel is")).to_be_visible()
    live(desk, "/delivery/parcels/")

    say(sf, "SF1234", "out_for_delivery", "Hangzhou Xihu")

    expect(phone.locator("#customer-parcels")).to_contain_text("Hangzhou Xihu")
    expect(phone.get_by_text("bringing it to your door today")).to_be_visible()
    expect(desk.locator("#parcels")).to_contain_text("Out for delivery")
    assert axe(phone) == []
    assert axe(desk) == []

    live(desk, order.get_absolute_url())
    desk.get_by_text("Mistyped? Correct the number").click()
    form = desk.locator(f"#parcel-{CarrierParcel.objects.get().pk} form", has_text="Correct it")
    form.get_by_label("Tracking number").fill("SF 4321")
    form.get_by_role("button", name="Correct it").click()
    expect(phone.locator("#customer-parcels")).to_contain_text("SF4321")
    expect(desk.get_by_text("SF Express SF1234").first).to_be_visible()
    assert axe(desk) == []
