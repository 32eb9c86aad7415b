"""A push goes to a device: encrypted, signed, tried again; and whose device it is."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from shopsuite.core.errors import Invalid
from shopsuite.notices import operations, providers, rules, vapid
from shopsuite.notices.models import Device, Notice, State
from shopsuite.notices.posting import Unsafe, post
from shopsuite.notices.providers import Null
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.notices.delivering.stage import LATER, SOON, deliver, note, states, with_device
from tests.notices.push_service import PushService

pytestmark = pytest.mark.django_db


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
