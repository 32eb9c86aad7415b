"""A page's state plus the events it is told of equals the state of a fresh page, however it came and went."""

from contextlib import AsyncExitStack
from typing import Any

import psycopg
import pytest
from channels.db import database_sync_to_async
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopsuite.feed import queries
from shopsuite.feed.follower import connection_parameters
from shopsuite.feed.models import Event
from shopsuite.feed.sequencer import number_events
from tests.feed.live import Client, happen

pytestmark = pytest.mark.django_db(transaction=True)
MINE, NOT_MINE = "role:packer", "role:rider"
INSERT = """
INSERT INTO feed_event (at, kind, subject, audiences, body)
VALUES (now(), 'tests.leaf_turned', 'leaf:1', '{role:packer}', jsonb_build_object('leaf', 1, 'value', %s::int))
"""
head = database_sync_to_async(queries.head)


@database_sync_to_async
def fresh_state() -> set[tuple[str, int]]:
    """What a packer's page shows when it is rendered now: every turn of the leaves they may see."""
    seen = Event.objects.filter(kind="tests.leaf_turned", audiences__contains=[MINE])
    return {(event.subject, event.body["value"]) for event in seen}


class Page:
    """A browser tab: rendered once, then kept up to date by what it hears."""

    def __init__(self, packer: Any) -> None:
        self.packer = packer
        self.client: Client | None = None
        self.socket = AsyncExitStack()

    async def load(self, meanwhile: Any = None) -> None:
        await self.disconnect()
        self.pos, self.epoch = await head()
        if meanwhile:
            await meanwhile()
        self.state = await fresh_state()

    async def connect(self) -> None:
        if not self.client:
            self.client = Client(user=self.packer, after=self.pos, epoch=self.epoch)
            await self.socket.enter_async_context(self.client.connected())

    async def disconnect(self) -> None:
        if self.client:
            self.hear()
            await self.socket.aclose()
        self.client = None

    def hear(self) -> None:
        """What the browser's client does with frames: newer events in order, then the head."""
        for said in self.client.received:
            assert not said.get("reset")
            for event in said.get("events", []):
                assert event["pos"] > self.pos, "told twice or out of order"
                self.pos = event["pos"]
                self.state.add((event["subject"], event["body"]["value"]))
            self.pos = max(self.pos, said.get("head", 0))
        self.client.received.clear()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.sampled_from(
            ["turn", "turn unseen", "dawdle", "dawdler commits", "number", "load", "turn while loading", "all is told"]
            + ["connect", "disconnect"] * 2
        ),
        min_size=5,
        max_size=30,
    )
)
async def test_state_plus_events_is_a_fresh_state(hub, packer, steps):
    page, value = Page(packer), 0

    async def next_value():
        nonlocal value
        value += 1
        return value

    async def turn(audience=MINE):
        number = await next_value()
        await happen(leaf=number % 3, value=number, audiences=[audience])

    witness = Client(user=packer)
    watching = witness.connected()
    await watching.__aenter__()
    await witness.until_up_to_date()
    dawdler = await psycopg.AsyncConnection.connect(**connection_parameters())
    await page.load()
    for step in steps:
        match step:
            case "turn":
                await turn()
            case "turn unseen":
                await turn(NOT_MINE)
            case "dawdle":  # its id is low, and it is committed when higher ones have long been told of
                await dawdler.execute(INSERT, [await next_value()])
            case "dawdler commits":
                await dawdler.commit()
            case "number":
                await database_sync_to_async(number_events)()
            case "all is told":  # what comes later to those who are away now is history, not live
                await turn()
                await witness.until_value(value)
            case "load":
                await page.load()
            case "turn while loading":  # committed between the page's position and the page's own queries
                await page.load(meanwhile=turn)
            case "connect":
                await page.connect()
            case "disconnect":
                await page.disconnect()
    await dawdler.commit()
    await dawdler.close()
    await page.connect()
    await turn()
    await page.client.until_value(value)
    await page.disconnect()
    await watching.__aexit__(None, None, None)

    assert page.state == await fresh_state()
