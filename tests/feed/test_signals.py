"""What passes is told to those who are there, and leaves no trace."""

import asyncio
import json

import pytest

from shopsuite.feed import subscriber as subscriber_module
from shopsuite.feed.models import Event
from shopsuite.feed.signals import signal
from tests.feed.live import Client, happen

pytestmark = pytest.mark.django_db(transaction=True)


def signals_of(client: Client) -> list[dict]:
    return [said["signal"] for said in client.received if "signal" in said]


def numbers_of(client: Client) -> list[int]:
    return [said["number"] for said in signals_of(client) if "number" in said]


async def until_heard(client: Client, **signalled) -> None:
    """Signals may be lost, as while the hub is only about to listen: say it until it is heard."""
    for _attempt in range(50):
        signal("conversation:7", kind="typing", **signalled)
        try:
            async with asyncio.timeout(0.2):
                await client.until(signals_of)
            return
        except (TimeoutError, AssertionError):
            continue
    raise AssertionError(f"Never heard: {client.received}")


async def test_a_signal_reaches_its_audience_alone_and_is_not_in_the_log(hub, packer):
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        before = await Event.objects.acount()
        signal("conversation:7", kind="typing", audiences=["role:rider"], who="Secret")
        await until_heard(client, audiences=["staff", f"user:{packer.pk}"], who="Chen")

        assert {said["who"] for said in signals_of(client)} == {"Chen"}
        assert signals_of(client)[0] == {"subject": "conversation:7", "kind": "typing", "who": "Chen"}
        assert await Event.objects.acount() == before
        await happen(value=1)
        await client.until_value(1)  # and events go on as ever


async def test_many_at_once_all_come(hub, packer):
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        await until_heard(client, audiences=["staff"])
        for number in range(50):
            signal("rider:7", kind="position", audiences=["staff"], number=number)
        await client.until(lambda client: len(numbers_of(client)) == 50)

        assert numbers_of(client) == list(range(50))


async def test_who_does_not_take_what_was_sent_is_not_sent_more_and_more(hub, packer):
    async def never(_message):
        await asyncio.Event().wait()

    stuck = subscriber_module.Subscriber(never, audiences=frozenset({"staff"}), user_id=None, session=None)
    assert await hub.join(stuck, after=None, epoch=None)
    told = json.dumps({"signal": {"subject": "rider:7", "kind": "position"}, "audiences": ["staff"]}).encode()
    for _each in range(subscriber_module.MOST_UNWRITTEN + 50):
        hub._pass_on(told)

    assert len(stuck._outbox) == subscriber_module.MOST_UNWRITTEN
    hub.leave(stuck)
    stuck.forget()


async def test_who_is_behind_does_without(hub, packer, monkeypatch):
    monkeypatch.setattr(subscriber_module, "WINDOW_FRAMES", 1)
    async with Client(user=packer, confirms=False).connected() as slow, Client(user=packer).connected() as client:
        await slow.until_up_to_date()
        await client.until_up_to_date()
        await happen(value=1)
        await client.until_value(1)
        await slow.until_value(1)
        await until_heard(client, audiences=["staff"])

        assert signals_of(slow) == []
