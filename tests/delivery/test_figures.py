"""What deliveries come to: on time by when riders were at the door, why the rest was late, and how long a door takes."""

import gzip
import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from delivery import operations, queries
from delivery.models import Attempt, Delivery
from delivery.operations import Proof
from delivery.rules.figures import LONGEST, SERVICE, SHORTEST, LateCause, area_of, cause_of, learned
from orders.models import HandOver, Order
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import decided, failed, on_the_way, to_bring
from tests.factories import NOON

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SOON = NOON + 3 * HOUR


def brought(
    *, came=10, stays=4, due=60, address="杭州市西湖区文三路 1 号", ready=-60, at=NOON, rider=None, tried=""
) -> Attempt:
    """A parcel that left at ``at`` and came ``came`` minutes after, promised until ``due`` minutes after."""
    rider = rider or make.person(Role.RIDER, name="Ma")
    attempt = on_the_way(to_bring(address=address), rider=rider)
    order = attempt.delivery.order
    Attempt.objects.filter(pk=attempt.pk).update(left_at=at)
    if tried:
        attempt = decided(failed(attempt, reason=tried, at=at + MINUTE), "again", at=at + 2 * MINUTE)
    if due is not None:
        Order.objects.filter(pk=order.pk).update(deliver_until=at + due * MINUTE)
    HandOver.objects.filter(order=order).update(opened_at=at + ready * MINUTE, done_at=at)
    if stays:
        operations.arrive(attempt_id=attempt.pk, actor=rider, at=at + came * MINUTE)
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=at + (came + stays) * MINUTE)
    attempt.refresh_from_db()
    return attempt


def test_on_time_is_when_the_rider_was_at_the_door_whatever_was_changed_later():
    brought(came=58, stays=10)  # at the door in time, given away after
    brought(came=70, stays=0)
    Delivery.objects.update(updated_at=NOON + 9 * HOUR)
    Order.objects.update(updated_at=NOON + 9 * HOUR)

    found = queries.figures(at=SOON)

    assert (found.all.delivered, found.all.promised, found.all.late) == (2, 2, [600])
    assert found.all.on_time == 50
    assert found.all.service_minutes == 10


def test_by_area_hour_and_rider():
    ma, tang = make.person(Role.RIDER, name="Ma"), make.person(Role.RIDER, name="Tang")
    brought(rider=ma)
    brought(rider=tang, address="上城区解放路 5 号", came=90)
    brought(rider=tang, address="12 Lake Road", due=None)

    found = queries.figures(at=SOON)

    assert {group.name: (group.delivered, group.on_time) for group in found.areas} == {
        "西湖区": (1, 100),
        "上城区": (1, 0),
        "": (1, None),
    }
    assert {group.name: len(group.late) for group in found.riders} == {"Ma": 0, "Tang": 1}
    assert sum(number for row in found.heat for _hour, number, _shade in row.fields) == 3
    assert {shade for row in found.heat for _hour, number, shade in row.fields if number} == {5}


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"tried": "address"}, LateCause.ADDRESS),
        ({"ready": 30}, LateCause.NOT_READY),
        ({"due": 40}, LateCause.LEFT_LATE),
        ({}, LateCause.ROAD),
    ],
)
def test_why_it_was_late(given, cause):
    brought(came=100, **given)

    assert [(label, number) for label, number, _minutes in queries.figures(at=SOON).causes] == [(str(cause.label), 1)]


def test_a_breakdown_on_the_way_is_why():
    due = NOON + HOUR
    cause = cause_of(due=due, ready_at=NOON - HOUR, left_at=NOON, failed=[], broke_down=True)

    assert cause == LateCause.BREAKDOWN


def test_who_gets_something_every_friday():
    friday = NOON + timedelta(days=(4 - NOON.weekday()) % 7)
    for week in range(3):
        brought(address="第一医院", at=friday - timedelta(weeks=week))
    brought(address="Once Road 1")

    [habit] = queries.figures(at=friday + timedelta(days=1)).habits
    assert (habit.address, habit.days) == ("第一医院", [0, 0, 0, 0, 3, 0, 0])


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_figures_cost_the_same_however_much_there_was(django_assert_num_queries, how_many):
    for _each in range(how_many):
        brought()

    with django_assert_num_queries(4):
        queries.figures(at=SOON)


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("杭州市西湖区文三路 1 号", "西湖区"),
        ("浙江省 杭州市 上城区 解放路", "上城区"),
        ("西湖区灵隐路", "西湖区"),
        ("桐庐县迎春街", "桐庐县"),
        ("文三路阳光小区 3 幢", ""),
        ("12 Lake Road", ""),
        ("", ""),
        ("10 Downing Street\nLondon SW1A 2AA", "SW1A"),
        ("221b Baker Street, London, nw1 6xe, UK", "NW1"),
        ("Flat 4, 12 Lake Road, Hackney, London", "London"),
        ("12345 Main Street", ""),
        ("12345 Main Street, springfield, USA", "Springfield"),
        ("900 N Michigan Ave, Chicago, IL 60611-1542, United States", "60611"),
        ("12 Lake Road, Apt 1234, Springfield", "Springfield"),
        ("Rose House, 1012 Long Lane, Springfield", "Springfield"),
        ("Unit B2 3rd Floor, 12 Lake Road, Springfield", "Springfield"),
        ("301 Front Street West, Toronto, ON M5V 2T6", "M5V"),
        ("Marienplatz 8\n80331 München\nDeutschland", "80331"),
    ],
)
def test_the_area_of_an_address(address, area):
    assert area_of(address) == area


LAYOUTS = [
    "{address1}\n{address2}\n{city}, {state} {postal_code}",
    "{address1}, {city}, {state} {postal_code}, USA",
    "{address1} {address2} {city} {state} {postal_code}",
]


def test_real_addresses_are_in_the_area_of_their_postcode_however_they_are_written(shared_data):
    with gzip.open(shared_data / "delivery" / "addresses-us.jsonl.gz", "rt") as lines:
        real = [json.loads(line) for line in lines]

    assert len(real) > 3000
    wrong = [
        layout.format(**each)
        for each in real
        for layout in LAYOUTS
        if area_of(layout.format(**each)) != each["postal_code"]
    ]
    wrong += [each["city"] for each in real if area_of("{address1}, {city}".format(**each)) != each["city"]]
    assert wrong == []


@given(st.text(max_size=200))
def test_whatever_is_written_for_an_address_has_an_area_or_none(address):
    assert len(area_of(address)) <= len(address)


def door(*, minutes, address="12 Lake Road"):
    attempt = brought(at=timezone.now() - HOUR, came=5, stays=minutes, address=address)
    return attempt.delivery


def test_nothing_learned_is_four_minutes():
    order = to_bring()
    delivery = operations.follow_order(order_id=order.pk, at=NOON)

    assert queries.service_seconds(delivery, at=NOON) == SERVICE == 240


def test_doors_are_learned_by_address_and_area_and_odd_taps_left_out():
    hospital, *_more = [door(minutes=12, address="西湖区第一医院") for _each in range(4)]
    door(minutes=600, address="西湖区第一医院")  # forgot to tap
    neighbour = operations.follow_order(order_id=to_bring(address="西湖区文三路 9 号").pk, at=NOON)
    elsewhere = operations.follow_order(order_id=to_bring(address="滨江区江南大道 1 号").pk, at=NOON)

    found = queries.service_seconds_of([hospital, neighbour, elsewhere], at=timezone.now())

    assert SERVICE < found[elsewhere.pk] < found[neighbour.pk] < found[hospital.pk] < 12 * 60


def test_many_deliveries_are_asked_at_once(django_assert_num_queries):
    asked = [door(minutes=5) for _each in range(3)]

    with django_assert_num_queries(2):
        queries.service_seconds_of(asked, at=timezone.now())


def test_what_is_learned_of_doors_is_read_by_an_index_however_many_there_were():
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("SET LOCAL enable_seqscan = off")
        queries.service_seconds_of([], at=NOON)
        (question,) = [each["sql"] for each in asked if "epoch" in each["sql"].lower()]
        cursor.execute(f"EXPLAIN {question}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    # Read with every day that is planned or promised, in the transaction of an order that is placed.
    assert "delivery_attempt_done_at" in plan
    assert "Sort" not in plan


@given(
    seconds=st.lists(st.floats(SHORTEST, LONGEST), max_size=30),
    before=st.floats(SHORTEST, LONGEST),
)
def test_what_is_learned_lies_between_what_was_known_and_what_was_seen(seconds, before):
    found = learned(seconds, before=before)

    assert min([*seconds, before]) - 1e-6 <= found <= max([*seconds, before]) + 1e-6
    if not seconds:
        assert found == before


def test_the_page_and_its_files_are_the_owners(client):
    brought(at=timezone.now() - 3 * HOUR, came=100, address="西湖区文三路 1 号")
    client.force_login(make.person(Role.OWNER))
    page = client.get(reverse("delivery:figures")).content.decode()
    assert "西湖区" in page and "Took longer on the road" in page

    csv = client.get(reverse("delivery:figures_file", args=["areas", "csv"])).content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("西湖区,1,1,0.0,1,40.0")
    for code in ("hours", "riders", "causes", "demand", "habits"):
        answer = client.get(reverse("delivery:figures_file", args=[code, "xlsx"]))
        assert load_workbook(BytesIO(answer.content)).active.max_row >= 1
    assert client.get(reverse("delivery:figures_file", args=["areas", "pdf"])).status_code == 404
    assert client.get(reverse("delivery:figures_file", args=["secrets", "csv"])).status_code == 404

    client.force_login(make.person(Role.FINANCE))
    assert client.get(reverse("delivery:figures_file", args=["habits", "csv"])).status_code == 404
    client.force_login(make.person(Role.RIDER))
    assert client.get(reverse("delivery:figures")).status_code in (403, 404)


def test_a_shop_without_deliveries_has_a_page_too(client):
    client.force_login(make.person(Role.OWNER))

    assert "No deliveries yet" in client.get(reverse("delivery:figures")).content.decode()
