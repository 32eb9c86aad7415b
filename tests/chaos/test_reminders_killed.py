"""Workers that send reminders are killed with -9, again and again: nobody is told twice, and nobody is forgotten in silence."""

import os
import random
import signal
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from bench.reminders import Post
from bookings import operations
from bookings.models import Booking, Reminder, ReminderState
from bookings.operations.sending import CLAIMED_FOR
from tests.bookings.stage import NOW, TeaHouse, clock, tea_house
from tests.processes import start

GUESTS, KILLS = 120, 6
WORKER = """
import django; django.setup()
from django.utils import timezone
from bookings import operations
while True:
    operations.send_due(clock=timezone.now)
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guests(transactional_db: None) -> list[Booking]:
    """Each at a table, each with an address of their own, each to be told now."""
    house: TeaHouse = tea_house()
    house.table.party_to = GUESTS
    house.table.save()
    house.pine.capacity = GUESTS
    house.pine.save()
    now = timezone.now()
    session = operations.open_table(
        client_id=uuid4(),
        kind_id=house.table.pk,
        begins=clock(20, 18),
        capacity=GUESTS,
        actor=house.clerk,
        at=NOW,
        room_id=house.pine.pk,
    )
    booked = [house.take_place(session, 1, at=NOW) for _guest in range(GUESTS)]
    for number, booking in enumerate(booked):
        booking.email = f"guest{number}@example.org"
        booking.save()
    Reminder.objects.bulk_create(
        Reminder(booking=each, kind="confirmed", version=each.version, due_at=now, good_until=session.begins)
        for each in booked
    )
    return booked


def test_whoever_is_killed_nobody_is_told_twice(guests: list[Booking], tmp_path: Path, settings: object) -> None:
    post, dice = Post(), random.Random(4)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port  # type: ignore[attr-defined]
    outside = {
        "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
    with (tmp_path / "workers.log").open("wb") as log:
        for _kill in range(KILLS):
            before, end = post.count, time.monotonic() + 60
            worker = start("-c", WORKER, log=log, **outside)
            while post.count <= before and time.monotonic() < end:
                time.sleep(0.005)  # until it is at it
            time.sleep(dice.random() / 20)
            worker.send_signal(signal.SIGKILL)
            worker.wait()

    # Two and a half minutes later, and once more for what was put off.
    for turn in (1, 2):
        operations.send_due(clock=lambda turn=turn: timezone.now() + turn * (CLAIMED_FOR * 1.25))  # type: ignore[misc]

    states = list(Reminder.objects.values_list("state", flat=True))
    unsure = states.count(ReminderState.UNSURE)
    assert max(post.taken.values()) == 1
    assert set(states) <= {ReminderState.SENT, ReminderState.UNSURE}
    assert unsure <= KILLS
    assert GUESTS - unsure <= len(post.taken) <= GUESTS
