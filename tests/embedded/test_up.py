"""``manage.py up`` in real processes: what is killed comes back, and what is stopped is gone."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from shopsuite.embedded.addresses import socket_folder
from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.valkey import EmbeddedValkey
from tests.suite import SECONDS_TO_COME_BACK, SECONDS_TO_START, Suite, manage, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as somebody_else:
        yield somebody_else.getsockname()[1]


@pytest.fixture(scope="module")
def suite(data_dir: Path, taken_port: int) -> Iterator[Suite]:
    running = Suite(data_dir, taken_port)
    yield running
    running.end()


def test_a_taken_port_moves_to_a_free_one_and_the_address_is_said_last(suite, taken_port):
    assert int(suite.address.rpartition(":")[2]) > taken_port
    assert "Sign in at" in suite.lines[-1]
    assert suite.get("/account/login/") == 200


def test_a_second_start_says_where_the_first_one_is(suite):
    twin = manage(suite.data_dir, "up")
    said, _ = twin.communicate(timeout=SECONDS_TO_START)

    assert twin.returncode == 0
    assert f"Already running at {suite.address}" in said


def test_a_command_uses_the_servers_that_run(suite):
    command = manage(suite.data_dir, "migrate", "--check")
    said, _ = command.communicate(timeout=SECONDS_TO_START)

    assert command.returncode == 0, said
    assert EmbeddedPostgres(suite.data_dir).is_ready()


@pytest.mark.parametrize("name", ["worker", "feed", "beat", "valkey", "postgres", "web"])
def test_a_killed_part_comes_back(suite, name):
    suite.kill(name)

    wait_until(EmbeddedPostgres(suite.data_dir).is_ready)
    wait_until(EmbeddedValkey(suite.data_dir).is_ready)
    assert suite.get("/account/login/") == 200  # a browser waits in line, it is not refused


def test_ctrl_c_stops_everything_and_leaves_nothing(suite):
    everybody = suite.everybody()

    os.killpg(suite.process.pid, signal.SIGINT)
    suite.process.wait(60)

    assert suite.process.returncode == 0
    _, alive = psutil.wait_procs(everybody, timeout=5)
    assert alive == []
    assert not (suite.data_dir / "run.json").exists()
    assert not any(socket_folder(suite.data_dir, server).exists() for server in ("postgres", "valkey"))


def test_a_killed_supervisor_leaves_no_children_and_the_next_start_works(suite, taken_port):
    suite.process.wait(60)  # the test above has stopped it
    killed = Suite(suite.data_dir, taken_port)
    everybody = killed.everybody()
    killed.process.kill()
    killed.end()

    _, alive = psutil.wait_procs(everybody, timeout=SECONDS_TO_COME_BACK)
    assert alive == []
    command = manage(suite.data_dir, "migrate", "--check")
    said, _ = command.communicate(timeout=SECONDS_TO_START)
    assert command.returncode == 0, said
