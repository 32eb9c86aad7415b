"""Deliveries over the API: riders' own, one tap each, done once, and what they are told."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from delivery.models import Attempt
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling, client_of
from tests.delivery.stages import failed, on_the_way, to_bring
from tests.messaging import recordings

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name: str, *, kind: str = "JPEG") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, recordings.picture(kind=kind))


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma")


@pytest.fixture
def attempt(rider):
    return on_the_way(to_bring(), rider=rider)


def said(**more) -> dict:
    return {"event_id": str(uuid4()), "said_at": "2026-05-20T04:05:00Z", "sent_at": "2026-05-20T04:05:00Z"} | more


def test_riders_find_their_own_and_staff_all(rider, attempt):
    theirs = on_the_way(to_bring(), rider=make.person(Role.RIDER, name="Tang"))

    mine = calling(rider).get(f"{V1}deliveries/").json()["results"]
    assert [each["order"] for each in mine] == [attempt.delivery.order.number]
    assert calling(rider).get(f"{V1}deliveries/{theirs.delivery_id}/").status_code == 404
    staff = client_of(Role.CLERK)
    assert len(staff.get(f"{V1}deliveries/").json()["results"]) == 2
    assert staff.get(f"{V1}deliveries/", {"state": "failed"}).json()["results"] == []
    told = staff.get(f"{V1}deliveries/{theirs.delivery_id}/").json()
    assert (told["state"], told["attempts"][0]["rider"], told["attempts"][0]["has_photo"]) == (
        "on_the_way",
        "Tang",
        False,
    )


def test_a_tap_is_done_once(rider, attempt):
    phone, body = calling(rider), said(reason="nobody", words="Rang", latitude=30.2, longitude=120.1, accuracy=8)
    answers = [phone.post(f"{V1}attempts/{attempt.pk}/fail/", body, format="json") for _twice in range(2)]

    assert [answer.json()["state"] for answer in answers] == ["failed", "failed"]
    attempt.refresh_from_db()
    assert (attempt.reason, attempt.words, attempt.latitude) == ("nobody", "Rang", 30.2)


def test_photo_and_signature_come_with_the_tap_and_are_kept_as_pictures_alone(rider, attempt):
    body = said(hands="door") | {"photo": upload("door.jpg"), "signature": upload("signature.png", kind="PNG")}
    answer = calling(rider).post(f"{V1}attempts/{attempt.pk}/deliver/", body, format="multipart")
    assert answer.status_code == 200, answer.content
    [told] = answer.json()["attempts"]
    assert (told["has_photo"], told["has_signature"], told["hands"]) == (True, True, "door")

    again = body | {"photo": upload("door.jpg"), "signature": upload("signature.png", kind="PNG")}
    assert calling(rider).post(f"{V1}attempts/{attempt.pk}/deliver/", again, format="multipart").status_code == 200
    attempt.refresh_from_db()
    shop, path = client_of(Role.CLERK), f"{V1}attempts/{attempt.pk}/"
    for name in ("photo", "signature"):
        assert shop.get(f"{path}{name}/").content.startswith(b"\xff\xd8")
        assert calling(rider).get(f"{path}{name}/").status_code == 403


def test_a_photo_of_what_is_wrong_goes_with_the_problem(rider, attempt):
    body = said(reason="broken") | {"photo": upload("box.jpg")}
    assert calling(rider).post(f"{V1}attempts/{attempt.pk}/fail/", body, format="multipart").status_code == 200

    attempt.refresh_from_db()
    assert attempt.incident.photo
    assert client_of(Role.CLERK).get(f"{V1}attempts/{attempt.pk}/photo/").status_code == 404


@pytest.mark.parametrize("name", ["photo", "signature"])
def test_what_is_no_picture_is_refused_and_changes_nothing(rider, attempt, name):
    bad = SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>", content_type="image/svg+xml")
    answer = calling(rider).post(f"{V1}attempts/{attempt.pk}/deliver/", said() | {name: bad}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_photo")
    attempt.refresh_from_db()
    assert attempt.is_under_way


def test_what_a_door_needs_is_a_photo(rider, attempt):
    answer = calling(rider).post(f"{V1}attempts/{attempt.pk}/deliver/", said(hands="door"), format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "no_photo")


def test_the_shop_says_how_it_goes_on_and_it_arrives(rider, attempt):
    failed(attempt)
    shop = client_of(Role.DISPATCHER)
    body = {"decision": "leave", "instruction": "Number 14"}
    answer = shop.post(f"{V1}attempts/{attempt.pk}/decision/", body, format="json")
    assert [each["instruction"] for each in answer.json()["attempts"]] == ["", "Number 14"]
    assert shop.post(f"{V1}attempts/{attempt.pk}/decision/", body, format="json").status_code == 409

    again = Attempt.objects.get(outcome="")
    body = said(hands="neighbour", received_by="Mrs Lin")
    assert calling(rider).post(f"{V1}attempts/{again.pk}/deliver/", body, format="json").json()["state"] == "delivered"


def test_who_may_not_is_told_so(rider, attempt):
    other, reader = client_of(Role.RIDER), calling(rider, scopes=[Scope.ORDERS_READ])
    path = f"{V1}attempts/{attempt.pk}/"

    assert other.post(f"{path}deliver/", said(), format="json").status_code == 404
    assert reader.post(f"{path}deliver/", said(), format="json").status_code == 403
    assert calling(rider).post(f"{path}decision/", {"decision": "again"}, format="json").status_code == 403
    assert client_of(Role.CUSTOMER).get(f"{V1}deliveries/").status_code == 403
    attempt.refresh_from_db()
    assert attempt.is_under_way


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_costs_the_same_however_long(rider, django_assert_max_num_queries, how_many):
    for _each in range(how_many):
        on_the_way(to_bring(), rider=rider)
    phone = calling(rider)

    with django_assert_max_num_queries(9):
        assert len(phone.get(f"{V1}deliveries/").json()["results"]) == how_many
