"""Is this installation well?"""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import ConnectionError as RedisGone

pytestmark = pytest.mark.django_db


def test_a_well_installation_says_so_to_anybody(client):
    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_without_redis_it_is_failing(client, monkeypatch):
    def gone(key):
        raise RedisGone

    monkeypatch.setattr(cache, "get", gone)

    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["redis"]) == (503, False)


def test_without_its_database_it_is_failing_and_does_not_break(client, monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)

    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["database"], answer.json()["feed"]) == (503, False, None)
