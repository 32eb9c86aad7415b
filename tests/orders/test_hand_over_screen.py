"""The hand-over: each way asks for what it needs."""

import pytest
from django.urls import reverse

from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.orders.stages import packed

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def parcel():
    variant = make.goods(name="Longjing")
    make.batch(variant, 100)
    return packed(make.order(make.line(variant)))


@pytest.fixture
def dispatcher(client):
    someone = make.person(Role.DISPATCHER)
    client.force_login(someone)
    return someone


def hand_over(client, order, **sent):
    return client.post(reverse("orders:hand_over_order", args=[order.number]), sent, headers=HTMX)


def test_a_carrier_takes_the_parcel(client, dispatcher, parcel):
    answer = hand_over(client, parcel, way="carrier", carrier="SF Express", tracking_number="SF1")

    assert answer.headers["HX-Redirect"] == reverse("orders:hand_over_queue")
    parcel.refresh_from_db()
    assert (parcel.stage, parcel.hand_over.tracking_number) == (Stage.SHIPPED, "SF1")


def test_carriers_in_use_are_offered(client, dispatcher, parcel):
    hand_over(client, parcel, way="carrier", carrier="SF Express")
    other = packed(make.order(make.line(parcel.lines.get().variant)))

    page = client.get(reverse("orders:hand_over_order", args=[other.number])).content.decode()
    assert 'value="SF Express"' in page


def test_a_carrier_without_a_name_is_refused_and_nothing_typed_is_lost(client, dispatcher, parcel):
    answer = hand_over(client, parcel, way="carrier", tracking_number="SF12345")

    assert answer.status_code == 400
    assert 'value="SF12345"' in answer.content.decode()


def test_a_parcel_is_not_given_away_uncompared(client, dispatcher, parcel):
    assert hand_over(client, parcel, way="pickup").status_code == 400

    hand_over(client, parcel, way="pickup", is_compared="on")
    parcel.refresh_from_db()
    assert parcel.stage == Stage.DELIVERED


def test_a_rider_is_chosen_by_load(client, dispatcher, parcel):
    rider = make.person(Role.RIDER)
    other = packed(make.order(make.line(parcel.lines.get().variant)))
    hand_over(client, other, way="rider", rider=rider.pk)

    page = client.get(reverse("orders:hand_over_order", args=[parcel.number]))

    assert [(each, each.load) for each in page.context["riders"]] == [(rider, 1)]


@pytest.mark.parametrize("sent", [{}, {"way": "teleport"}, {"way": "rider"}, {"way": "rider", "rider": "0"}])
def test_what_cannot_be_meant_is_refused(client, dispatcher, parcel, sent):
    assert hand_over(client, parcel, **sent).status_code == 400
