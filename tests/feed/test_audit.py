import json

import pytest
from django.core.management import call_command

from shopsuite.feed import queries
from shopsuite.feed.audit import audit
from shopsuite.feed.models import Cursor
from shopsuite.feed.sequencer import number_events
from tests.feed.happenings import NOON, tamper, turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def five_events():
    for _ in range(5):
        turn()
    number_events()


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        ("DELETE FROM feed_event WHERE pos IN (2, 3)", {"holes": [(2, 3)]}),
        ("DELETE FROM feed_event WHERE pos = 1", {"holes": [(1, 1)]}),
        ("DELETE FROM feed_event WHERE pos = 5", {"holes": [(5, 5)]}),
        ("UPDATE feed_event SET pos = 9 WHERE pos = 5", {"holes": [(5, 8)], "out_of_order": 4}),
        (
            "UPDATE feed_event SET pos = NULL, recorded_at = now() - interval '2 min' WHERE pos = 5",
            {"stale_unnumbered": 1},
        ),
        (
            "ALTER TABLE feed_event DROP CONSTRAINT feed_event_pos_key; UPDATE feed_event SET pos = 4 WHERE pos = 3;",
            {"doubles": [4]},
        ),
        ("INSERT INTO feed_cursor VALUES ('a.reactions', 6)", {"consumers_ahead": ["a.reactions"]}),
    ],
)
def test_the_audit_names_what_is_wrong(five_events, damage, finding):
    tamper(damage)
    try:
        found = audit()
    finally:
        if "DROP CONSTRAINT" in damage:
            tamper(
                "UPDATE feed_event SET pos = NULL; ALTER TABLE feed_event ADD CONSTRAINT feed_event_pos_key UNIQUE (pos)"
            )

    assert not found.is_clean
    assert finding.items() <= found.as_json().items()


def test_a_whole_feed_passes_and_says_so_in_json(five_events, capsys):
    turn()
    call_command("audit_feed", "--json")

    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["events"], said["head"], said["unnumbered"]) == (True, 6, 6, 0)


def test_a_damaged_feed_fails_the_command(five_events, capsys):
    tamper("DELETE FROM feed_event WHERE pos = 3")

    with pytest.raises(SystemExit, match="1"):
        call_command("audit_feed")
    assert "holes: [(3, 3)]" in capsys.readouterr().out


def test_lag_says_how_far_everybody_is_behind(five_events):
    Cursor.objects.create(consumer="slow.reactions", pos=2)
    turn()
    lag = queries.lag()

    assert (lag.last_pos, lag.unnumbered, lag.consumers["slow.reactions"], lag.parked) == (5, 1, 3, 0)
    assert lag.is_healthy(at=lag.oldest_unnumbered_at)
    assert not queries.lag().is_healthy(at=NOON.replace(year=2100))
