"""Moments are read by psycopg's compiled reader, and are what Django's own would have read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.adapt import Transformer
from psycopg.pq import Format

OID = 1184  # timestamptz
WRITTEN = (
    "1999-12-31 23:59:59.999999+00",
    "2031-02-14 09:00:00+00",
    "2024-02-29 12:00:00.5+00",
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59+00",
)


def ours(transformer: Transformer):
    return transformer.get_loader(OID, Format.TEXT)


def djangos(transformer: Transformer):
    class Utc(BaseTzLoader):
        timezone = UTC

    return Utc(OID, transformer)


@pytest.mark.django_db
@pytest.mark.parametrize("written", WRITTEN)
def test_both_readers_say_the_same(written):
    connection.ensure_connection()
    transformer = Transformer(connection.connection)
    found, theirs = (reader.load(written.encode()) for reader in (ours(transformer), djangos(transformer)))
    assert (found, found.tzinfo) == (theirs, UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written])
        assert cursor.fetchone() == (theirs,)


@pytest.mark.django_db
def test_the_compiled_reader_is_the_one_that_reads():
    with connection.cursor() as cursor:
        reader = ours(Transformer(cursor))
    assert not isinstance(reader, BaseTzLoader)
    assert type(reader).__module__.startswith("psycopg_binary")


@pytest.mark.django_db
@pytest.mark.parametrize("never", ["infinity", "10000-01-01 00:00:00+00", "0044-03-15 12:00:00+00 BC"])
def test_what_python_has_no_moment_for_is_refused(never):
    with pytest.raises(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [never])
        cursor.fetchone()


@pytest.mark.django_db
def test_a_moment_written_elsewhere_comes_back_as_utc():
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [datetime(2031, 2, 14, 9, tzinfo=ZoneInfo("Asia/Shanghai"))])
        assert cursor.fetchone() == (datetime(2031, 2, 14, 1, tzinfo=UTC),)
