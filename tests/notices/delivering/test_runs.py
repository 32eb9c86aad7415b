"""What is due is sent once, whoever sends it, is killed or hangs meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.db import connection

from shopsuite.notices import operations, rules, sources
from shopsuite.notices.models import Notice, State
from shopsuite.notices.providers import Null
from shopsuite.notices.tasks import GIVE_UP_AFTER
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.notices.delivering.stage import (
    LATER,
    SOON,
    deliver,
    note,
    states,
    with_device,
)

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_everything_once():
    everybody = [operations.recipient_for_guest(f"tea:{number}") for number in range(12)]
    for recipient in everybody:
        with_device(recipient)
        note(recipient)

    def work():
        try:
            return deliver(at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _worker: work(), range(4)))

    assert sorted(device.recipient_id for device, _payload in Null.pushed) == [each.pk for each in everybody]
    assert len(mail.outbox) == len(everybody)
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


def test_while_one_worker_sends_another_finds_nothing_to_do(chen, monkeypatch):
    with_device(chen)
    note(chen)
    found = []
    push = Null.push

    def slow(self, *args, **more):
        found.append(deliver(at=LATER))
        push(self, *args, **more)

    monkeypatch.setattr(Null, "push", slow)
    deliver(at=LATER)
    assert found == [0]
    assert (len(Null.pushed), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize("killed", ["before", "after"])
def test_who_is_killed_while_sending_loses_nothing_and_it_goes_at_most_once_more(killed, chen, monkeypatch):
    with_device(chen)
    note(chen)
    push = Null.push

    def die(self, *args, **more):
        if killed == "after":
            push(self, *args, **more)
        raise SystemExit

    monkeypatch.setattr(Null, "push", die)
    with pytest.raises(SystemExit):
        deliver(at=SOON)
    monkeypatch.setattr(Null, "push", push)
    deliver(at=SOON + rules.CLAIMED_FOR - timedelta(seconds=1))
    assert len(Null.pushed) == (killed == "after")
    for minutes in (0, 1, 2, 5):
        deliver(at=SOON + rules.CLAIMED_FOR + timedelta(minutes=minutes))
    assert len(Null.pushed) == 1 + (killed == "after")
    assert states()["push"] == State.SENT


def test_what_is_said_while_it_is_being_sent_goes_after_a_pause(chen, monkeypatch):
    with_device(chen)
    note(chen)
    push = Null.push

    def meanwhile(self, *args, **more):
        note(chen, mark=2, at=SOON)
        push(self, *args, **more)

    monkeypatch.setattr(Null, "push", meanwhile)
    deliver(at=SOON)
    monkeypatch.setattr(Null, "push", push)
    deliver(at=SOON + timedelta(seconds=59))
    assert len(Null.pushed) == 1
    deliver(at=SOON + timedelta(seconds=60))
    assert [payload["renotify"] for _device, payload in Null.pushed] == [False, True]


def test_a_bug_in_one_thing_holds_up_nobody_else(chen, monkeypatch, caplog):
    def broken(pk, notice):
        raise RuntimeError("bug")

    monkeypatch.setitem(sources._sources, "rock", sources.Source(broken, broken))
    other = operations.recipient_for_user(person(Role.HOST))
    operations.note(recipient=chen, subject="rock:1", kind="message", mark=1, at=NOON)
    note(other)
    deliver(at=LATER)
    assert [letter.to for letter in mail.outbox] == [[other.user.email]]
    assert "bug" in Notice.objects.get(subject="rock:1").error


def test_a_provider_that_hangs_is_given_up_and_the_run_ends(chen, monkeypatch, caplog):
    """Celery raises in whatever the task is doing when its time is over."""
    with_device(chen)
    wang = operations.recipient_for_user(person(Role.PACKER))
    for recipient in (chen, wang):
        note(recipient)
    now = [LATER]
    push = Null.push

    def hang(self, *args, **more):
        now[0] += timedelta(seconds=GIVE_UP_AFTER)
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(Null, "push", hang)
    assert operations.deliver_due(clock=lambda: now[0]) == 1
    assert states()["push"] == State.PENDING
    monkeypatch.setattr(Null, "push", push)
    deliver(at=now[0])
    assert {letter.to[0] for letter in mail.outbox} == {chen.user.email, wang.user.email}


def test_no_run_lasts_for_ever():
    task = current_app.tasks["notices.deliver_due"]
    longest_run = rules.RUN_FOR.total_seconds()
    assert longest_run < task.soft_time_limit < task.time_limit <= longest_run + rules.CLAIMED_FOR.total_seconds()


def test_a_long_run_claims_what_comes_late_by_the_clock_and_holds_what_it_is_sending(chen, monkeypatch):
    """Three devices take a minute each; a second worker passes by all the time."""
    subjects = ["tea:1", "tea:2", "tea:3"]
    with_device(chen)
    for subject in subjects:
        operations.note(recipient=chen, subject=subject, kind="message", mark=1, at=NOON)
    now = [SOON]
    push = Null.push

    def slow(self, *args, **more):
        now[0] += rules.CLAIMED_FOR - timedelta(seconds=1)
        operations.deliver_due(clock=lambda: now[0])
        push(self, *args, **more)

    monkeypatch.setattr(Null, "push", slow)
    operations.deliver_due(clock=lambda: now[0])
    assert [payload["tag"] for _device, payload in Null.pushed] == subjects
