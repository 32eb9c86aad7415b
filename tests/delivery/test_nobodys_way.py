"""The board says in words why something is on nobody's way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delivery import operations
from delivery.boards import board_of
from delivery.rules.loose import WORDS, Why
from shopsuite.core.queries import shop_day
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days, stages
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop() -> None:
    days.shop_on_the_map()


def later(**span: int):
    return NOON + timedelta(**span)


def why(delivery, *, at=NOON) -> str:
    """What the board of the day says of ``delivery``."""
    (said,) = [said for said, there in board_of(shop_day(at), at=at).unplanned if delivery in there]
    return said


@pytest.mark.parametrize(
    ("shift", "asked", "reason"),
    [
        (None, {}, Why.NOBODY),
        ({"begins": later(hours=-4), "ends": later(minutes=-1)}, {}, Why.NOBODY),
        ({"litres": 10}, {}, Why.TOO_BIG),
        ({}, {"begins": later(hours=-2), "ends": later(minutes=-1)}, Why.OVER),
        ({"ends": later(hours=2)}, {"begins": later(hours=2), "ends": later(hours=3)}, Why.NOT_THEN),
        ({"begins": later(hours=2)}, {"ends": later(hours=1)}, Why.NOT_THEN),
        ({"ends": later(minutes=40)}, {"north": 9000}, Why.TOO_FAR),
        ({}, {"north": 9000, "ends": later(minutes=20)}, Why.TOO_LATE),
        ({}, {}, Why.UNPLANNED),
    ],
)
def test_what_keeps_it_is_said_before_anybody_plans(shift, asked, reason):
    if shift is not None:
        days.shift(**shift)
    assert why(days.to_bring(**asked)) == str(WORDS[reason])


def test_somebody_large_enough_is_not_enough_where_only_a_small_one_is_on_shift_then():
    days.shift(litres=10)
    days.shift(begins=later(hours=4))
    delivery = days.to_bring(ends=later(hours=1))
    assert why(delivery) == str(WORDS[Why.NOT_THEN])


def test_a_rider_who_is_out_is_not_back_before_they_are():
    shift = days.shift()
    days.packed(far := days.to_bring(north=9000))
    days.taken()
    operations.take_parcel(code=far.order.number, actor=shift.rider, at=NOON)
    operations.settle_runs(day=shop_day(NOON), at=NOON)
    assert why(days.to_bring(north=300, ends=later(minutes=40))) == str(WORDS[Why.NOT_THEN])


def test_the_last_plan_is_said_where_nothing_else_keeps_it():
    shift = days.shift(pieces=1, ends=later(minutes=50))
    first, second = (days.to_bring(north=1500, ends=later(minutes=45 + number)) for number in (0, 1))
    plan = days.planned()
    assert why(first) == str(WORDS[Why.IN_PLAN])
    operations.take_plan(plan_id=plan.pk, actor=make.person(Role.DISPATCHER), at=NOON)

    ((brought,),) = days.ways()[shift.pk]
    left = second if brought == first.pk else first
    came = days.to_bring(north=500, ends=later(minutes=50))
    assert why(left) == str(WORDS[Why.NO_TIME])
    assert why(came) == str(WORDS[Why.NEW])
    operations.ask_for_plan(day=shop_day(NOON), cause="asked", actor=None, at=NOON)
    assert why(came) == str(WORDS[Why.BEING_PLANNED])


def test_what_was_left_behind_by_a_shift_that_is_over_is_said_to_be():
    first, _second = days.shift(ends=later(hours=1)), days.shift(begins=later(hours=1), ends=later(hours=6))
    delivery = days.to_bring()
    operations.move_stop(delivery_id=delivery.pk, shift_id=first.pk, actor=make.person(Role.DISPATCHER), at=NOON)
    assert why(delivery, at=later(hours=1, minutes=1)) == str(WORDS[Why.LEFT])


def test_the_page_says_it_in_words_and_what_nobody_can_find_apart(client):
    days.shift(litres=10)
    days.to_bring()
    days.follow(stages.to_bring(address="Nobody knows", deliver_until=later(hours=2)))
    client.force_login(make.person(Role.DISPATCHER))
    page = client.get(f"/work/runs/?day={shop_day(NOON)}").content.decode()
    assert "Nobody knows where that is. Set the pin" in page
    assert "Nobody rides any more on this day" in page


def test_many_are_as_many_questions_as_one():
    days.shift()
    days.to_bring()
    with CaptureQueriesContext(connection) as one:
        board_of(shop_day(NOON), at=NOON)
    for _number in range(4):
        days.to_bring()
    days.shift()
    with CaptureQueriesContext(connection) as many:
        board_of(shop_day(NOON), at=NOON)
    assert len(many) == len(one)
