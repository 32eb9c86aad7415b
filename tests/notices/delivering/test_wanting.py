"""What people want to be told, when, and in which language."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from shopsuite.notices import operations, sources
from shopsuite.notices.kinds import kinds_for
from shopsuite.notices.models import Recipient, State
from shopsuite.notices.providers import Null
from tests.factories import NOON
from tests.notices.delivering.stage import (
    LATER,
    deliver,
    note,
    states,
    with_device,
)

pytestmark = pytest.mark.django_db


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
    offered = {f"{kind}:{way}" for kind in kinds_for(chen.user) for way in ("mail", "push")}
    assert {"answer_due:push", "mention:mail", "message:mail"} <= offered
    assert set(chen.muted) == offered - {"mention:push"}
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
