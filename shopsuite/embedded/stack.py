"""What ``make run`` starts, in order: servers, migrations, the example shop, and the processes of the suite."""

import asyncio
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import get_commands
from django.db import connection

from shopsuite.core.translations import compile_changed
from shopsuite.embedded.occupancy import publish
from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.supervisor import Part, Supervisor
from shopsuite.embedded.valkey import EmbeddedValkey

MANAGE = [sys.executable, "manage.py"]
AS_ROOT = "ignore:You're running the worker with superuser privileges"
CELERY = [sys.executable, "-W", AS_ROOT, "-m", "celery", "--quiet", "-A", "shopsuite"]
# With the supervisor its servers are gone, and nothing in hand can be finished: Celery, asked politely, has been seen to
# wait for its broker for good.
CELERY_ORPHANED = signal.SIGKILL
# Commands of the floors above, known here by name only.
EXAMPLE_SHOPS = "example"
EXAMPLE_PEOPLE = "example_sign_ins"
SECONDS_FOR_WORK_IN_HAND = 20
PORTS_TO_TRY = 100


class StartFailed(Exception):
    """A step of the start ended badly; its own lines above say why."""


@dataclass(frozen=True)
class Wanted:
    """What to start: which servers of our own, where the web listens, whether to load the example shops."""

    data_dir: Path
    host: str
    port: int
    postgres: bool
    valkey: bool
    example: bool


async def start(supervisor: Supervisor, wanted: Wanted, listener: socket.socket) -> str:
    """Start everything and return the web's address once it answers. Raises ``StartFailed``."""
    if wanted.postgres:
        postgres = EmbeddedPostgres(wanted.data_dir)
        await supervisor.keep(postgres_part(postgres))
        await asyncio.to_thread(postgres.ensure_database)
    if wanted.valkey:
        await supervisor.keep(valkey_part(EmbeddedValkey(wanted.data_dir)))
    await asyncio.to_thread(compile_changed, settings.BASE_DIR)
    await _run_command(supervisor, "migrate", "--noinput", "--verbosity=0", "--skip-checks")
    if wanted.example and EXAMPLE_SHOPS in get_commands() and await asyncio.to_thread(_is_nobody_here):
        supervisor.say("example", "loading the example shops, once")
        await _run_command(supervisor, EXAMPLE_SHOPS, "all")
    address = f"http://{_name_of(wanted.host)}:{listener.getsockname()[1]}"
    os.environ.setdefault("PUBLIC_URL", address)  # where the links in mails lead, whichever port was free
    await supervisor.keep(web_part(listener, address))
    await supervisor.keep(Part("feed", lambda: [*MANAGE, "feed_consumers"]))
    await supervisor.keep(worker_part())
    beat = [*CELERY, "beat", "--loglevel=WARNING", "--pidfile="]
    await supervisor.keep(Part("beat", lambda: beat, orphan_signal=CELERY_ORPHANED))
    publish(wanted.data_dir, address)
    return address


async def sign_in_lines(address: str) -> list[str]:
    """What a newcomer reads last: the address, and who can sign in to an example shop."""
    lines: list[str] = []
    if EXAMPLE_PEOPLE in get_commands():
        asked = await asyncio.create_subprocess_exec(*MANAGE, EXAMPLE_PEOPLE, stdout=asyncio.subprocess.PIPE)
        lines = (await asked.communicate())[0].decode().splitlines()
    return [*lines, f"Sign in at {address}/   (Ctrl-C stops everything)"]


def postgres_part(postgres: EmbeddedPostgres) -> Part:
    """PostgreSQL, with the leftovers of a crash cleared away before every start."""
    return Part(
        "postgres",
        postgres.argv,
        prepare=postgres.prepare,
        is_ready=postgres.is_ready,
        tidy=postgres.tidy,
        stop_signal=signal.SIGINT,
        seconds_to_stop=60,
        popen_options={"cwd": "/", **postgres.account.popen_options()},
    )


def valkey_part(valkey: EmbeddedValkey) -> Part:
    """Valkey, on its private socket."""
    return Part(
        "valkey",
        valkey.argv,
        prepare=valkey.prepare,
        is_ready=valkey.is_ready,
        tidy=valkey.tidy,
        seconds_to_stop=30,
    )


def web_part(listener: socket.socket, address: str) -> Part:
    """Daphne on a socket the supervisor keeps: while it is started again, browsers wait in line instead of failing."""
    descriptor = listener.fileno()
    return Part(
        "web",
        lambda: [sys.executable, "-m", "daphne", "--fd", str(descriptor), "shopsuite.asgi:application"],
        is_ready=lambda: _answers(address),
        pass_fds=(descriptor,),
    )


def worker_part() -> Part:
    """The Celery worker; it may finish what it has in hand."""
    argv = [*CELERY, "worker", "--loglevel=WARNING", "--concurrency=2"]
    return Part("worker", lambda: argv, seconds_to_stop=SECONDS_FOR_WORK_IN_HAND, orphan_signal=CELERY_ORPHANED)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on ``port`` or the next free one. Raises OSError when a hundred in a row are taken."""
    for attempt in range(port, port + PORTS_TO_TRY):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, attempt))
            listener.listen(512)
        except OSError:
            listener.close()
            if attempt == port + PORTS_TO_TRY - 1:
                raise
        else:
            return listener
    raise AssertionError("unreachable")


async def _run_command(supervisor: Supervisor, name: str, *options: str) -> None:
    if code := await supervisor.run(Part(name, lambda: [*MANAGE, name, *options])):
        raise StartFailed(f"manage.py {name} ended with {code}.")


def _is_nobody_here() -> bool:
    try:
        return not get_user_model()._default_manager.exists()
    finally:
        connection.close()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code < 500
    except OSError:
        return False


def _name_of(host: str) -> str:
    """``host`` as a browser on this machine can open it."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
