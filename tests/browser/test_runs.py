"""The dispatcher's board: planned with one key, ridden by, changed by hand, undone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from delivery import operations
from delivery.models import Stop
from shopsuite.core.queries import shop_day
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day():
    """Two riders and three doors, from now on."""
    now = timezone.now()
    days.shop_on_the_map()
    first, second = (days.shift(begins=now - timedelta(hours=1), ends=now + timedelta(hours=5)) for _ in range(2))
    doors = [
        days.to_bring(
            north=300 * number, begins=now - timedelta(hours=1), ends=now + timedelta(hours=4, minutes=number)
        )
        for number in (1, 2, 3)
    ]
    return first, second, doors


def chip(page, delivery):
    return page.locator(f'[data-stop="{delivery.pk}"] [data-put]')


def test_a_day_is_planned_with_one_key_and_ridden_by(page_as, day, worker, axe):
    *_shifts, doors = day
    page = page_as(Role.DISPATCHER)
    page.goto(f"/work/runs/?day={shop_day(timezone.now())}")
    expect(page.get_by_role("heading", name="On nobody's way")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-feed", "live")

    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="A plan is ready")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("3 stops change riders")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Ride by it").click()

    for door in doors:
        expect(page.locator(f'[data-shift] [data-stop="{door.pk}"]')).to_be_visible()
    expect(page.get_by_role("heading", name="On nobody's way")).to_have_count(0)
    assert axe(page) == []


def test_a_stop_is_put_on_another_way_by_keys_and_back_with_one_press(page_as, day):
    first, second, doors = day
    dispatcher = make.person(Role.DISPATCHER)
    for door in doors:
        operations.move_stop(delivery_id=door.pk, shift_id=first.pk, actor=dispatcher, at=timezone.now())
    page = page_as(Role.DISPATCHER)
    page.goto(f"/work/runs/?day={shop_day(timezone.now())}")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")

    chip(page, doors[0]).focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-runs-say]")).to_contain_text(str(second.rider))
    page.keyboard.press("Enter")
    expect(page.locator(f'#shift-{second.pk} [data-stop="{doors[0].pk}"]')).to_be_visible()
    expect(page.get_by_text("Planning leaves it there")).to_be_visible()
    assert Stop.objects.get(delivery=doors[0]).run.shift == second

    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f'#shift-{first.pk} [data-stop="{doors[0].pk}"]')).to_be_visible()
    assert days.ways()[first.pk] == [[door.pk for door in doors]]


def test_a_stop_is_dragged_in_front_of_another(page_as, day):
    first, _second, doors = day
    dispatcher = make.person(Role.DISPATCHER)
    for door in doors:
        operations.move_stop(delivery_id=door.pk, shift_id=first.pk, actor=dispatcher, at=timezone.now())
    page = page_as(Role.DISPATCHER)
    page.goto(f"/work/runs/?day={shop_day(timezone.now())}")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    from_box, to_box = chip(page, doors[2]).bounding_box(), chip(page, doors[0]).bounding_box()

    page.mouse.move(from_box["x"] + 10, from_box["y"] + 10)
    page.mouse.down()
    page.mouse.move(to_box["x"] + 30, to_box["y"] + 10, steps=5)
    page.mouse.move(to_box["x"] + 5, to_box["y"] + 10, steps=5)
    page.mouse.up()

    expect(page.get_by_text("Planning leaves it there")).to_be_visible()
    assert days.ways()[first.pk] == [[doors[2].pk, doors[0].pk, doors[1].pk]]


def test_what_cannot_be_is_said_and_nothing_moves(page_as, day):
    first, second, doors = day
    dispatcher = make.person(Role.DISPATCHER)
    operations.move_stop(delivery_id=doors[0].pk, shift_id=first.pk, actor=dispatcher, at=timezone.now())
    page = page_as(Role.DISPATCHER, viewport={"width": 360, "height": 740})
    page.goto(f"/work/runs/?day={shop_day(timezone.now())}")
    operations.break_down(shift_id=second.pk, actor=dispatcher, at=timezone.now())

    chip(page, doors[0]).click()
    menu = page.locator(f'[data-stop="{doors[0].pk}"] .menu-panel')
    menu.get_by_role("combobox", name="Rider").select_option(str(second.pk))
    menu.get_by_role("button", name="Put there").click()

    expect(page.get_by_text("does not ride at that time")).to_be_visible()
    assert Stop.objects.get().run.shift == first
