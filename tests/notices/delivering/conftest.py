"""What there is to tell of, and who is told."""

import pytest

from shopsuite.notices import operations, sources
from shopsuite.notices.providers import Null
from shopsuite.people.roles import Role
from tests.factories import person
from tests.notices.push_service import PushService


@pytest.fixture(autouse=True)
def _things(monkeypatch):
    """Something to tell of that is there until a test says otherwise."""
    Null.pushed.clear()
    telling = sources.Telling("Tea", ("It is ready: 茶",), "/tea/7/")
    source = sources.Source(lambda pk, notice: telling, lambda pk: sources.Reach("guest@home.test", "zh-hans"))
    monkeypatch.setitem(sources._sources, "tea", source)


@pytest.fixture
def chen():
    return operations.recipient_for_user(person(Role.CLERK, name="Chen"))


@pytest.fixture
def service(settings):
    settings.PUSH_PROVIDER = "shopsuite.notices.providers.WebPush"
    settings.PUSH_TO_PRIVATE_NETWORKS = True
    with PushService() as running:
        yield running
