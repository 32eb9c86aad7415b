"""Carriers' programs are asked where parcels are: in turn, patiently, and never while something is locked."""

from datetime import timedelta

import pytest
from django.db import connection

from delivery import operations
from delivery.carriers import generic, provider_of
from delivery.carriers.base import Failed
from delivery.models import CarrierParcel, TrackingEvent
from orders import operations as ordering
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.carriers import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def event(state="in_transit", *, hours=0, number="SF1234", **more):
    at = (NOON + timedelta(hours=hours)).isoformat()
    return {"id": f"{number}-{state}-{hours}", "number": number, "state": state, "at": at} | more


def ask(at=NOON):
    return operations.ask_due(clock=lambda: at)


def test_what_it_says_is_taken_in(program):
    parcel = stage.parcel()
    program.says["SF1234"] = [event(place="Suzhou"), event("out_for_delivery", hours=-1)]

    assert ask() == 1

    assert (stage.fresh(parcel).state, stage.fresh(parcel).place) == ("in_transit", "Suzhou")
    [(method, path, headers)] = program.asked
    assert (method, path) == ("GET", "/parcels/SF1234")
    assert headers["Authorization"] == "Bearer the-shops-token"


def test_the_same_told_by_itself_and_when_asked_is_once(program, client):
    stage.parcel()
    stage.post(client, stage.message("in_transit", event_id="SF1234-in_transit-0"))
    program.says["SF1234"] = [event()]

    ask()

    assert TrackingEvent.objects.count() == 1


def test_it_is_asked_again_in_time_and_more_often_near_the_door(program):
    parcel = stage.parcel()
    program.says["SF1234"] = [event()]
    ask()
    assert stage.fresh(parcel).look_at == NOON + timedelta(hours=2)
    assert ask(NOON + timedelta(hours=1)) == 0

    program.says["SF1234"].append(event("out_for_delivery", hours=1))
    assert ask(NOON + timedelta(hours=2)) == 1
    assert stage.fresh(parcel).look_at == NOON + timedelta(hours=2, minutes=20)


def test_what_has_arrived_is_asked_about_no_more(program):
    parcel = stage.parcel()
    program.says["SF1234"] = [event("delivered")]

    ask()

    assert stage.fresh(parcel).look_at is None


def test_what_has_arrived_otherwise_is_asked_about_no_more(program):
    parcel = stage.parcel()
    ordering.mark_delivered(order_id=parcel.order_id, actor=make.person(Role.DISPATCHER), at=NOON)

    assert ask() == 0
    assert (stage.fresh(parcel).look_at, program.asked) == (None, [])


def test_a_number_it_does_not_know_yet_is_no_failure(program):
    parcel = stage.parcel()

    assert ask() == 1

    assert (stage.fresh(parcel).failures, stage.fresh(parcel).state) == (0, "handed_over")


BROKEN = {
    "down": (500, b"", {}),
    "html": (200, b"<html>", {}),
    "elsewhere": (302, b"", {"Location": "http://127.0.0.1:1/"}),
    "not a list": (200, b'{"events": 7}', {}),
    "list": (200, b"[]", {}),
    "nonsense": (200, b'{"events": [{"id": 1}]}', {}),
    "endless": (200, b" " * 600_000, {}),
    "no gzip": (200, b"not gzip", {"Content-Encoding": "gzip"}),
    "surrogate": (200, b'{"events": [{"id": "\\ud800"}]}', {}),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_whatever_it_answers_breaks_nothing_and_it_is_asked_later(program, answer):
    parcel = stage.parcel()
    program.answer = answer

    assert ask() == 0

    assert (stage.fresh(parcel).failures, stage.fresh(parcel).look_at) == (1, NOON + timedelta(minutes=5))
    assert not TrackingEvent.objects.exists()


def test_nobody_there_is_asked_less_and_less(program, settings):
    settings.CARRIERS["sf"]["gateway"] = "http://127.0.0.1:9"
    parcel, at = stage.parcel(), NOON
    for _again in range(3):
        ask(at)
        at = stage.fresh(parcel).look_at

    assert at == NOON + timedelta(minutes=5 + 10 + 20)


def test_a_carrier_that_is_down_does_not_hold_up_the_others(program, settings):
    stage.carrier("YTO", "yto")
    settings.CARRIERS["yto"] = {"gateway": "http://127.0.0.1:9"}
    down = [stage.parcel(carrier="YTO", number=str(number)) for number in range(4)]
    up = stage.parcel()
    program.says["SF1234"] = [event()]

    assert ask() == 1

    assert stage.fresh(up).state == "in_transit"
    assert [stage.fresh(parcel).failures for parcel in down] == [1, 1, 0, 0]


def test_what_it_says_of_other_parcels_is_not_taken(program):
    stage.parcel()
    program.says["SF1234"] = [event(number="SF9999")]

    ask()

    assert not TrackingEvent.objects.exists()


def test_a_number_with_a_slash_asks_for_nothing_else(program):
    stage.parcel(number="../admin?x=1")

    ask()

    assert program.paths == ["/parcels/..%2FADMIN%3FX%3D1"]


def test_who_has_no_program_is_not_asked(sf):
    parcel = stage.parcel()

    assert ask() == 0
    assert parcel.look_at is None


def test_a_provider_that_the_settings_do_not_name_is_none(sf, settings):
    settings.CARRIER_PROVIDERS = []

    assert not provider_of(sf).is_asked
    with pytest.raises(Failed):
        provider_of(sf).intercept("1", key="1")


def test_a_slow_answer_is_not_waited_for(program, monkeypatch):
    monkeypatch.setattr(generic, "MOST_SECONDS", -1)
    parcel = stage.parcel()
    program.says["SF1234"] = [event()]

    ask()

    assert stage.fresh(parcel).failures == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_it_is_asked(program):
    parcel = stage.parcel()
    program.says["SF1234"] = [event()]
    seen = []

    def meanwhile():
        # In the server's thread: a lock that the asking process holds would be waited for in vain.
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        seen.append(CarrierParcel.objects.filter(pk=parcel.pk).update(called="SF"))

    program.meanwhile = meanwhile

    assert ask() == 1
    assert seen == [1]
    assert ask() == 0
