"""Moments come out of the database through psycopg's compiled reader: Django's own goes through Python for each, twenty times slower, and
a page reads thousands of them. Why it gives the same: docs/decisions/026-moments-read-in-c.md."""

from datetime import UTC, tzinfo
from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg import adapters
from psycopg.abc import AdaptContext
from psycopg.adapt import Loader
from psycopg.pq import Format

#: Compiled where psycopg is, in Python where it is not.
_reader: Any = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)


class UtcReader(Loader):
    """Stands for psycopg's, which cannot be inherited from and says no ``timezone``: Django asks for it before it leaves a reader in place."""

    timezone: tzinfo = UTC

    def __new__(cls, oid: int, context: AdaptContext | None = None) -> Any:
        return _reader(oid, context)


@receiver(connection_created)
def read_moments_fast(connection: Any, **_about: Any) -> None:
    """Where Django has set the connection's time zone to UTC, in which psycopg's reader then gives moments."""
    if connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", UtcReader)
