"""Line callers up behind a row lock, then let them go at the same instant.

A plain two-thread test passes by luck; lined up, a missing lock fails the test every time.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from shopsuite.core.errors import DomainError

Outcome = TypeVar("Outcome")
SECONDS_TO_QUEUE = 5
SECONDS_TO_FINISH = 20


def race(held_rows: QuerySet, *callers: Callable[[], Outcome], in_turn: bool = False) -> list[Outcome]:
    """Run ``callers`` in threads, every one of them waiting for ``held_rows`` before any may go on.

    ``in_turn``: they line up in the order given, and so go on in it.

    Returns what they returned, in the order given; raises what they raised. Needs ``django_db(transaction=True)``.
    Raises AssertionError when a caller does not queue within five seconds: then it takes no lock on these rows.
    """

    def in_thread(caller: Callable[[], Outcome]) -> Outcome:
        try:
            return caller()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(callers)) as pool:
        with transaction.atomic():
            list(held_rows.select_for_update().order_by("pk"))
            running = []
            for caller in callers:
                running.append(pool.submit(in_thread, caller))
                if in_turn:
                    wait_until_queued(len(running))
            wait_until_queued(len(callers))
        return [future.result(timeout=SECONDS_TO_FINISH) for future in running]


def wait_until_queued(count: int) -> None:
    """Wait until ``count`` sessions of this database wait for a lock. Other workers share the server, not the database.

    Reads pg_locks alone: pg_stat_activity is frozen for the length of a transaction and would never show them come.
    """
    deadline = time.monotonic() + SECONDS_TO_QUEUE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT count(DISTINCT waiting.pid) FROM pg_locks AS waiting
                WHERE NOT waiting.granted AND EXISTS (
                    SELECT FROM pg_locks AS held JOIN pg_database ON pg_database.oid = held.database
                    WHERE held.pid = waiting.pid AND pg_database.datname = current_database()
                )
                """
            )
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.01)
    raise AssertionError(f"Fewer than {count} callers reached the lock.")


def outcome_of(call: Callable[[], object]) -> str:
    """What became of somebody's try: "done", or the code of its refusal."""
    try:
        call()
    except DomainError as refusal:
        return refusal.code
    return "done"
