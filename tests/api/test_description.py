"""The API's description: for people and for programs, in the reader's language, made once."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from shopsuite.api import docs

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    """How often the description was made, from nothing."""
    docs.described.cache_clear()
    docs._subjects.cache_clear()
    times = []
    whole = SchemaGenerator.parse

    def counted(self, *args):
        times.append(1)
        return whole(self, *args)

    monkeypatch.setattr(SchemaGenerator, "parse", counted)
    return times


def test_the_description_is_made_once_however_many_read_it(client, made):
    pages = {client.get("/api/").content.count(b"<details") for _reader in range(3)}
    for _reader in range(3):
        assert client.get("/api/schema/?format=json").status_code == 200

    assert len(made) == 1
    assert len(pages) == 1


def test_each_language_has_its_own(client, made):
    english, chinese = (
        client.get(f"/api/schema/?format=json&lang={code}").json()["paths"] for code in ("en", "zh-hans")
    )

    assert len(made) == 2
    assert english.keys() == chinese.keys()


def test_a_language_nobody_speaks_is_read_in_english(client, made):
    for word in ("xx", "tlh", "en"):
        client.get(f"/api/schema/?format=json&lang={word}")

    assert len(made) == 1
