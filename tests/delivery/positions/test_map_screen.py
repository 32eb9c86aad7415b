"""The dispatcher's map, whose list says the same."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from delivery import operations
from delivery.models import KnownAddress
from delivery.operations import ToldFix
from delivery.rules.addresses import building_of, key_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way, to_bring

pytestmark = pytest.mark.django_db
URL = "delivery:map"


@pytest.fixture
def dispatcher(client):
    someone = make.person(Role.DISPATCHER)
    client.force_login(someone)
    return someone


def seen(rider, *, minutes: int = 0) -> None:
    """The phone of ``rider`` was there so many ``minutes`` ago."""
    now = timezone.now()
    rider.attempts.update(left_at=now - timedelta(hours=1))
    fixes = [ToldFix(now - timedelta(minutes=minutes, seconds=ago), 30.25, 120.16, 9) for ago in (20, 0)]
    operations.note_positions(batch_id=uuid4(), fixes=fixes, sent_at=now, rider=rider, at=now)


def test_riders_with_parcels_their_doors_and_when_they_were_seen(client, dispatcher):
    ma, li, at_home = (make.person(Role.RIDER, name=name) for name in ("Ma", "Li", "Wang"))
    mine = on_the_way(to_bring(), rider=ma)
    on_the_way(to_bring(), rider=li)
    seen(ma)
    seen(at_home)
    text = "12 Lake Road"
    KnownAddress.objects.update_or_create(
        key=key_of(text),
        defaults={
            "building": building_of(key_of(text)),
            "text": text,
            "latitude": 30.26,
            "longitude": 120.17,
            "source": "pin",
            "is_confirmed": True,
        },
    )

    shown = client.get(reverse(URL)).content.decode()

    assert f'id="rider-{ma.pk}"' in shown and 'data-spot="30.25,120.16"' in shown
    assert f'id="rider-{at_home.pk}"' not in shown
    assert f'id="door-{mine.delivery_id}"' in shown and "30.26,120.17" in shown
    assert "The phone has not said yet where" in shown


def test_who_has_not_been_heard_of_looks_like_it(client, dispatcher):
    rider = make.person(Role.RIDER)
    on_the_way(to_bring(), rider=rider)
    seen(rider, minutes=9)

    assert "rider-out is-silent" in client.get(reverse(URL)).content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.RIDER, Role.PACKER])
def test_others_do_not_find_it(client, role):
    client.force_login(make.person(role))

    assert client.get(reverse(URL)).status_code in (403, 404)


@pytest.mark.parametrize("how_many", [1, 4])
def test_it_costs_the_same_however_many(client, dispatcher, django_assert_max_num_queries, how_many):
    for _each in range(how_many):
        rider = make.person(Role.RIDER)
        on_the_way(to_bring(), rider=rider)
        seen(rider)

    with django_assert_max_num_queries(9):
        client.get(reverse(URL), headers={"HX-Request": "true"})
