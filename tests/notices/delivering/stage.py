"""Somebody is told of tea, and it is delivered."""

from datetime import timedelta

from shopsuite.notices import operations, sources
from shopsuite.notices.models import Device, Notice
from shopsuite.notices.providers import Null
from tests.factories import NOON

SOON, LATER = NOON + timedelta(seconds=15), NOON + timedelta(minutes=11)


def deliver(*, at):
    """What is delivered at that moment."""
    return operations.deliver_due(clock=lambda: at)


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
