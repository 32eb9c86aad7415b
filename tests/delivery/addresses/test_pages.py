"""The dispatcher answers "where is this?" and keeps the book."""

from datetime import timedelta

import pytest
from django.utils import timezone

from delivery import operations, queries
from delivery.models import KnownAddress
from delivery.operations import Proof
from delivery.rules.places import Spot
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.addresses.stage import delivered, noted
from tests.delivery.stages import on_the_way, to_bring

pytestmark = pytest.mark.django_db
LIST = "/work/addresses/"


@pytest.fixture
def dispatcher(client):
    person = make.person(Role.DISPATCHER)
    client.force_login(person)
    return person


@pytest.fixture
def due_soon():
    now = timezone.now()
    return {"deliver_from": now, "deliver_until": now + timedelta(hours=3)}


def page_of(client, url: str = LIST) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_nobody_can_place_is_pinned_one_after_the_other(client, dispatcher, due_soon):
    first, second = noted("1 Hidden Lane", **due_soon), noted("2 Hidden Lane", **due_soon)
    assert page_of(client).count("Hidden Lane") == 2

    answer = client.post(f"{LIST}{first.pk}/?from=nowhere", {"where": "30.25, 120.16"})
    assert answer.url == f"{LIST}{second.pk}/?from=nowhere"
    answer = client.post(answer.url, {"where": "https://www.openstreetmap.org/?mlat=30.26&mlon=120.17"})
    assert answer.url == LIST

    assert "Every address is known" in page_of(client)
    placed = KnownAddress.objects.get(pk=second.pk)
    assert (placed.latitude, placed.source, placed.is_confirmed) == (30.26, "pin", True)
    assert placed.placings.get().placed_by == dispatcher


def test_what_names_no_place_is_kept_to_be_corrected(client, dispatcher):
    address = noted()
    answer = client.post(f"{LIST}{address.pk}/", {"where": "behind the <temple>"})
    assert answer.status_code == 400
    assert "behind the &lt;temple&gt;" in answer.content.decode()
    assert not KnownAddress.objects.get().is_placed


def test_a_mistake_is_taken_back_and_a_doubt_settled(client, dispatcher):
    address = noted()
    client.post(f"{LIST}{address.pk}/", {"where": "30.25, 120.16"})
    KnownAddress.objects.update(looked_at=None)
    delivered(north=900), delivered(north=900)
    assert "delivered elsewhere" in page_of(client, f"{LIST}?view=doubted")
    assert "900 m away" in page_of(client, f"{LIST}{address.pk}/")

    client.post(f"{LIST}{address.pk}/settle/", {"move": "1"})
    assert KnownAddress.objects.get().latitude > 30.258
    client.post(f"{LIST}{address.pk}/take-back/")
    assert KnownAddress.objects.get().latitude == 30.25
    assert "taken back by" in page_of(client, f"{LIST}{address.pk}/")


def test_the_note_at_the_door_is_kept(client, dispatcher):
    address = noted()
    client.post(f"{LIST}{address.pk}/note/", {"note": "Gate 7, ring twice"})
    assert "Gate 7, ring twice" in page_of(client, f"{LIST}{address.pk}/")
    assert client.post(f"{LIST}{address.pk}/note/", {"note": "x" * 301}).status_code == 400


def test_the_shop_is_placed(client, dispatcher):
    assert "Nobody has said where the shop is" in page_of(client)
    assert client.post(f"{LIST}shop/", {"where": "nowhere"}).status_code == 400
    client.post(f"{LIST}shop/", {"where": "30.24, 120.15"})
    assert queries.shop_spot() == Spot(30.24, 120.15)
    assert "Nobody has said" not in page_of(client)
    assert 'data-shop="30.240000,120.150000"' in page_of(client, f"{LIST}shop/")


def test_the_book_is_searched_and_handed_out(client, dispatcher):
    for text in ("北山街12号", "5 Lake Road"):
        operations.place_address(
            address_id=noted(text).pk, spot=Spot(30.25, 120.16), actor=dispatcher, at=timezone.now()
        )
    assert "北山街" in page_of(client, f"{LIST}?view=all&q=北山街１２號")
    assert "北山街" not in page_of(client, f"{LIST}?view=all&q=LAKE+rd")
    assert "5 Lake Road" in page_of(client, f"{LIST}?view=all&q=LAKE+rd")
    for view in ("all", "guessed", "doubted", "nowhere", "nonsense"):
        page_of(client, f"{LIST}?view={view}")
    # Where customers live leaves the shop with those alone who may take lists of customers.
    handed_out = client.get(f"{LIST}?view=all&as=csv").getvalue().decode()
    assert "Set by a person" in handed_out and "5 Lake Road" not in handed_out


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_no_more_for_more(client, dispatcher, due_soon, many, django_assert_max_num_queries):
    for number in range(many):
        noted(f"{number} Hidden Lane", **due_soon)
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


@pytest.mark.parametrize("role", [Role.RIDER, Role.CLERK, Role.CUSTOMER])
def test_the_book_is_for_those_who_send_parcels_out(client, role):
    address = noted()
    client.force_login(make.person(role))
    for path in (LIST, f"{LIST}{address.pk}/", f"{LIST}shop/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in (404, 405)


def test_tiles_are_asked_for_only_where_a_server_is_named(client, dispatcher, settings):
    address = noted()
    assert 'data-tiles=""' in page_of(client, f"{LIST}{address.pk}/")
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png"' in page_of(client, f"{LIST}{address.pk}/")


def test_the_rider_sees_the_note_at_the_door_until_it_is_delivered(client):
    rider = make.person(Role.RIDER)
    address = noted()
    operations.write_access_note(
        address_id=address.pk, note="Gate 7, ring twice", actor=make.person(Role.DISPATCHER), at=timezone.now()
    )
    attempt = on_the_way(to_bring(address="12 LAKE RD, Hangzhou"), rider=rider)
    operations.note_destination(delivery_id=attempt.delivery_id, at=timezone.now())
    client.force_login(rider)
    assert "Gate 7, ring twice" in page_of(client, "/jobs/")
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=timezone.now())
    assert "Gate 7, ring twice" not in page_of(client, "/jobs/")
