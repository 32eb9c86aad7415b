"""Whoever calls too often is told when to come back, and nobody else notices."""

import pytest
import redis
from rest_framework.test import APIClient

from shopsuite.api.operations import issue_token
from shopsuite.core import rates
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.test_orders_api import ORDERS, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_a_day(settings):
    settings.API_RATES = dict.fromkeys(("token", "person", "address"), "3/day")


def statuses(api, calls=4, **more):
    return [api.get(ORDERS, **more).status_code for _call in range(calls)]


def test_one_call_too_many_is_told_when_to_come_back():
    clerk = client_of(Role.CLERK)
    assert statuses(clerk) == [200, 200, 200, 429]

    answer = clerk.get(ORDERS)

    assert answer.data["code"] == "too_many_calls"
    assert int(answer.headers["Retry-After"]) == answer.data["details"]["seconds"] <= 24 * 3600


def test_another_token_of_the_same_person_has_calls_of_its_own():
    someone = make.person(Role.CLERK)
    for _token in range(2):
        _row, secret = issue_token(user=someone, name="one of two", scopes=["orders.read"])
        assert statuses(APIClient(), headers={"Authorization": f"Bearer {secret}"}) == [200, 200, 200, 429]


def test_people_and_strangers_are_counted_too(client):
    client.force_login(make.person(Role.CLERK))
    assert statuses(client) == [200, 200, 200, 429]

    guesses = [APIClient().get(ORDERS, headers={"Authorization": f"Bearer shop_{guess}"}) for guess in range(4)]
    assert [answer.status_code for answer in guesses] == [401, 401, 401, 429]


def test_counting_costs_no_query(django_assert_num_queries, settings):
    clerk = client_of(Role.CLERK)
    clerk.get(ORDERS)  # notes that the token is in use
    with django_assert_num_queries(2):
        clerk.get(ORDERS)
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "off")
    with django_assert_num_queries(2):
        clerk.get(ORDERS)


def test_without_valkey_nobody_is_refused(monkeypatch):
    nowhere = redis.Redis(port=1, socket_connect_timeout=1)
    monkeypatch.setattr(rates, "_client", lambda: nowhere)

    assert statuses(client_of(Role.CLERK)) == [200, 200, 200, 200]


def test_the_description_says_so(client):
    assert "429" in client.get("/api/schema/?format=json").json()["info"]["description"]
