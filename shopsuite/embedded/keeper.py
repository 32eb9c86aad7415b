"""Keeps the embedded servers up for commands run without ``make run``: ``python -m shopsuite.embedded.keeper DATA``.

Every command holds a shared lock while it runs. The keeper waits for the exclusive one, which it is given when the last
command has gone, in whatever way; then it stops the servers and ends. The command line returns as soon as the servers
answer and leaves the keeper behind; it returns 1 when they do not start.
"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.processes import open_lock
from shopsuite.embedded.valkey import EmbeddedValkey

SECONDS_TO_STOP = 30


def keep(data_dir: Path, *, postgres: bool, valkey: bool, durable: bool, when_ready: Callable[[], None]) -> None:
    """Start the servers asked for, call ``when_ready``, wait until nobody uses them any more, stop them."""
    wanted: list[EmbeddedPostgres | EmbeddedValkey] = []
    if postgres:
        wanted.append(EmbeddedPostgres(data_dir, durable=durable))
    if valkey:
        wanted.append(EmbeddedValkey(data_dir, durable=durable))
    with open_lock(data_dir / "users.lock") as users:
        running: list[tuple[EmbeddedPostgres | EmbeddedValkey, subprocess.Popen[bytes]]] = []
        try:
            for server in wanted:
                server.prepare()
                running.append((server, server.start()))
            for server, process in running:
                _wait_ready(server, process)
            when_ready()
            fcntl.flock(users, fcntl.LOCK_EX)
        finally:
            for server, process in running:
                process.send_signal(server.stop_signal)
            for server, process in running:
                process.wait(SECONDS_TO_STOP)
                server.tidy()


def _wait_ready(server: EmbeddedPostgres | EmbeddedValkey, process: subprocess.Popen[bytes]) -> None:
    while not server.is_ready():
        if process.poll() is not None:
            raise RuntimeError(f"{type(server).__name__} ended with {process.returncode}.")
        time.sleep(0.02)
    if isinstance(server, EmbeddedPostgres):
        server.ensure_database()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--no-postgres", dest="postgres", action="store_false")
    parser.add_argument("--no-valkey", dest="valkey", action="store_false")
    parser.add_argument("--throw-away", dest="durable", action="store_false")
    asked = parser.parse_args()
    # SIGTERM ends the wait below like any error, so that the servers are stopped and not just orphaned.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ready, tell_ready = os.pipe()
    if os.fork():
        os.close(tell_ready)
        sys.exit(0 if os.read(ready, 1) else 1)

    def release_the_command() -> None:
        os.write(tell_ready, b"!")

    keep(
        asked.data,
        postgres=asked.postgres,
        valkey=asked.valkey,
        durable=asked.durable,
        when_ready=release_the_command,
    )


if __name__ == "__main__":
    main()
