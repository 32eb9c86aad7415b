"""A whole suite of its own, with a stage set for the clients."""

import json
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from shopsuite.embedded.addresses import DATABASE
from shopsuite.embedded.ondemand import servers
from tests import migrated
from tests.chromium import launch_args
from tests.embedded.conftest import forget
from tests.suite import SECONDS_TO_START, Suite, manage


@pytest.fixture
def suite(migrations_done: Path) -> Iterator[Suite]:
    """``manage.py up`` on a free port and a data folder where nothing has happened but the migrations."""
    folder = Path(tempfile.mkdtemp(prefix="shopsuite-chaos-"))
    folder.chmod(0o711)  # a root's PostgreSQL runs as somebody else
    with servers(folder, valkey=False):
        migrated.restore(folder, migrations_done, DATABASE)  # with nothing to restore, ``up`` migrates
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Suite(folder, port)
    yield running
    running.end()
    forget(folder)


@pytest.fixture
def staged(suite: Suite) -> dict[str, Any]:
    """People, goods, tokens and sessions; see ``stage.tell``."""
    command = manage(suite.data_dir, "shell", "-c", "from tests.chaos import stage; stage.tell()")
    said, _ = command.communicate(timeout=SECONDS_TO_START)
    assert command.returncode == 0, said
    return json.loads(said.splitlines()[-1])


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Chromium for this test alone: Playwright's loop must be gone when asynchronous tests follow."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**launch_args())
        yield running
        running.close()
