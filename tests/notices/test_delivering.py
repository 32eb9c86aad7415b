"""What is due is sent: once, in the hours that are allowed, and again after a failure."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from shopsuite.core.errors import Invalid
from shopsuite.notices import operations, providers, rules, sources, vapid
from shopsuite.notices.models import Device, Notice, Recipient, State
from shopsuite.notices.posting import Unsafe, post
from shopsuite.notices.providers import Null
from shopsuite.notices.tasks import GIVE_UP_AFTER
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.notices.push_service import PushService

pytestmark = pytest.mark.django_db


def deliver(*, at):
    """What is delivered at that moment."""
    return operations.deliver_due(clock=lambda: at)


SOON, LATER = NOON + timedelta(seconds=15), NOON + timedelta(minutes=11)
HANDED_OVER = "shopsuite.notices.providers.WebPush"


@pytest.fixture(autouse=True)
def _things(monkeypatch):
    """Something to tell of that is there until a test says otherwise."""
    Null.pushed.clear()
    telling = sources.Telling("Tea", ("It is ready: 茶",), "/tea/7/")
    source = sources.Source(lambda pk, notice: telling, lambda pk: sources.Reach("guest@home.test", "zh-hans"))
    monkeypatch.setitem(sources._sources, "tea", source)


@pytest.fixture
def chen():
    return operations.recipient_for_user(person(Role.CLERK, name="Chen"))


@pytest.fixture
def service(settings):
    settings.PUSH_PROVIDER, settings.PUSH_TO_PRIVATE_NETWORKS = HANDED_OVER, True
    with PushService() as running:
        yield running


def with_device(recipient, service=None, name="phone"):
    keys = (
        service.subscription(name) if service else {"endpoint": f"https://push.test/{name}", "p256dh": "", "auth": ""}
    )
    if service:
        return operations.add_device(recipient=recipient, **keys, user_agent="Firefox", at=NOON)
    return Device.objects.create(recipient=recipient, **keys, added_at=NOON)


def note(recipient, *, mark=1, kind="message", at=NOON):
    operations.note(recipient=recipient, subject="tea:7", kind=kind, mark=mark, at=at)


def states():
    return {notice.channel: notice.state for notice in Notice.objects.all()}


# -- the push itself ----------------------------------------------------------------------------------------------------


def test_a_push_is_encrypted_for_the_device_and_signed_by_the_shop(chen, service, settings):
    with_device(chen, service)
    note(chen, kind="mention")
    deliver(at=SOON)

    ((headers, body),) = service.received
    assert "茶" in service.read(body)
    assert "茶".encode() not in body
    claims, key = service.who_sent(headers)
    assert key == vapid.public_key(settings.VAPID_PRIVATE_KEY)
    assert claims["sub"].startswith("mailto:")
    assert (headers["Content-Encoding"], headers["Urgency"]) == ("aes128gcm", "high")
    assert len(headers["Topic"]) <= 32
    assert Device.objects.get().last_ok_at == SOON


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(status, chen, service):
    with_device(chen, service)
    note(chen)
    service.status = status
    deliver(at=SOON)
    assert not Device.objects.exists()
    assert states()["push"] == State.WITHDRAWN


def test_what_fails_is_tried_again_more_and_more_rarely_and_parked_in_the_end(chen, service):
    with_device(chen, service)
    note(chen)
    service.status = 503
    at, tries = SOON, 0
    while Notice.objects.get(channel="push").state == State.PENDING:
        deliver(at=at)
        tries += 1
        assert len(service.received) == tries
        at = max(at, Notice.objects.get(channel="push").due_at)
    assert tries == rules.MOST_ATTEMPTS
    parked = Notice.objects.get(channel="push")
    assert (parked.state, parked.error) == (State.PARKED, "answered 503")

    service.status = 201
    operations.try_parked_again(notices=Notice.objects.all(), at=at)
    deliver(at=at)
    assert states()["push"] == State.SENT


def test_one_broken_device_does_not_keep_the_others_waiting(chen, service):
    dead = with_device(chen, service, "dead")
    Device.objects.filter(pk=dead.pk).update(endpoint="http://127.0.0.1:1/dead")
    with_device(chen, service)
    note(chen)
    deliver(at=SOON)
    assert states()["push"] == State.SENT
    assert Device.objects.get(pk=dead.pk).failures == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "[::1]", "localhost"])
def test_no_push_leads_into_a_private_network(host):
    with pytest.raises(Unsafe):
        post(f"https://{host}/x", b"", {})


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "http://push.test/1"},
        {"endpoint": "https://me@push.test/1"},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": ""},
        {"endpoint": "https://push.test/" + "x" * 1000},
        {"p256dh": "AAAA"},
        {"p256dh": "é"},
        {"auth": "short"},
    ],
)
def test_what_no_browser_sends_is_refused(change, chen):
    service = PushService()
    service.server.server_close()
    sent = service.subscription() | {"endpoint": "https://push.test/1"} | change
    with pytest.raises(Invalid):
        operations.add_device(recipient=chen, **sent, user_agent="", at=NOON)


# -- claims -------------------------------------------------------------------------------------------------------------


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


# -- what people want ---------------------------------------------------------------------------------------------------


def test_quiet_hours_hold_back_and_calls_pass_where_they_may(chen):
    with_device(chen)
    midnight = NOON + timedelta(hours=12)  # in Hangzhou
    every = ["message:push", "message:mail", "mention:push", "mention:mail"]
    operations.choose(recipient=chen, wanted=every, quiet_from=time(22), quiet_to=time(7), urgent_passes=True)
    note(chen, at=midnight)
    deliver(at=midnight + timedelta(hours=1))
    assert (Null.pushed, mail.outbox) == ([], [])
    note(chen, mark=2, kind="mention", at=midnight + timedelta(hours=1))
    deliver(at=midnight + timedelta(hours=1, minutes=20))
    assert (len(Null.pushed), len(mail.outbox)) == (1, 1)

    note(chen, mark=3, at=midnight + timedelta(hours=3))
    deliver(at=midnight + timedelta(hours=6, minutes=59))
    assert len(Null.pushed) == 1
    deliver(at=midnight + timedelta(hours=7))
    assert len(Null.pushed) == 2


def test_what_is_not_wanted_does_not_come(chen):
    with_device(chen)
    note(chen)
    operations.choose(recipient=chen, wanted=["message:mail"], quiet_from=None, quiet_to=None, urgent_passes=False)
    deliver(at=LATER)
    assert (len(Null.pushed), len(mail.outbox)) == (0, 1)


def test_a_person_chooses_on_their_page(chen):
    browser = Client()
    browser.force_login(chen.user)
    sent = {"wanted": ["mention:push"], "quiet_from": "22:00", "quiet_to": "07:00", "urgent_passes": "on"}
    assert browser.post(reverse("notices:settings"), sent).status_code == 302
    chen = Recipient.objects.get()
    assert chen.muted == ["answer_due:mail", "answer_due:push", "mention:mail", "message:mail", "message:push"]
    assert (chen.quiet_from, chen.quiet_to, chen.urgent_passes) == (time(22), time(7), True)

    page = browser.post(reverse("notices:settings"), {"quiet_from": "22:00"})
    assert "both a beginning and an end" in page.content.decode()


def test_a_mail_speaks_the_language_of_whoever_gets_it():
    guest = operations.recipient_for_guest("tea:7")
    note(guest)
    deliver(at=LATER)
    (letter,) = mail.outbox
    assert letter.to == ["guest@home.test"]
    assert 'lang="zh-hans"' in letter.alternatives[0].content


def test_nothing_is_mailed_when_nothing_is_left_to_tell(chen, monkeypatch):
    note(chen)
    monkeypatch.setitem(sources._sources, "tea", sources.Source(lambda pk, notice: None, lambda pk: None))
    deliver(at=LATER)
    assert mail.outbox == []
    assert states() == {"mail": State.WITHDRAWN}


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


# -- what lies on devices -----------------------------------------------------------------------------------------------


def says(monkeypatch, *lines):
    """What there is to tell from now on; nothing: None."""
    telling = sources.Telling("Tea", lines, "/tea/7/") if lines else None
    monkeypatch.setitem(sources._sources, "tea", sources.Source(lambda pk, notice: telling, None))


def changed(*, at, has_changed=True):
    operations.look_again(subject="tea:7", at=at, has_changed=has_changed)


def on_devices():
    """The words that lie on the devices after all that was pushed; None: nothing."""
    _device, last = Null.pushed[-1]
    return None if last["close"] else last["body"]


def test_what_is_put_better_while_it_is_being_sent_is_shown_anew_and_rings_for_nobody(chen, monkeypatch):
    with_device(chen)
    note(chen)
    push = Null.push

    def meanwhile(self, *args, **more):
        monkeypatch.setattr(Null, "push", push)
        says(monkeypatch, "put better")
        changed(at=SOON)
        push(self, *args, **more)

    monkeypatch.setattr(Null, "push", meanwhile)
    deliver(at=SOON)
    assert on_devices() == "It is ready: 茶"
    deliver(at=SOON + rules.TIDY_AFTER)
    assert on_devices() == "put better"
    assert Null.pushed[-1][1]["renotify"] is False
    deliver(at=LATER)
    assert len(Null.pushed) == 2


@pytest.fixture
def at_night(chen):
    """A push lies there since before the quiet hours, and one more thing waits until they are over."""
    with_device(chen)
    evening = NOON + timedelta(hours=9, minutes=50)  # 21:50 in Hangzhou
    operations.choose(
        recipient=chen, wanted=["message:push"], quiet_from=time(22), quiet_to=time(7), urgent_passes=False
    )
    note(chen, at=evening)
    deliver(at=evening + rules.GRACE["push"])
    night = evening + timedelta(hours=1)
    note(chen, mark=2, at=night)
    deliver(at=night + timedelta(minutes=1))
    assert len(Null.pushed) == 1
    return night + timedelta(minutes=2)


@pytest.mark.parametrize("has_changed", [False, True])
def test_what_is_settled_at_night_leaves_the_devices_at_night(has_changed, at_night, monkeypatch):
    says(monkeypatch)
    changed(at=at_night, has_changed=has_changed)
    deliver(at=at_night + rules.TIDY_AFTER)
    assert on_devices() is None
    assert states()["push"] == State.WITHDRAWN
    deliver(at=at_night + timedelta(hours=12))
    assert len(Null.pushed) == 2


def test_words_changed_at_night_are_taken_away_at_night_and_told_in_the_morning(at_night, monkeypatch):
    says(monkeypatch, "put better")
    changed(at=at_night)
    deliver(at=at_night + rules.TIDY_AFTER)
    assert on_devices() is None
    deliver(at=at_night + timedelta(hours=5))
    assert len(Null.pushed) == 2
    deliver(at=at_night + timedelta(hours=12))
    assert on_devices() == "put better"


def test_what_still_holds_at_night_stays_where_it_is(at_night):
    changed(at=at_night, has_changed=False)
    deliver(at=at_night + rules.TIDY_AFTER)
    assert len(Null.pushed) == 1
    deliver(at=at_night + timedelta(hours=12))
    assert Null.pushed[-1][1]["renotify"] is True


def test_a_change_makes_nothing_ring_before_the_pause_is_over(chen, monkeypatch):
    with_device(chen)
    note(chen)
    deliver(at=SOON)
    note(chen, mark=2, at=SOON)
    changed(at=SOON, has_changed=False)
    deliver(at=SOON + timedelta(seconds=59))
    assert len(Null.pushed) == 1
    deliver(at=SOON + timedelta(seconds=60))
    assert len(Null.pushed) == 2


# -- devices ------------------------------------------------------------------------------------------------------------


def test_a_browser_belongs_to_whoever_signed_in_last_and_to_nobody_after_signing_out(chen, service):
    wang = operations.recipient_for_user(person(Role.PACKER))
    for recipient in (chen, wang):
        browser = Client()
        browser.force_login(recipient.user)
        assert browser.post(reverse("notices:devices"), service.subscription()).status_code == 204
    assert [device.recipient for device in Device.objects.all()] == [wang]
    browser.post(reverse("account_logout"))
    assert not Device.objects.exists()


def test_of_too_many_devices_the_oldest_goes(chen, service):
    for number in range(rules.MOST_DEVICES + 1):
        with_device(chen, service, f"d{number}")
    kept = [device.endpoint.rsplit("/")[-1] for device in chen.devices.order_by("pk")]
    assert kept == [f"d{number}" for number in range(1, rules.MOST_DEVICES + 1)]


def test_the_null_provider_sends_nothing_and_remembers(chen, settings):
    settings.MAIL_PROVIDER = "shopsuite.notices.providers.Null"
    note(chen)
    deliver(at=LATER)
    assert mail.outbox == []
    assert [letter.to for letter in Null.mailed] == [[chen.user.email]]
    assert isinstance(providers.push_provider(), Null)


def test_the_worker_lies_at_the_root_and_is_never_kept():
    answer = Client().get("/sw.js")
    assert b"showNotification" in answer.content
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
