"""What was thought of teas, what was drunk and what customers like, over the API."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from psycopg.types.range import Range

from bookings.models import Booking, NoteBy, Session, TastingNote, TeaGuide
from inventory.models import BatchStock
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling, client_of
from tests.bookings.stage import clock, tea_house

pytestmark = pytest.mark.django_db
V1 = "/api/v1/tastings/"


@pytest.fixture
def house(db):
    return tea_house()


@pytest.fixture
def booking(house):
    """A party that sits at the table."""
    booking = house.book(clock(12, 14))
    now = timezone.now()
    span = Range(now - timedelta(minutes=30), now + timedelta(hours=1))
    Session.objects.filter(pk=booking.session_id).update(during=span, blocked=span)
    TeaGuide.objects.create(product=house.puer.product, flavours=["camphor"])
    return Booking.objects.get(pk=booking.pk)


@pytest.fixture
def host(house):
    return calling(house.lin.user)


def test_the_host_notes_a_tea_changes_it_and_takes_it_back(host, house, booking):
    url = f"{V1}bookings/{booking.pk}/notes/"
    tea = {"product": house.puer.product_id}
    TastingNote.objects.create(booking=booking, product=house.puer.product, by=NoteBy.GUEST, score=5)

    host.put(url, tea | {"score": 3, "flavours": ["camphor"]}, format="json")
    notes = host.put(url, tea | {"score": 4, "words": "after rain"}, format="json").json()

    assert [(each["by"], each["score"], each["words"]) for each in notes] == [
        ("guest", 5, ""),
        ("host", 4, "after rain"),
    ]
    assert [each["by"] for each in host.put(url, tea, format="json").json()] == ["guest"]
    assert host.put(url, {"product": house.longjing.product_id + 999, "score": 4}, format="json").status_code == 400
    assert host.put(url, tea | {"flavours": ["petrol"]}, format="json").status_code == 400


def test_tea_is_drunk_once_and_put_back(host, house, booking):
    batch = make.batch(house.puer, 5, place=house.bamboo.place, year=2008)
    url = f"{V1}sessions/{booking.session_id}/teas/"
    body = {"client_id": str(uuid4()), "batch": batch.pk, "quantity": "2"}

    first, second = (host.post(url, body, format="json") for _time in range(2))

    assert (first.status_code, first.json()["id"]) == (201, second.json()["id"])
    assert BatchStock.objects.get(batch=batch).on_hand == Decimal(3)
    (drunk,) = host.get(url).json()
    assert host.post(f"{V1}teas/{drunk['id']}/put-back/").json()["undone_at"]
    assert BatchStock.objects.get(batch=batch).on_hand == Decimal(5)
    other = make.batch(make.goods(name="Kettle"), 5, place=house.bamboo.place)
    assert host.post(url, body | {"client_id": str(uuid4()), "batch": other.pk}, format="json").status_code == 404


def test_a_taste_says_why_and_what_they_say_wins(house, booking):
    clerk = calling(house.clerk)
    TastingNote.objects.create(booking=booking, product=house.puer.product, by=NoteBy.GUEST, score=5)
    url = f"{V1}customers/{booking.customer_id}/"

    taste = clerk.get(f"{url}taste/").json()
    (camphor,) = taste["flavours"]
    assert (taste["wants_news"], camphor["flavour"], camphor["level"]) == (False, "camphor", "likes")
    assert [(why["kind"], why["product_id"], why["score"]) for why in camphor["why"]] == [
        ("note", house.puer.product_id, 5)
    ]

    said = clerk.put(f"{url}taste/", {"flavour": "camphor", "likes": False}, format="json").json()
    assert (said["flavours"][0]["level"], said["flavours"][0]["said"]) == ("avoids", False)
    assert clerk.put(f"{url}news/", {"wants_news": True, "source": "signed form"}, format="json").json()["wants_news"]
    assert not clerk.put(f"{url}news/", {"wants_news": False}, format="json").json()["wants_news"]


def test_who_is_no_host_notes_nothing_and_who_packs_reads_nothing(house, booking):
    note = {"product": house.puer.product_id, "score": 1}
    assert calling(house.clerk).put(f"{V1}bookings/{booking.pk}/notes/", note, format="json").status_code == 403
    packer = client_of(Role.PACKER)
    for address in (f"bookings/{booking.pk}/notes/", f"customers/{booking.customer_id}/taste/"):
        assert packer.get(V1 + address).status_code == 403
    assert not TastingNote.objects.exists()
