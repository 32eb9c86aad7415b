from collections.abc import AsyncIterator

import pytest
from channels.db import database_sync_to_async

from shopsuite.feed.hub import Hub, running_hub
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests.factories import person


@pytest.fixture
async def hub(transactional_db: None) -> AsyncIterator[Hub]:
    """The hub that the sockets of this test hang on."""
    running = running_hub()
    yield running
    await running.stop()


@pytest.fixture
async def packer(transactional_db: None) -> User:
    return await database_sync_to_async(person)(Role.PACKER)
