"""``manage.py up`` in real processes: what is killed comes back, and what is stopped is gone."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.valkey import EmbeddedValkey

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).parents[2]
SECONDS_TO_START = 120
SECONDS_TO_COME_BACK = 30
# What tells the parts apart on their command lines.
PARTS = {
    "postgres": "postgres -D",
    "valkey": "valkey-server",
    "web": "daphne --fd",
    "feed": "feed_consumers",
    "worker": "worker --loglevel",
    "beat": "beat --loglevel",
}


def manage(data_dir: Path, *words: str, **popen) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=REPOSITORY,
        env=environment | {"SHOPSUITE_DATA": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **popen,
    )


class Suite:
    """A running ``manage.py up`` and all it has said."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir = data_dir
        self.lines: list[str] = []
        self.process = manage(data_dir, "up", "--no-example", f"--port={port}", start_new_session=True)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()
        wait_until(lambda: self.address is not None or self.process.poll() is not None, SECONDS_TO_START)
        assert self.address, "\n".join(self.lines)

    @property
    def address(self) -> str | None:
        found = re.search(r"Sign in at (http://\S+?)/ ", "\n".join(self.lines))
        return found.group(1) if found else None

    def part(self, name: str) -> psutil.Process | None:
        for child in psutil.Process(self.process.pid).children():
            try:
                if PARTS[name] in " ".join(child.cmdline()):
                    return child
            except psutil.Error:
                continue
        return None

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=SECONDS_TO_COME_BACK) as answer:
            return answer.status

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(60)
        self.reader.join()
        self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())


def wait_until(fact: Callable[[], bool], seconds: float = SECONDS_TO_COME_BACK) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "It did not come true in time."
        time.sleep(0.05)


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
    wait_until(lambda: suite.part(name) is not None)
    killed = suite.part(name)
    killed.kill()

    wait_until(lambda: (now := suite.part(name)) is not None and now.pid != killed.pid)

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
