"""What a phone posts."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from delivery.models import LastPosition, PastPosition
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def rider(client):
    someone = make.person(Role.RIDER)
    client.force_login(someone)
    return someone


def post(client, places, **more):
    words = {"batch_id": str(uuid4()), "sent_at": timezone.now().isoformat(), "fixes": json.dumps(places)} | more
    return client.post(reverse("delivery:positions"), words)


def just_now(*, seconds=0, north=0.0):
    return [(timezone.now().timestamp() - seconds) * 1000, 30.25 + north, 120.16, 9]


def test_a_phone_is_told_whether_to_go_on(client, rider):
    assert post(client, [just_now()]).json() == {"shares": False}

    on_the_way(to_bring(), rider=rider)
    assert post(client, [just_now(seconds=20), just_now(seconds=10), just_now()]).json() == {"shares": True}
    assert LastPosition.objects.get().latitude == 30.25


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "x",
        {"a": 1},
        [1, 2, 3],
        [1, 2, 3, "4"],
        [1e999, 1, 1, 1],
        [1, 91, 0, 1],
        [1, 0, 181, 1],
        [1, 0, 0, -1],
        [10**400, 1, 1, 1],
        [1, 1, 1, float("nan")],
    ],
)
def test_one_that_is_broken_does_not_hold_up_the_rest(client, rider, broken):
    on_the_way(to_bring(), rider=rider)

    assert post(client, [just_now(seconds=20), broken, just_now()]).status_code == 200
    assert LastPosition.objects.get().at is not None


@pytest.mark.parametrize(
    "bad",
    [
        {"batch_id": "x"},
        {"sent_at": "yesterday"},
        {"fixes": "{"},
        {"fixes": "3"},
        {"fixes": ""},
        {"fixes": "[" * 99_999},
        {"fixes": f"[[{'9' * 5000},1,1,1]]"},
    ],
)
def test_what_cannot_be_read_is_refused(client, rider, bad):
    assert post(client, [just_now()], **bad).status_code == 400
    assert not PastPosition.objects.exists()


def test_others_than_riders_say_nothing(client):
    client.force_login(make.person(Role.DISPATCHER))

    assert post(client, [just_now()]).status_code in (403, 404)


def test_the_page_says_so_honestly(client, rider):
    url = reverse("delivery:jobs")
    assert "data-shares" not in client.get(url).content.decode()

    on_the_way(to_bring(), rider=rider)
    page = client.get(url).content.decode()
    assert "data-shares" in page and "The shop sees where you are" in page
