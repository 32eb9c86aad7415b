"""The servers for the length of one command: ``manage.py migrate`` works whether or not ``make run`` is up."""

import contextlib
import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from shopsuite.embedded.occupancy import read_running
from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.processes import open_lock, try_lock
from shopsuite.embedded.valkey import EmbeddedValkey

SECONDS_TO_START = 90


class ServersDidNotStart(RuntimeError):
    """The keeper ended or did not answer; the message names its log."""


@contextlib.contextmanager
def servers(data_dir: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> Iterator[None]:
    """Have the asked-for servers of ``data_dir`` answer inside the block.

    Uses those of ``make run`` or of another command when they are up; else starts a keeper, which stops them after the
    last user has left. Holds a shared file lock meanwhile. Raises ``ServersDidNotStart``.
    """
    wanted: list[EmbeddedPostgres | EmbeddedValkey] = []
    if postgres:
        wanted.append(EmbeddedPostgres(data_dir, durable=durable))
    if valkey:
        wanted.append(EmbeddedValkey(data_dir, durable=durable))
    with open_lock(data_dir / "users.lock") as users:
        if _join(users, data_dir):
            # One command at a time looks and starts; the others then find the servers running.
            with open_lock(data_dir / "start.lock") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if missing := [server for server in wanted if not server.is_ready()]:
                    _start_keeper(data_dir, missing, durable)
        yield


def _join(users: IO[str], data_dir: Path) -> bool:
    """Share the keeper's servers: True. When a supervisor owns them, wait until they answer: False."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not try_lock(users, fcntl.LOCK_SH):
        # The lock is held by a supervisor, or for a moment by a keeper that is stopping its servers.
        if read_running(data_dir):
            EmbeddedPostgres(data_dir).wait_ready(SECONDS_TO_START)
            return False
        if time.monotonic() > deadline:
            raise ServersDidNotStart(f"Something else keeps {data_dir / 'users.lock'} locked.")
        time.sleep(0.05)
    return True


def _start_keeper(data_dir: Path, missing: list[EmbeddedPostgres | EmbeddedValkey], durable: bool) -> None:
    kinds = {type(server) for server in missing}
    options = [
        *([] if EmbeddedPostgres in kinds else ["--no-postgres"]),
        *([] if EmbeddedValkey in kinds else ["--no-valkey"]),
        *([] if durable else ["--throw-away"]),
    ]
    log_file = data_dir / "keeper.log"
    with log_file.open("wb") as log:
        started = subprocess.run(
            [sys.executable, "-m", "shopsuite.embedded.keeper", str(data_dir), *options],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C on this command must not stop the servers of another
            check=False,
            timeout=SECONDS_TO_START,
        )
    if started.returncode:
        raise ServersDidNotStart(f"The embedded servers did not start:\n{log_file.read_text(errors='replace')}")
