"""A whole ``manage.py up`` of its own for a test: every part a real process that may be killed."""

import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import psycopg

from shopsuite.embedded.addresses import database_url

REPOSITORY = Path(__file__).parents[1]
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


def manage(data_dir: Path, *words: str, **popen: Any) -> subprocess.Popen[str]:
    """Start ``manage.py words`` on the embedded servers of ``data_dir``, its output to be read."""
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
    """A running ``manage.py up`` and all it has said. Raises AssertionError when it does not come up."""

    def __init__(self, data_dir: Path, port: int = 8000) -> None:
        self.data_dir = data_dir
        self.lines: list[str] = []
        self.process = manage(data_dir, "up", "--no-example", f"--port={port}", start_new_session=True)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()
        wait_until(lambda: self.address is not None or self.process.poll() is not None, SECONDS_TO_START)
        assert self.address, "\n".join(self.lines)

    @property
    def address(self) -> str | None:
        """Where the web answers, once that has been said."""
        found = re.search(r"Sign in at (http://\S+?)/ ", "\n".join(self.lines))
        return found.group(1) if found else None

    def part(self, name: str) -> psutil.Process | None:
        """The process of one of ``PARTS`` at this moment, or None while it is being started again."""
        for child in psutil.Process(self.process.pid).children():
            try:
                if PARTS[name] in " ".join(child.cmdline()):
                    return child
            except psutil.Error:
                continue
        return None

    def kill(self, name: str) -> None:
        """kill -9 a part and wait until another process has taken its place (which may not answer yet)."""
        wait_until(lambda: self.part(name) is not None)
        killed = self.part(name)
        killed.kill()
        wait_until(lambda: (now := self.part(name)) is not None and now.pid != killed.pid)

    def connect(self) -> psycopg.Connection:
        """A connection of the test's own to the suite's database."""
        return psycopg.connect(database_url(self.data_dir), autocommit=True)

    def everybody(self) -> list[psutil.Process]:
        """All processes below the supervisor."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def get(self, path: str) -> int:
        """The status of a page. Waits while the web server is being started again. Raises HTTPError from 400 on."""
        with urllib.request.urlopen(f"{self.address}{path}", timeout=SECONDS_TO_COME_BACK) as answer:
            return answer.status

    def end(self) -> None:
        """Stop the suite if it still runs, and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(60)
        self.reader.join()
        self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())


def wait_until(fact: Callable[[], bool], seconds: float = SECONDS_TO_COME_BACK) -> None:
    """Look until ``fact()`` holds. Raises AssertionError after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "It did not come true in time."
        time.sleep(0.05)
