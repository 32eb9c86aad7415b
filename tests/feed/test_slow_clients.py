"""A client that does not keep up costs a bounded amount of memory and nobody else's time."""

import asyncio

import pytest

from shopsuite.feed import hub as hub_module
from shopsuite.feed import subscriber as subscriber_module
from shopsuite.feed.subscriber import TOO_SLOW, Subscriber
from tests.feed.live import Client, happen

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_client_that_confirms_nothing_is_sent_no_more_than_its_window(hub, packer, monkeypatch):
    monkeypatch.setattr(subscriber_module, "WINDOW_FRAMES", 3)
    async with (
        Client(user=packer, confirms=False).connected() as slow,
        Client(user=packer).connected() as quick,
    ):
        await slow.until_up_to_date()
        await quick.until_up_to_date()
        for value in range(20):
            await happen(value=value)
            await quick.until_value(value)
        sent_unconfirmed = list(slow.values)
        slow.confirms = True
        slow.confirm(slow.events[-1]["pos"])
        await slow.until_value(19)

    assert sent_unconfirmed == [0, 1, 2]
    assert slow.values == quick.values == list(range(20))


async def test_a_client_that_stalls_is_closed_while_others_go_on(hub, packer, monkeypatch):
    monkeypatch.setattr(subscriber_module, "WINDOW_FRAMES", 3)
    monkeypatch.setattr(hub_module, "STALLED_AFTER", 0.5)
    async with (
        Client(user=packer, confirms=False).connected() as slow,
        Client(user=packer).connected() as quick,
    ):
        await slow.until_up_to_date()
        await quick.until_up_to_date()
        for value in range(8):
            await happen(value=value)
            await quick.until_value(value)
        await slow.until(lambda client: client.closed)
        await happen(value=8)
        await quick.until_value(8)

    assert slow.closed == TOO_SLOW
    assert quick.values == list(range(9))


async def test_a_client_left_behind_by_more_than_is_kept_is_closed(hub, packer, monkeypatch):
    monkeypatch.setattr(subscriber_module, "WINDOW_FRAMES", 1)
    monkeypatch.setattr(hub_module, "KEPT", 5)
    monkeypatch.setattr(hub_module, "READ_AT_ONCE", 2)
    async with (
        Client(user=packer, confirms=False).connected() as slow,
        Client(user=packer).connected() as quick,
    ):
        await slow.until_up_to_date()
        await quick.until_up_to_date()
        for value in range(20):
            await happen(value=value)
            await quick.until_value(value)
        slow.confirm(slow.events[-1]["pos"])
        await slow.until(lambda client: client.closed)

    assert slow.closed == TOO_SLOW


async def test_a_write_that_never_ends_holds_up_nobody_and_is_cut_off(monkeypatch):
    monkeypatch.setattr(subscriber_module, "CLOSE_GRACE", 0.01)

    async def never(message):
        await asyncio.Event().wait()

    async def serve():
        stuck = Subscriber(never, audiences=frozenset(), user_id=None, session=None)
        stuck.send_events("{}", 1)
        stuck.send_events("{}", 2)
        stuck.close(TOO_SLOW)
        try:
            await asyncio.Event().wait()
        finally:
            stuck.forget()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asyncio.create_task(serve()), 5)
