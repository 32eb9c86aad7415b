"""``manage.py audit_bookings`` finds each fault that somebody plants beside the operations, and nothing in a house in order."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from bookings import operations
from bookings.models import Booking, Equipment, EquipmentKind
from bookings.queries.audit import audit_bookings
from tests.bookings.stage import NOW, TeaHouse, clock

#: What the database itself refuses, for the length of a test.
_REFUSALS = """
ALTER TABLE bookings_session DROP CONSTRAINT bookings_one_session_a_room;
ALTER TABLE bookings_session DROP CONSTRAINT bookings_one_session_a_host;
ALTER TABLE bookings_session DROP CONSTRAINT bookings_session_never_overfull;
ALTER TABLE bookings_sessionequipment DROP CONSTRAINT bookings_one_session_a_piece;
"""


@pytest.fixture
def full_house(house: TeaHouse) -> tuple[Booking, Booking]:
    """Two private tastings one after the other, each with the gaiwans; a table; one that was cancelled."""
    gaiwans = EquipmentKind.objects.create(name="Gaiwans")
    Equipment.objects.create(kind=gaiwans, name="Set one")
    house.private.needs.add(gaiwans)
    first = house.book(clock(20, 12), room_id=house.bamboo.pk, host_id=house.lin.pk)
    second = house.book(clock(20, 16), room_id=house.bamboo.pk, host_id=house.lin.pk)
    house.take_place(house.open_table(clock(21, 18)), 3)
    off = house.book(clock(22, 12))
    operations.plan_reminders(booking_id=off.pk, at=NOW)
    operations.cancel_booking(booking_id=off.pk, actor=house.clerk, at=NOW)
    operations.plan_reminders(booking_id=off.pk, at=NOW)
    return first, second


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def checks() -> set[str]:
    return {finding.check for finding in audit_bookings()}


def test_a_house_in_order_has_no_findings(full_house: tuple[Booking, Booking]) -> None:
    assert audit_bookings() == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (
            "UPDATE bookings_session SET during = o.during, blocked = o.blocked"
            " FROM bookings_session o WHERE o.id = {first} AND bookings_session.id = {second}",
            {"room_clash", "host_clash", "equipment_time"},
        ),
        (
            "UPDATE bookings_sessionequipment SET blocked = o.blocked"
            " FROM bookings_session o WHERE o.id = {first} AND session_id = {second}",
            {"equipment_clash", "equipment_time"},
        ),
        ("UPDATE bookings_session SET seats_taken = 1 WHERE id = {first}", {"seats_taken"}),
        (
            "UPDATE bookings_booking SET party_size = 40 WHERE session_id = {first};"
            " UPDATE bookings_session SET seats_taken = 40 WHERE id = {first}",
            {"overfull"},
        ),
        (
            "UPDATE bookings_booking SET session_id = {first} WHERE session_id = {second}",
            {"shared_private", "seats_taken", "nobody_in_it"},
        ),
        ("UPDATE bookings_session SET is_live = false WHERE id = {first}", {"seat_in_nothing", "equipment_time"}),
        (
            "UPDATE bookings_booking SET updated_at = now() - interval '1 hour' WHERE state = 'cancelled';"
            " INSERT INTO bookings_reminder (booking_id, kind, way, version, due_at, good_until, state, attempts, error,"
            " sent_by, said) SELECT id, 'day_before', '', 99, now(), now(), 'pending', 0, '', '', '{{}}'"
            " FROM bookings_booking WHERE state = 'cancelled'",
            {"reminder_of_nothing"},
        ),
        (
            "INSERT INTO bookings_reminder (booking_id, kind, way, version, due_at, good_until, state, attempts, error,"
            " sent_by, said, claimed_until) SELECT id, 'day_before', '', 99, now(), now(), 'sending', 1, '', 'mail', '{{}}',"
            " now() - interval '1 hour' FROM bookings_booking WHERE session_id = {first}",
            {"reminder_lost"},
        ),
    ],
)
def test_a_planted_fault_is_found(fault: str, found: set[str], full_house: tuple[Booking, Booking]) -> None:
    first, second = full_house
    run("SET CONSTRAINTS ALL IMMEDIATE;" + _REFUSALS)
    run(fault.format(first=first.session_id, second=second.session_id))
    assert checks() == found


@pytest.mark.django_db(transaction=True)
def test_the_command_ends_with_one_and_says_what_is_wrong(open_house: TeaHouse) -> None:
    booking = open_house.book(clock(20, 12))
    said = StringIO()
    call_command("audit_bookings", json=True, stdout=said)
    assert json.loads(said.getvalue())["is_clean"]

    run(f"UPDATE bookings_session SET seats_taken = 1 WHERE id = {booking.session_id}")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_bookings", json=True, stdout=said)
    assert ended.value.code == 1
    (finding,) = json.loads(said.getvalue())["findings"]
    assert finding["check"] == "seats_taken"
