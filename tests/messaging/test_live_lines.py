"""Words are sent along as they are said, and to nobody who comes later: by then they may have been taken back."""

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from messaging import operations
from shopsuite.feed.hub import Hub, running_hub
from shopsuite.feed.tokens import page_token
from tests.feed.live import Client
from tests.messaging import stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def hub(transactional_db):
    yield running_hub()
    await running_hub().stop()


@database_sync_to_async
def lin():
    return stage.customer(stage.about())


@database_sync_to_async
def say(member, text):
    return stage.say(member, text, at=timezone.now())


@database_sync_to_async
def recall(member, message):
    operations.recall(message_id=message.pk, member=member, at=timezone.now())


def kinds(client: Client) -> list[str]:
    return [event["kind"] for event in client.events]


async def test_words_go_with_their_event_and_to_nobody_who_hears_of_it_later(hub: Hub):
    member = await lin()
    token = page_token(audiences=[member.conversation.page_audience])
    async with Client(token=token).connected() as client:
        await client.until_up_to_date()
        before = client.heads[0]
        said = await say(member, "My card is 6222")
        await client.until(lambda client: "messaging.sent" in kinds(client))
        assert client.events[0]["row"]["text"] == "My card is 6222"
        await recall(member, said)
        await client.until(lambda client: "messaging.recalled" in kinds(client))

    async with Client(token=token, after=before).connected() as late:
        await late.until(lambda late: "messaging.recalled" in kinds(late))
        assert "6222" not in str(late.received)
