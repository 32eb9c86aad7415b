from collections.abc import AsyncIterator

import pytest
from channels.db import database_sync_to_async

from shopsuite.feed.hub import Hub, running_hub
from shopsuite.feed.sequencer import number_events
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests.factories import person


@pytest.fixture
async def packer(transactional_db: None) -> User:
    """A packer, known for a while: what being given a role says to live pages has been said."""
    made = await database_sync_to_async(person)(Role.PACKER)
    await database_sync_to_async(number_events)()
    return made


@pytest.fixture
async def hub(packer: User) -> AsyncIterator[Hub]:
    """The hub that the sockets of this test hang on."""
    running = running_hub()
    yield running
    await running.stop()
