"""Positions are given after the commit: without holes, in order, and without losing anybody."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopsuite.feed.audit import audit
from shopsuite.feed.follower import connection_parameters
from shopsuite.feed.models import Event
from shopsuite.feed.sequencer import CHUNK, number_events
from tests.feed.happenings import positions, turn

pytestmark = pytest.mark.django_db(transaction=True)
INSERT_MANY = """
INSERT INTO feed_event (at, kind, subject, audiences, body)
SELECT now(), 'tests.leaf_fell', 'leaf:1', '{staff}', '{}' FROM generate_series(1, %s) RETURNING id
"""
INSERT = INSERT_MANY.replace("%s", "1")


class Reader:
    """Pages through the log by a column, as a client would."""

    def __init__(self, column: str) -> None:
        self.column, self.cursor, self.seen = column, 0, []

    def read(self) -> None:
        newer = Event.objects.filter(**{f"{self.column}__gt": self.cursor}).order_by(self.column)
        for event_id, place in newer.values_list("id", self.column):
            self.seen.append(event_id)
            self.cursor = place


def test_a_straggler_is_lost_by_a_cursor_on_ids_and_kept_by_one_on_positions():
    by_id, by_pos = Reader("id"), Reader("pos")
    with psycopg.connect(**connection_parameters()) as straggler:
        early = straggler.execute(INSERT).fetchone()[0]
        late = turn().pk
        number_events()
        by_id.read(), by_pos.read()
        straggler.commit()
    number_events()
    by_id.read(), by_pos.read()

    assert early < late
    assert by_id.seen == [late]
    assert by_pos.seen == [late, early]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["go on", "commit", "roll back", "read"])), max_size=40)
)
def test_no_interleaving_of_writers_loses_an_event(steps):
    reader, committed = Reader("pos"), []
    reader.cursor = max((pos or 0 for pos in positions()), default=0)
    writers = [psycopg.connect(**connection_parameters()) for _ in range(6)]
    pending: list[list[int]] = [[] for _ in writers]
    for number, step in [*steps, *((n, "commit") for n in range(6)), (0, "read")]:
        if step == "go on":
            pending[number].append(writers[number].execute(INSERT).fetchone()[0])
        elif step == "commit":
            writers[number].commit()
            committed += pending[number]
            pending[number] = []
        elif step == "roll back":
            writers[number].rollback()
            pending[number] = []
        else:
            number_events()
            reader.read()
    for writer in writers:
        writer.close()

    assert sorted(reader.seen) == sorted(committed)
    assert audit().is_clean


def test_many_sequencers_beside_many_writers_leave_no_hole():
    def write():
        for value in range(40):
            turn(value=value)
        connection.close()

    def number():
        for _ in range(60):
            number_events()
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(task) for task in [write, number] * 4]:
            future.result()
    number_events()

    assert sorted(positions()) == list(range(1, 161))
    assert audit().is_clean


def test_a_large_import_is_numbered_in_steps_and_in_its_order():
    with connection.cursor() as cursor:
        cursor.execute(INSERT_MANY, [CHUNK + 5])

    assert number_events().numbered == CHUNK + 5
    assert positions() == list(range(1, CHUNK + 6))


def test_nobody_waits_for_a_sequencer_at_work():
    turn()
    with psycopg.connect(**connection_parameters()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (0x66656564,))
        assert number_events().is_busy
    assert number_events()[:2] == (1, False)
