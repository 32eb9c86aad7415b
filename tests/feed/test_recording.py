from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from shopsuite.feed import queries
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.models import Event
from shopsuite.feed.operations import Entry, record, record_many, strike_words
from shopsuite.feed.sequencer import number_events
from tests.feed.happenings import NOON, LeafFell, LeafTurned, turn


@pytest.mark.django_db
def test_an_event_comes_back_as_it_was_recorded():
    event = LeafTurned(
        7, weight=Decimal("0.250"), seen_at=datetime(2026, 1, 2, 3, 4, 5, 678901, UTC), notes=["湿", "b"]
    )

    row = record(event, actor=None, at=NOON, audiences=["staff", "role:packer", "staff"])
    row.refresh_from_db()

    assert row.typed() == event
    assert (row.subject, row.audiences, row.pos) == ("leaf:7", ["role:packer", "staff"], None)


@pytest.mark.django_db
def test_fields_that_a_class_has_lost_and_gained_do_not_hinder_reading():
    row = record(LeafTurned(7, 3), actor=None, at=NOON, audiences=[])
    row.body = {"leaf": 7, "colour": "green"}

    assert row.typed() == LeafTurned(7)


@pytest.mark.django_db(transaction=True)
def test_recording_needs_a_transaction_around_it():
    with pytest.raises(RuntimeError, match="transaction"):
        record(LeafFell(1), actor=None, at=NOON, audiences=["staff"])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_happened():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(LeafFell(1), actor=None, at=NOON, audiences=["staff"])
        raise ZeroDivisionError

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_recording_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        record(LeafFell(1), actor=None, at=NOON, audiences=["staff"])


@pytest.mark.django_db
def test_many_are_recorded_in_their_order_by_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        record_many(Entry(LeafFell(leaf), None, NOON, ["staff"]) for leaf in range(300))

    assert list(Event.objects.order_by("id").values_list("subject", flat=True)) == [f"leaf:{n}" for n in range(300)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE feed_event SET subject = 'leaf:2'",
        "UPDATE feed_event SET body = '{}'",
        "UPDATE feed_event SET actor_id = 1",
        "UPDATE feed_event SET pos = 5, at = now()",
        "DELETE FROM feed_event",
    ],
)
def test_history_cannot_be_rewritten(change):
    turn()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_a_position_once_given_stays():
    turn()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE feed_event SET pos = 1")
        with pytest.raises(IntegrityError, match="append-only"):
            cursor.execute("UPDATE feed_event SET pos = 2")


@pytest.mark.django_db
def test_a_retention_job_may_delete_in_its_own_transaction():
    turn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL shopsuite.allow_feed_purge = on; DELETE FROM feed_event")

    assert not Event.objects.exists()


def test_a_kind_belongs_to_one_class():
    with pytest.raises(ValueError, match="LeafTurned"):

        @dataclass(frozen=True)
        class Impostor(FeedEvent):
            kind = "tests.leaf_turned"


def test_an_event_holds_plain_values_only():
    with pytest.raises(TypeError, match="object"):
        LeafTurned(object()).as_json()


@pytest.mark.django_db(transaction=True)
def test_a_timeline_has_everything_of_its_subject_the_freshest_last():
    turn(leaf=1, value=1)
    turn(leaf=2)
    number_events()
    turn(leaf=1, value=2)

    assert [event.body["value"] for event in queries.timeline("leaf:1")] == [1, 2]


@dataclass(frozen=True)
class LeafDescribed(FeedEvent):
    kind = "tests.leaf_described"
    words = ("text",)
    leaf: int
    text: str

    @property
    def subject(self) -> str:
        return f"leaf:{self.leaf}"


@pytest.mark.django_db
def test_words_are_struck_out_of_the_log_and_nothing_else_is():
    for leaf in (1, 2):
        with transaction.atomic():
            record(LeafDescribed(leaf, "Lin picked it"), actor=None, at=NOON, audiences=["staff"])
    before = Event.objects.filter(subject="leaf:1").values("pk", "kind", "at", "audiences").get()

    assert strike_words(subjects=["leaf:1"]) == 1
    assert strike_words(subjects=["leaf:1"]) == 0

    assert Event.objects.get(subject="leaf:1").body == {"leaf": 1, "text": ""}
    assert Event.objects.get(subject="leaf:2").body["text"] == "Lin picked it"
    assert Event.objects.filter(subject="leaf:1").values("pk", "kind", "at", "audiences").get() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        """UPDATE feed_event SET body = '{"leaf": 1, "text": "Lin took it"}'""",
        """UPDATE feed_event SET body = '{"leaf": 1}'""",
        """UPDATE feed_event SET body = '{"leaf": 1, "text": "", "more": ""}'""",
        """UPDATE feed_event SET body = '{"leaf": 1, "text": ""}', actor_id = 1""",
        "DELETE FROM feed_event",
    ],
)
def test_whoever_may_strike_words_can_write_none(change):
    with transaction.atomic():
        record(LeafDescribed(1, "Lin picked it"), actor=None, at=NOON, audiences=["staff"])

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL shopsuite.allow_feed_strike = on")
        cursor.execute(change)
