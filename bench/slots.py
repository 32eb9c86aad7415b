"""How long it takes to find every beginning that can be had in four weeks, however much is booked.

python -m bench.slots [--bookings 5000]
"""

import argparse
import os
import time
from datetime import timedelta

from bench import stage, tearoom

TIMES = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bookings", type=int, default=5000)
    count = parser.parse_args().bookings
    with stage.database():
        house = tearoom.tea_house()
        empty = _seek(house)
        tearoom.fill(house, count)
        _analyze()
        full = _seek(house)
        own = _timed(lambda: _begins(house), clock=time.process_time)
        bare = _timed(_bare)
        found = len(_begins(house))
    half, most = stage.percentile(full, 0.5), stage.percentile(full, 0.95)
    rooms, hosts = tearoom.ROOMS, tearoom.HOSTS
    stage.show(
        f"Free beginnings of four weeks: {rooms} rooms, {hosts} hosts, {count:,} bookings",
        [
            ("p50", f"{half * 1000:.1f} ms", "50 ms"),
            ("p95", f"{most * 1000:.1f} ms", "50 ms"),
            ("of that this process computed, p50", f"{stage.percentile(own, 0.5) * 1000:.1f} ms", ""),
            ("in an empty house, p50", f"{stage.percentile(empty, 0.5) * 1000:.1f} ms", ""),
            ("the same rows read in bare SQL, p50", f"{stage.percentile(bare, 0.5) * 1000:.1f} ms", ""),
            ("times bare SQL", f"{half / stage.percentile(bare, 0.5):.1f}", ""),
            ("beginnings found", f"{found:,}", ""),
        ],
    )


def _begins(house):
    from bookings.queries import Availability
    from bookings.rules.needs import Needs

    first = tearoom.FIRST_DAY
    # Anew each time: nothing is remembered from one guest to the next.
    return Availability(house["private"], first, first + timedelta(days=28), at=first).begins(Needs(2))


def _seek(house) -> list[float]:
    return _timed(lambda: _begins(house))


def _bare() -> None:
    from django.db import connection

    span = {"first": tearoom.FIRST_DAY, "last": tearoom.FIRST_DAY + timedelta(days=28)}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, room_id, host_id, extract(epoch FROM lower(blocked)), extract(epoch FROM upper(blocked))
                 FROM bookings_session WHERE is_live AND blocked && tstzrange(%(first)s, %(last)s)""",
            span,
        )
        cursor.fetchall()


def _timed(work, *, clock=time.perf_counter) -> list[float]:
    times = []
    for _turn in range(TIMES + 3):
        started = clock()
        work()
        times.append(clock() - started)
    return times[3:]


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
