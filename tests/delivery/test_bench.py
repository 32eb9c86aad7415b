"""The florists' bench: what to make next, and one tap when it is ready."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from delivery import operations, queries
from delivery.models import Run, Shift, Stop, Vehicle
from delivery.rules import bench
from orders import operations as ordering
from orders.models import Order, PackPhoto
from orders.rules import WrongStage
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import to_bring
from tests.factories import NOON
from tests.messaging import recordings
from tests.orders import stages
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def florist(client):
    someone = make.person(Role.PACKER, name="Su")
    client.force_login(someone)
    return someone


def promised(until, **more) -> Order:
    order = to_bring(**more)
    Order.objects.filter(pk=order.pk).update(deliver_until=until)
    order.refresh_from_db()
    return order


def planned(order, *, loads_at) -> Stop:
    """``order`` on a run whose rider loads at a time."""
    delivery = operations.follow_order(order_id=order.pk, at=NOON)
    vehicle = Vehicle.objects.create(name=f"Bike {order.pk}", pieces=9, litres=90)
    shift = Shift.objects.create(
        rider=make.person(Role.RIDER, name="Ma"), vehicle=vehicle, begins=NOON, ends=NOON + 9 * HOUR
    )
    times = dict.fromkeys(("arrives_at", "begins_at", "leaves_at"), loads_at + HOUR)
    run = Run.objects.create(
        shift=shift, number=1, loads_at=loads_at, leaves_at=loads_at, returns_at=loads_at + 2 * HOUR
    )
    return Stop.objects.create(run=run, delivery=delivery, place=1, **times)


def test_what_leaves_first_is_made_first(florist):
    unplanned = promised(NOON + 3 * HOUR)
    late = promised(NOON + timedelta(minutes=30))
    on_a_run = promised(NOON + 5 * HOUR)
    planned(on_a_run, loads_at=NOON + HOUR)
    no_time = to_bring()

    found = queries.to_make(florist, at=NOON, most=9)

    assert [each.order for each in found] == [late, on_a_run, unplanned, no_time]
    assert [each.urgency for each in found] == ["late", "", "", ""]
    assert [each.ready_by for each in found] == [
        NOON + timedelta(minutes=30) - bench.LEAD,
        NOON + HOUR,
        NOON + 3 * HOUR - bench.LEAD,
        no_time.ship_by,
    ]
    assert [each.rider for each in found] == ["", "Ma", "", ""]


def test_what_others_bring_and_what_is_ready_is_not_there(florist):
    to_bring(way="pickup")
    to_bring(way="carrier")
    stages.packed(to_bring())

    assert queries.to_make(florist, at=NOON, most=9) == []


@pytest.mark.parametrize("before", [None, stages.picked])
def test_one_tap_makes_it_ready_through_the_orders_own_steps(florist, before):
    order = to_bring()
    if before:
        before(order)

    for _twice in range(2):
        operations.make_ready(order_id=order.pk, actor=florist, at=NOON, has_read_notes=False)

    order.refresh_from_db()
    assert (order.stage, order.packer) == ("hand_over", florist)
    kinds = [kind for kind in Event.objects.order_by("pk").values_list("kind", flat=True) if kind.startswith("orders.")]
    assert kinds[-3:] == ["orders.picked", "orders.packing_started", "orders.packed"]
    assert operations.follow_order(order_id=order.pk, at=NOON).state == "ready"


def test_what_stands_in_the_way_changes_nothing(florist):
    unread = to_bring(card_text="For you")
    with pytest.raises(ordering.NoteNotRead):
        operations.make_ready(order_id=unread.pk, actor=florist, at=NOON, has_read_notes=False)
    unread.refresh_from_db()
    assert (unread.stage, unread.picker) == ("placed", None)

    anothers = to_bring()
    ordering.start_picking(order_id=anothers.pk, actor=make.person(Role.WAREHOUSE, name="Wu"), at=NOON)
    with pytest.raises(WrongStage) as refused:
        operations.make_ready(order_id=anothers.pk, actor=florist, at=NOON, has_read_notes=True)
    assert "Wu" in refused.value.message


def test_what_waits_for_goods_cannot_be_ready(florist):
    tea = make.goods()
    order = make.order(make.line(tea), way="rider", may_wait=True)

    with pytest.raises(operations.NotAllThere):
        operations.make_ready(order_id=order.pk, actor=florist, at=NOON, has_read_notes=True)
    order.refresh_from_db()
    assert (order.stage, order.picker) == ("placed", None)


def test_the_page_shows_what_is_wished_and_takes_the_photo(client, florist):
    order = promised(timezone.now(), card_text="With love", customer_note="No lilies")
    page = client.get(reverse("delivery:bench")).content.decode()
    assert all(words in page for words in ("With love", "No lilies", order.number, "is-late"))

    url = reverse("delivery:ready", args=[order.number])
    refused = client.post(url, headers=HTMX)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (409, f"#ready-answer-{order.pk}")
    photo = SimpleUploadedFile("bouquet.jpg", recordings.picture(), content_type="image/jpeg")
    done = client.post(url, {"has_read_notes": "on", "photo": photo}, headers=HTMX)
    assert done.status_code == 200 and "is ready" in done.content.decode()
    assert PackPhoto.objects.get().taken_by == florist
    assert reverse("orders:customer_photo", args=[order.link_token, PackPhoto.objects.get().pk]) in (
        client.get(order.get_customer_url()).content.decode()
    )


def test_who_packs_nothing_has_no_bench(client):
    order = to_bring()
    client.force_login(make.person(Role.RIDER))

    assert client.get(reverse("delivery:bench")).status_code in (403, 404)
    assert client.post(reverse("delivery:ready", args=[order.number])).status_code in (403, 404)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_bench_costs_the_same_however_full(client, florist, django_assert_num_queries, how_many):
    for _each in range(how_many):
        to_bring(card_text="Hello")
    client.get(reverse("delivery:bench"))

    with django_assert_num_queries(5):
        client.get(reverse("delivery:bench"), headers=HTMX)


@pytest.mark.django_db(transaction=True)
def test_two_florists_who_finish_the_same_at_once():
    order = to_bring()
    people = [make.person(Role.PACKER), make.person(Role.PACKER)]
    taps = [
        partial(operations.make_ready, order_id=order.pk, actor=who, at=NOON, has_read_notes=True) for who in people
    ]

    assert race(Order.objects.all(), *(partial(outcome_of, tap) for tap in taps)) == ["done", "done"]
    assert Event.objects.filter(kind="orders.packed").count() == 1
