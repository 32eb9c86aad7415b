"""What a live socket is told, and what it is not."""

import json

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from shopsuite.feed import hub as hub_module
from shopsuite.feed import operations, queries, tokens
from shopsuite.feed.consumers import LONGEST_MESSAGE
from shopsuite.feed.models import Event
from shopsuite.feed.sequencer import number_events
from shopsuite.feed.subscriber import AUDIENCE_CHANGED, SIGNED_OUT
from shopsuite.people.operations import revoke_role
from shopsuite.people.roles import Role
from tests.feed.happenings import tamper
from tests.feed.live import Client, happen

pytestmark = pytest.mark.django_db(transaction=True)
head = database_sync_to_async(queries.head)


async def test_events_arrive_live_in_order_and_only_for_their_audience(hub, packer):
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        await happen(value=1, audiences=["role:packer"])
        await happen(value=2, audiences=["role:rider"])
        await happen(value=3, audiences=["role:rider", "staff", f"user:{packer.pk}"])
        await client.until_value(3)

        assert client.values == [1, 3]
        assert client.events[0] | {"pos": 0} == {
            "pos": 0,
            "at": "2026-05-20T12:00:00+00:00",
            "kind": "tests.leaf_turned",
            "subject": "leaf:1",
            "body": {"value": 1},
        }


async def test_a_page_hears_what_happened_since_it_was_rendered(hub, packer):
    await happen(value=1)
    page = await _head_of_all()
    await happen(value=2)
    async with Client(user=packer, after=page.last_pos, epoch=page.epoch).connected() as client:
        await client.until_value(2)
        await happen(value=3)
        await client.until_value(3)

    assert client.values == [2, 3]


async def _head_of_all():
    """The head once every event has a position; the hub may be numbering them at this very moment."""
    while await database_sync_to_async(Event.objects.filter(pos=None).exists)():
        await database_sync_to_async(number_events)()
    return await head()


async def test_a_client_that_comes_back_hears_everything_once(hub, packer):
    values, after, epoch = [], 0, (await head()).epoch
    for value in range(6):
        async with Client(user=packer, after=after, epoch=epoch).connected() as client:
            await happen(value=value)
            await happen(value=100 + value)
            await client.until_value(value)
        values += client.values
        after = client.events[-1]["pos"]
    async with Client(user=packer, after=after, epoch=epoch).connected() as client:
        await client.until(lambda client: 105 in [*values, *client.values])

    assert sorted(values + client.values) == [*range(6), *range(100, 106)]


async def test_what_is_committed_while_a_socket_joins_is_neither_lost_nor_doubled(hub, packer):
    page = await head()
    clients = [Client(user=packer, after=page.last_pos, epoch=page.epoch) for _ in range(12)]
    contexts = [client.connected() for client in clients]
    for value, context in enumerate(contexts):
        await happen(value=value)
        await context.__aenter__()
    for client in clients:
        await client.until_value(11)
    for context in contexts:
        await context.__aexit__(None, None, None)

    assert [client.values for client in clients] == [list(range(12))] * 12


@pytest.mark.parametrize(
    ("after", "epoch"),
    [(99, None), (0, "11111111-1111-1111-1111-111111111111"), ("minus one", None), ("9" * 30, None), ("", None)],
)
async def test_a_page_from_nowhere_starts_afresh(hub, packer, after, epoch):
    async with Client(user=packer, after=after, epoch=epoch).connected() as client:
        await client.until(lambda client: client.closed)

    assert client.was_reset
    assert client.received[0]["epoch"] == str((await head()).epoch)


async def test_a_page_too_far_behind_starts_afresh(hub, packer, monkeypatch):
    monkeypatch.setattr(hub_module, "KEPT", 10)
    monkeypatch.setattr(hub_module, "READ_AT_ONCE", 5)
    async with Client(user=packer).connected() as watcher:
        await watcher.until_up_to_date()
        for value in range(30):
            await happen(value=value)
        await watcher.until_value(29)
        last = watcher.events[-1]["pos"]
        async with Client(user=packer, after=1).connected() as client:
            await client.until(lambda client: client.closed)
        async with Client(user=packer, after=last - 5).connected() as fresher:
            await fresher.until_up_to_date()

    assert client.was_reset
    assert fresher.values == [25, 26, 27, 28, 29]


async def test_a_restored_backup_sends_every_page_to_its_beginning(hub, packer):
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        await database_sync_to_async(operations.renew_epoch)()
        await client.until(lambda client: client.closed)

    assert client.was_reset


async def test_a_log_that_went_back_is_noticed(hub, packer):
    for value in range(3):
        await happen(value=value)
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        await database_sync_to_async(number_events)()
        await client.until(lambda client: hub.pos >= 3)
        await database_sync_to_async(tamper)("DELETE FROM feed_event WHERE pos > 1; UPDATE feed_head SET last_pos = 1")
        await client.until(lambda client: client.closed)

    assert client.was_reset


async def test_a_person_who_lost_a_role_hears_nothing_more_by_it(hub, packer):
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        await database_sync_to_async(revoke_role)(user=packer, role=Role.PACKER, actor=None, at=timezone.now())
        await happen(value=1, audiences=["role:packer"])
        await client.until(lambda client: client.closed)
    page = await head()
    async with Client(user=packer, after=0, epoch=page.epoch).connected() as later:
        await later.until_up_to_date()

    assert client.closed == AUDIENCE_CHANGED
    assert (client.values, later.values) == ([], [])


async def test_signing_out_ends_the_pages_of_that_session_only(hub, packer):
    async with (
        Client(user=packer, session_key="one").connected() as one,
        Client(user=packer, session_key="two").connected() as two,
    ):
        await one.until_up_to_date()
        await two.until_up_to_date()
        await _end_session(packer, "one")
        await one.until(lambda client: client.closed)
        await happen(value=1)
        await two.until_value(1)

    assert (one.closed, two.closed) == (SIGNED_OUT, None)
    assert two.values == [1]


@database_sync_to_async
def _end_session(user, session_key):
    from django.db import transaction

    with transaction.atomic():
        operations.end_session(user=user, session_key=session_key, at=timezone.now())


async def test_a_stranger_is_told_that_nobody_is_signed_in(hub):
    async with Client().connected() as client:
        await client.until(lambda client: client.closed)

    assert client.closed == SIGNED_OUT


async def test_a_page_with_a_token_hears_what_the_token_grants(hub):
    token = tokens.page_token(audiences=["order:secret"])
    async with Client(token=token).connected() as client:
        await client.until_up_to_date()
        await happen(value=1, audiences=["staff"])
        await happen(value=2, audiences=["order:secret", "staff"])
        await client.until_value(2)

    assert client.values == [2]


async def test_a_forged_token_grants_nothing(hub):
    token = tokens.page_token(audiences=["order:secret"])
    async with Client(token="x" + token).connected() as client:
        await client.until(lambda client: client.closed)

    assert client.closed == SIGNED_OUT


async def test_a_page_with_a_token_of_yesterday_starts_afresh(hub, monkeypatch):
    token = tokens.page_token(audiences=["order:secret"])
    monkeypatch.setattr(tokens, "MAX_AGE", -1)
    async with Client(token=token).connected() as client:
        await client.until(lambda client: client.closed)

    assert client.received == [{"reset": True}]


async def test_nonsense_from_a_client_is_ignored(hub, packer):
    async with Client(user=packer).connected() as client:
        await client.until_up_to_date()
        for nonsense in (
            "",
            "{",
            "[]",
            "null",
            '{"ack": "1"}',
            '{"ack": -1}',
            json.dumps({"ack": "9" * LONGEST_MESSAGE}),
        ):
            client.say(nonsense)
        await happen(value=1)
        await client.until_value(1)

    assert client.closed is None
