"""What every measurement stands on: throw-away servers, a shop to sell from, web processes, and a table at the end."""

import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]

#: name, measured, wanted ("" where nothing is asked for)
Line = tuple[str, str, str]


@contextmanager
def database() -> Iterator[Path]:
    """PostgreSQL (durable, as in production) and Valkey of one's own, migrated; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="shopsuite-bench-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as somebody else when this is root
        os.environ["SHOPSUITE_DATA"] = folder
        os.environ["API_RATE_TOKEN"] = "1000000/second"  # counted as in production, never too many
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopsuite.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from shopsuite.embedded.ondemand import servers

        with servers(Path(folder)):
            call_command("migrate", verbosity=0)
            yield Path(folder)
        # They are stopped by their keeper, in its own time: until PostgreSQL has taken its pid away the folder is in use.
        while (Path(folder) / "postgres" / "postmaster.pid").exists():
            time.sleep(0.05)


@contextmanager
def web(count: int = 1) -> Iterator[list[int]]:
    """``count`` Daphne processes; yields their ports once they answer."""
    with ExitStack() as stack:
        yield [stack.enter_context(daphne())[0] for _process in range(count)]


@contextmanager
def daphne(application: str = "shopsuite.asgi:application") -> Iterator[tuple[int, int]]:
    """One Daphne process; yields its port, once it answers, and its pid."""
    port = _free_port()
    command = [sys.executable, "-m", "daphne", "-v0", "-b", "127.0.0.1", "-p", str(port), application]
    process = subprocess.Popen(command, cwd=REPOSITORY)
    try:
        _wait_for(f"http://127.0.0.1:{port}/account/login/")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def show(title: str, lines: list[Line]) -> None:
    """Print a table that Markdown shows as one."""
    print(f"\n### {title}\n\n| what | measured | wanted |\n| --- | --- | --- |")
    for name, measured, wanted in lines:
        print(f"| {name} | {measured} | {wanted} |")
    sys.stdout.flush()


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
