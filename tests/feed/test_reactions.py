"""Durable consumers: every event once, in order, in one transaction with what it causes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection

from shopsuite.feed import operations, reactions, runner
from shopsuite.feed.models import Cursor, ParkedEvent
from shopsuite.feed.reactions import reacts_to
from shopsuite.feed.runner import TRIES, Runner
from shopsuite.feed.sequencer import number_events
from shopsuite.people.models import Customer
from tests.feed.happenings import NOON, LeafFell, LeafTurned, turn

pytestmark = pytest.mark.django_db(transaction=True)
NAME = __name__


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    """Only the reactions that the test itself writes."""
    monkeypatch.setattr(reactions, "_consumers", {})
    monkeypatch.setattr(runner, "FIRST_PAUSE", 0.0)


def leave_a_trace(event):
    Customer.objects.create(name=f"leaf {event.body['value']}")


def traces():
    return list(Customer.objects.order_by("pk").values_list("name", flat=True))


def run(*runners):
    """Number what there is and let the runners (a new one by default) do all their work."""
    number_events()
    for each in runners or [Runner()]:
        for _ in range(TRIES):
            each.run_once()


def test_a_reaction_hears_its_events_once_and_in_order():
    reacts_to(LeafTurned)(leave_a_trace)
    for value in range(3):
        turn(value=value)
    run()
    turn(value=3)
    run()
    run()

    assert traces() == ["leaf 0", "leaf 1", "leaf 2", "leaf 3"]


def test_what_is_no_news_any_more_is_passed_over_and_what_follows_is_heard():
    heard = []
    reacts_to(LeafTurned, news_for=timedelta(hours=1))(lambda event: heard.append(event.body["value"]))
    turn(value=1, at=NOON - timedelta(hours=2))
    turn(value=2, at=NOON)

    with time_machine.travel(NOON, tick=False):
        run()

    assert heard == [2]
    assert not ParkedEvent.objects.exists()


def test_a_reaction_hears_only_the_kinds_it_asked_for():
    heard = []
    reacts_to(LeafFell)(heard.append)
    turn()
    run()

    assert heard == []


def test_a_reaction_gets_the_typed_event():
    heard = []
    reacts_to(LeafTurned)(lambda event: heard.append((event.typed(), event.actor, event.at)))
    turn(leaf=4, value=2)
    run()

    assert heard == [(LeafTurned(4, 2), None, NOON)]


def test_what_a_failing_reaction_wrote_is_undone_and_tried_again():
    attempts = []

    @reacts_to(LeafTurned)
    def stumble_twice(event):
        leave_a_trace(event)
        attempts.append(event.pos)
        if len(attempts) < 3:
            raise ValueError

    turn()
    run()

    assert (len(attempts), traces()) == (3, ["leaf 0"])
    assert not ParkedEvent.objects.exists()


def test_a_poison_event_is_parked_and_the_rest_goes_on():
    @reacts_to(LeafTurned)
    def choke_on_one(event):
        if event.body["value"] == 1:
            raise ValueError("not this one")
        leave_a_trace(event)

    for value in range(3):
        turn(value=value)
    run()

    parked = ParkedEvent.objects.get()
    assert traces() == ["leaf 0", "leaf 2"]
    assert (parked.consumer, parked.event.body["value"], parked.attempts) == (NAME, 1, TRIES)
    assert "not this one" in parked.error


def test_an_event_is_tried_as_often_although_another_process_ended_the_one_before():
    tried = []

    @reacts_to(LeafTurned)
    def choke(event):
        tried.append(event.body["value"])
        raise ValueError

    mine = Runner()
    turn(value=1)
    number_events()
    mine.run_once()
    run(Runner())
    turn(value=2)
    run(mine)

    assert tried.count(2) == TRIES


def test_a_consumer_that_waits_to_try_again_holds_up_no_other(monkeypatch):
    monkeypatch.setattr(runner, "FIRST_PAUSE", 1000.0)

    def choke(event):
        raise ValueError

    choke.__module__ = "a.reactions"
    reacts_to(LeafTurned)(choke)
    reacts_to(LeafTurned)(leave_a_trace)
    turn()
    run()

    assert traces() == ["leaf 0"]
    assert Cursor.objects.get(consumer="a.reactions").pos == 0


def test_a_parked_event_goes_through_once_its_cause_is_mended():
    is_broken = [True]

    @reacts_to(LeafTurned)
    def choke_for_a_while(event):
        if is_broken:
            raise ValueError
        leave_a_trace(event)

    turn()
    run()
    parked = ParkedEvent.objects.get()

    assert not operations.try_parked_again(parked_id=parked.pk, at=NOON)
    is_broken.clear()
    assert operations.try_parked_again(parked_id=parked.pk, at=NOON)
    assert operations.try_parked_again(parked_id=parked.pk, at=NOON)
    parked.refresh_from_db()
    assert (traces(), parked.resolved_at, parked.attempts) == (["leaf 0"], NOON, TRIES + 2)


def test_two_processes_share_the_work_without_doing_anything_twice():
    reacts_to(LeafTurned)(leave_a_trace)
    for value in range(40):
        turn(value=value)
    number_events()

    def work():
        mine = Runner()
        while Cursor.objects.filter(consumer=NAME, pos=40).count() == 0:
            mine.run_once()
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(work), pool.submit(work)]:
            future.result()

    assert traces() == [f"leaf {value}" for value in range(40)]


def test_losing_the_connection_in_a_reaction_parks_nothing():
    drops = [True]

    @reacts_to(LeafTurned)
    def drop_the_line_once(event):
        if drops:
            drops.clear()
            connection.connection.close()
        leave_a_trace(event)

    turn()
    number_events()
    with pytest.raises(OperationalError):
        Runner().run_once()
    connection.close()
    run()

    assert traces() == ["leaf 0"]
    assert not ParkedEvent.objects.exists()


def test_events_that_concern_nobody_cost_a_write_only_now_and_then(django_assert_num_queries):
    reacts_to(LeafFell)(leave_a_trace)
    mine = Runner()
    turn()
    run(mine)
    turn()
    number_events()

    with django_assert_num_queries(2):  # the head, the next event
        mine.run_once()


def test_a_runner_stops_when_told(monkeypatch):
    wake, stop = threading.Event(), threading.Event()

    @reacts_to(LeafTurned)
    def end(event):
        stop.set()
        wake.set()

    turn()
    number_events()
    Runner().run(wake, stop)

    assert Cursor.objects.get(consumer=NAME).pos == 1


def test_feed_consumers_says_what_it_does():
    with pytest.raises(SystemExit, match="0"):
        call_command("feed_consumers", "--help")
