"""The product's own processes on the test database: what a browser in a test talks to."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from shopsuite.embedded.processes import ends_with_parent
from tests import servers as plugin

REPOSITORY = Path(__file__).parents[1]
SECONDS_TO_START = 90
SECONDS_TO_STOP = 20


def environment() -> dict[str, str]:
    """What a process needs to work on this run's test database and Valkey. It keeps nothing of the shop of the test before."""
    ours = os.environ | {"PROCESS_CACHE_SECONDS": "0"}
    if plugin.POSTGRES:
        return ours  # SHOPSUITE_DATA says where; the test database carries the product's own name
    address = urlsplit(os.environ["DATABASE_URL"])
    return ours | {"DATABASE_URL": urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))}


def start(*argv: str, log: IO[bytes], **more: str) -> subprocess.Popen[bytes]:
    """Start a Python program of the project; it ends with the tests, however they end. ``more`` is added to its environment."""
    return subprocess.Popen(
        [sys.executable, *argv],
        cwd=REPOSITORY,
        env=environment() | more,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        process_group=0,
        preexec_fn=ends_with_parent(),
    )


def start_web(listener: socket.socket, log: IO[bytes], **more: str) -> subprocess.Popen[bytes]:
    """Start Daphne on a listening socket of ours, which stays open when it is killed and started again."""
    return subprocess.Popen(
        [sys.executable, "-m", "daphne", "-v0", "--fd", str(listener.fileno()), "shopsuite.asgi:application"],
        cwd=REPOSITORY,
        env=environment() | more,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=(listener.fileno(),),
        process_group=0,
        preexec_fn=ends_with_parent(),
    )


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for an HTTP answer of any kind. Raises AssertionError with the end of the log when none comes."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/account/login/", timeout=30):
                return
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code < 500:
                return
            break
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"The web server does not answer:\n{log.read_text(errors='replace')[-4000:]}")


def stop(*processes: subprocess.Popen[bytes]) -> None:
    """Ask the processes to end and wait until they have."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
