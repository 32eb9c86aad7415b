"""Carriers' own messages: signed, taken once, and never a reason to break."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from delivery.models import TrackingEvent
from tests.delivery.carriers import stage
from tests.delivery.carriers.stage import message, post, signed
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_a_signed_message_is_taken(client, sf):
    parcel = stage.parcel()

    answer = post(client, message(place="Shanghai", text="Sorted", expected_on="2026-05-22"))

    assert (answer.status_code, answer.json()) == (200, {"is_new": True})
    parcel = stage.fresh(parcel)
    assert (parcel.state, parcel.place, str(parcel.expected_on)) == ("in_transit", "Shanghai", "2026-05-22")
    assert TrackingEvent.objects.get().words == "Sorted"


def test_a_message_needs_no_token_of_a_form(sf):
    assert post(Client(enforce_csrf_checks=True), message()).status_code == 200


def test_the_same_event_again_is_nothing(client, sf):
    stage.parcel()
    post(client, message())

    answer = post(client, message(state="delivered"))

    assert (answer.status_code, answer.json()) == (200, {"is_new": False})
    assert TrackingEvent.objects.get().state == "in_transit"


def test_while_secrets_are_changed_both_count(client, sf):
    body = message()

    assert post(client, body, **signed(body, secret=stage.OLD_SECRET)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X": "nothing"},
        {"HTTP_CARRIER_TIMESTAMP": "", "HTTP_CARRIER_SIGNATURE": ""},
        {"HTTP_CARRIER_TIMESTAMP": "1" * 400, "HTTP_CARRIER_SIGNATURE": "a" * 64},
        {"HTTP_CARRIER_TIMESTAMP": "²", "HTTP_CARRIER_SIGNATURE": "é" * 64},
        signed(message(), secret="x" * 36),
        signed(message(event_id="other")),
        signed(message(), at=NOON - timedelta(minutes=6)),
        signed(message(), at=NOON + timedelta(minutes=6)),
    ],
)
def test_what_is_not_signed_is_not_believed_and_not_told_why(client, sf, headers):
    answer = post(client, message(), **headers)

    assert (answer.status_code, answer.content) == (401, b"")
    assert not TrackingEvent.objects.exists()


def test_a_clock_that_is_a_little_off_is_believed(client, sf):
    body = message()

    assert post(client, body, **signed(body, at=NOON - timedelta(minutes=4))).status_code == 200


def test_the_time_that_was_signed_is_part_of_what_is_signed(client, sf):
    old = signed(message(), at=NOON - timedelta(hours=1))

    again = old | {"HTTP_CARRIER_TIMESTAMP": str(int(NOON.timestamp()))}

    assert post(client, message(), **again).status_code == 401


@pytest.mark.parametrize("more", [{"code": "nobody"}, {"code": "%F0%9F%9A%9A"}])
def test_whom_the_shop_works_with_is_nobodys_business(client, sf, more):
    assert post(client, message(), **more, **signed(message())).status_code == 401


def test_a_carrier_without_a_secret_or_a_program_is_not_believed(client, sf, settings):
    stage.carrier("YTO", "yto")
    stage.carrier("Post", "post", provider="")
    settings.CARRIERS = {"post": {"secrets": [stage.SECRET]}}
    empty = signed(message(), secret="")

    assert [post(client, message(), code=code, **empty).status_code for code in ("yto", "post")] == [401, 401]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"{", "not_json"),
        (b"[" * 50_000, "not_json"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (message(event_id=""), "missing"),
        (message(event_id="  "), "missing"),
        (message(number=" "), "missing"),
        (b'{"id": 7}', "missing"),
        (message(event_id="x" * 81), "too_long"),
        (message(number="1" * 81), "too_long"),
        (message(place="x" * 121), "too_long"),
        (message(text="x" * 301), "too_long"),
        (message(place=7), "not_text"),
        (message(place="\x00"), "bad_character"),
        (message(number="12\x0034"), "bad_character"),
        (message(text="\ud83d"), "bad_character"),
        (message(text="\x1b[31m"), "bad_character"),
        (message(state="lost"), "bad_state"),
        (message(state=["delivered"]), "bad_state"),
        (message().replace(NOON.isoformat().encode(), b"2026-05-20T04:00:00"), "bad_time"),
        (message().replace(NOON.isoformat().encode(), b"yesterday"), "bad_time"),
        (message().replace(NOON.isoformat().encode(), b"2026-99-20T04:00:00Z"), "bad_time"),
        (message().replace(NOON.isoformat().encode(), b"0001-01-01T00:00:00+14:00"), "bad_time"),
        (message().replace(NOON.isoformat().encode(), b"9999-12-31T23:59:59-14:00"), "bad_time"),
        (message(at=NOON + timedelta(days=2)), "bad_time"),
        (message(expected_on="2026-02-30"), "bad_day"),
        (message(expected_on="soon"), "bad_day"),
        (message(expected_on="0001-01-01"), "bad_day"),
        (message(expected_on="9999-12-31"), "bad_day"),
        (message(expected_on=20260522), "bad_day"),
        (b" " * 65_537, "too_big"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not_json"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_reason(client, sf, body, code):
    answer = post(client, body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert set(answer.json()) == {"code", "message", "details"}
    assert not TrackingEvent.objects.exists()


def test_more_than_django_reads_is_refused_in_the_same_way(client, sf):
    answer = post(client, b"x" * 6_000_000, HTTP_X="unsigned")

    assert (answer.status_code, answer.json()["code"]) == (400, "too_big")


@pytest.mark.parametrize(
    "words",
    ["العربية", "🚚 Ω≈ç√", "'; DROP TABLE delivery_carrier; --", "<script>alert(1)</script>", "{{ 7*7 }} %s %(x)s"],
)
def test_whatever_people_write_is_kept_as_it_is_and_shown_as_text(client, sf, words):
    parcel = stage.parcel()

    assert post(client, message(place=words, text=words)).status_code == 200

    assert TrackingEvent.objects.get().words == words
    page = client.get(parcel.order.get_customer_url()).content.decode()
    assert "<script>alert" not in page


def test_only_posts_are_messages(client, sf):
    assert client.get("/delivery/carriers/sf/events/").status_code == 405


def test_a_clock_that_is_ahead_does_not_hold_up_what_comes_later(client, sf):
    parcel = stage.parcel()
    post(client, message("out_for_delivery", event_id="1", at=NOON + timedelta(hours=20)))

    stage.say(stage.heard("delivered", hours=2))

    assert stage.fresh(parcel).state == "delivered"


def test_an_event_before_its_parcel_waits_for_it(client, sf):
    post(client, message("in_transit", number="sf 12 34"))

    parcel = stage.parcel(number="SF1234")

    assert parcel.state == "in_transit"


def test_json_of_a_message_may_say_more_than_is_asked(client, sf):
    body = json.dumps(json.loads(message()) | {"weight": 1.5, "nested": {"a": [1]}}).encode()

    assert post(client, body).status_code == 200
