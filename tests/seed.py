"""The rows that migrations made, put back after every test that commits.

Django's own flush truncates every table: it takes those rows along, is refused by append-only triggers, waits for every
reader, and costs a tenth of a second. This one empties only tables that have rows, and takes no lock a reader minds.
"""

from django.db import OperationalError, connection
from django.test import TransactionTestCase

from shopsuite.feed.sequencer import number_events

# While a web server and its consumers run on the test database the log goes on from test to test: positions that went
# back would be a restored backup to them.
LOG = ("feed_event", "feed_head", "feed_cursor", "feed_parkedevent")
_state = {"keep": ("django_migrations",), "first": []}


def keep_the_log() -> None:
    """From now on leave the feed's tables alone, but have nobody react to what befell rows that are gone: every such event is
    tried five times, three seconds long, and those of the next test wait for it."""
    _state["keep"] = ("django_migrations", *LOG)
    _state["first"] = ["UPDATE feed_cursor SET pos = last_pos FROM feed_head"]


def remember() -> None:
    """Copy every table that has rows into the schema ``seed``. Runs once, right after the migrations."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA seed")
        for table in _filled_tables(cursor):
            cursor.execute(f'CREATE TABLE seed."{table}" AS TABLE public."{table}"')


def restore() -> None:
    """Bring the database back to what ``remember`` saw. Sequences go on: an id is never used twice in a run."""
    while _state["first"] and number_events().is_busy:
        pass
    with connection.cursor() as cursor:
        tables = _filled_tables(cursor)
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'seed'")
        seeded = [name for (name,) in cursor.fetchall() if name not in _state["keep"]]
        statements = [*_state["first"], *(f'DELETE FROM public."{table}"' for table in tables)]
        statements += [f'INSERT INTO public."{table}" SELECT * FROM seed."{table}"' for table in seeded]
        for last in (False, False, True):
            try:
                # "replica" skips foreign keys and append-only triggers, for this transaction only.
                cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {'; '.join(statements)}; COMMIT")
                break
            except OperationalError:
                # A page that is being closed may have asked for something yet, and taken its locks the other way round.
                cursor.execute("ROLLBACK")
                if last:
                    raise


def replace_djangos_flush() -> None:
    """Make transactional tests end with ``restore``."""
    TransactionTestCase._fixture_teardown = lambda self: restore()


def _filled_tables(cursor) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = [name for (name,) in cursor.fetchall() if name not in _state["keep"]]
    cursor.execute(
        " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM public.\"{name}\")" for name in names)
    )
    return [name for (name,) in cursor.fetchall()]
