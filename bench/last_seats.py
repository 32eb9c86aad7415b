"""What happens when 64 clients want the last seats of one evening, and the last rooms of another: never one too many, no dead-lock.

python -m bench.last_seats
"""

import multiprocessing
import os
import threading
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

from bench import stage, tearoom

PROCESSES, THREADS = 4, 16
CLIENTS = PROCESSES * THREADS
SEATS = 20
PARTY = 2


def main() -> None:
    with stage.database():
        house = tearoom.tea_house()
        table = _table(house)
        evening = tearoom.FIRST_DAY + timedelta(days=1, hours=11)
        at_table = _race({"kind": house["table"].pk, "session": table})
        in_rooms = _race({"kind": house["private"].pk, "begins": evening})
        bare = _race({"bare": table})
        taken, live = _taken(table), _sessions_at(evening)
        findings = _audit()
    stage.show(
        f"{CLIENTS} clients at the same moment, parties of {PARTY}",
        [
            (f"guests at a table of {SEATS}", str(taken), str(SEATS)),
            (
                "answers: booked / taken / other",
                _answers(at_table),
                f"{SEATS // PARTY} / {CLIENTS - SEATS // PARTY} / 0",
            ),
            ("slowest answer at the table", f"{max(at_table[1]):.2f} s", "2 s"),
            (f"private tastings in {tearoom.ROOMS} rooms at one hour", str(live), str(tearoom.ROOMS)),
            ("answers: booked / taken / other", _answers(in_rooms), f"{tearoom.ROOMS} / {CLIENTS - tearoom.ROOMS} / 0"),
            ("slowest answer in the rooms", f"{max(in_rooms[1]):.2f} s", "2 s"),
            ("slowest of bare SQL under the same lock", f"{max(bare[1]):.2f} s", ""),
            ("times bare SQL, at the table", f"{max(at_table[1]) / max(bare[1]):.1f}", ""),
            ("what audit_bookings finds", str(findings), "0"),
        ],
    )


def _table(house) -> int:
    from django.utils import timezone

    from bookings import operations
    from shopsuite.people.models import User

    session = operations.open_table(
        client_id=uuid4(),
        kind_id=house["table"].pk,
        begins=tearoom.FIRST_DAY + timedelta(hours=11),
        capacity=SEATS,
        actor=User.objects.first(),
        at=timezone.now(),
        room_id=_large_room(house),
    )
    return session.pk


def _large_room(house) -> int:
    room = house["rooms"][0]
    room.capacity = SEATS
    room.save()
    return room.pk


def _race(wish) -> tuple[Counter, list[float]]:
    """(answers, seconds each took) of all clients, let go together."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(PROCESSES, initializer=_meet, initargs=[spawn.Barrier(CLIENTS)]) as pool:
        outcomes = [each for some in pool.map(_clients, [wish] * PROCESSES, chunksize=1) for each in some]
    return Counter(answer for answer, _seconds in outcomes), [seconds for _answer, seconds in outcomes]


def _meet(barrier) -> None:
    global _ready
    _ready = barrier
    import django

    django.setup()


def _clients(wish) -> list[tuple[str, float]]:
    outcomes: list[tuple[str, float]] = []
    threads = [threading.Thread(target=lambda: outcomes.append(_client(wish))) for _client_ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _client(wish) -> tuple[str, float]:
    from django.db import connection

    connection.ensure_connection()
    _ready.wait(90)
    started = time.perf_counter()
    try:
        answer = _bare(wish["bare"]) if "bare" in wish else _book(wish)
    finally:
        seconds = time.perf_counter() - started
        connection.close()
    return answer, seconds


def _book(wish) -> str:
    from uuid import uuid4

    from django.utils import timezone

    from bookings import operations
    from bookings.models import Source
    from bookings.operations import Guest, Seats, Taken
    from bookings.rules.needs import Needs

    seats = Seats(Needs(PARTY), begins=wish.get("begins"), session_id=wish.get("session"))
    try:
        operations.book(
            client_id=uuid4(),
            kind_id=wish["kind"],
            seats=seats,
            guest=Guest("A guest", email=f"{uuid4()}@example.org"),
            source=Source.WEB,
            actor=None,
            at=timezone.now(),
        )
    except Taken:
        return "taken"
    except Exception as error:
        return type(error).__name__
    return "booked"


def _bare(session: int) -> str:
    """The same lock, the same insert, nothing else; a party of nobody, in a state that takes no seat."""
    from uuid import uuid4

    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT seats_taken FROM bookings_session WHERE id = %s FOR UPDATE", [session])
        cursor.execute(
            """INSERT INTO bookings_booking (created_at, updated_at, session_id, client_id, state, source, party_size, name,
                   phone, email, language, ways, allergies, wants_quiet, wants_step_free, strength, occasion, note, price,
                   deposit, booked_at, late_minutes, is_late_cancel, version, link_number)
               VALUES (now(), now(), %s, %s, 'lapsed', 'web', 1, '', '', '', '', '{}', '', false, false, '', '', '', 0, 0,
                   now(), 0, false, 0, 1)""",
            [session, uuid4()],
        )
    return "written"


def _taken(session: int) -> int:
    from bookings.models import Session

    return Session.objects.get(pk=session).seats_taken


def _sessions_at(evening) -> int:
    from bookings.models import Session

    return Session.objects.filter(is_live=True, during__startswith=evening).count()


def _audit() -> int:
    from bookings.queries.audit import audit_bookings

    return len(audit_bookings())


def _answers(outcome) -> str:
    answers = outcome[0]
    other = sum(answers.values()) - answers["booked"] - answers["taken"]
    return f"{answers['booked']} / {answers['taken']} / {other}"


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
