"""``manage.py up``: the whole suite on this machine, under one supervisor."""

import argparse
import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from shopsuite.embedded import stack
from shopsuite.embedded.addresses import redis_url
from shopsuite.embedded.occupancy import AlreadyRunning, supervising
from shopsuite.embedded.processes import open_lock, try_lock
from shopsuite.embedded.programs import ServerMissing
from shopsuite.embedded.supervisor import Supervisor

SECONDS_OF_PATIENCE = 2


class Command(BaseCommand):
    help = "Run the whole suite on this machine: PostgreSQL, Valkey, web, feed, worker and beat. Ctrl-C stops it."
    requires_system_checks = ()
    requires_migrations_checks = False
    asked_to_stop_at = 0.0

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="where the web listens; 0.0.0.0 for the whole network")
        parser.add_argument("--port", type=int, default=8000, help="when it is taken, the next free one is used")
        parser.add_argument("--data", type=Path, help="the data folder, instead of SHOPSUITE_DATA or .data")
        parser.add_argument("--no-example", action="store_true", help="start with an empty shop")

    def handle(self, *, host: str, port: int, data: Path | None, no_example: bool, **options: Any) -> None:
        if data and data.resolve() != settings.DATA_DIR:
            # The settings were read with another folder: begin again with this one.
            os.environ["SHOPSUITE_DATA"] = str(data.resolve())
            os.execv(sys.executable, [sys.executable, *sys.argv])
        data_dir: Path = settings.DATA_DIR
        os.chdir(settings.BASE_DIR)
        if settings.STATIC_ROOT:  # none on somebody's own machine, where WhiteNoise serves from the sources
            settings.STATIC_ROOT.mkdir(exist_ok=True)
        try:
            with (
                supervising(data_dir),
                open_lock(data_dir / "users.lock") as users,
                stack.listen(host, port) as listener,
            ):
                wanted = stack.Wanted(
                    data_dir=data_dir,
                    host=host,
                    port=port,
                    postgres=settings.IS_EMBEDDED,
                    valkey=redis_url(data_dir) == settings.REDIS_URL,
                    example=not no_example,
                )
                asyncio.run(self._supervise(wanted, users, listener))
        except AlreadyRunning as twin:
            where = twin.running.address if twin.running else ""
            self.stdout.write(_("Already running at %(address)s") % {"address": where or _("an address not known yet")})
        except (stack.StartFailed, ServerMissing) as problem:
            raise CommandError(str(problem)) from problem

    async def _supervise(self, wanted: stack.Wanted, users: Any, listener: socket.socket) -> None:
        supervisor = Supervisor()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop_or_kill, supervisor)
        starting = asyncio.create_task(self._start(supervisor, wanted, users, listener))
        stopping = asyncio.create_task(supervisor.stopping.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await stopping
        finally:
            starting.cancel()
            await supervisor.stop()
            stopping.cancel()
        supervisor.say("up", _("Everything has stopped."))

    async def _start(self, supervisor: Supervisor, wanted: stack.Wanted, users: Any, listener: socket.socket) -> None:
        said = False
        # The servers of a command run without us; they stop with it.
        while not try_lock(users, fcntl.LOCK_EX):
            if not said:
                supervisor.say("up", _("Waiting for another manage.py command that uses this data folder to end."))
                said = True
            await asyncio.sleep(0.1)
        address = await stack.start(supervisor, wanted, listener)
        for line in await stack.sign_in_lines(address):
            supervisor.say("up", line)

    def _stop_or_kill(self, supervisor: Supervisor) -> None:
        # Signals come in pairs, to us and to our group; only a later one is somebody losing patience.
        if supervisor.stopping.is_set() and time.monotonic() - self.asked_to_stop_at > SECONDS_OF_PATIENCE:
            supervisor.kill()
        elif not supervisor.stopping.is_set():
            self.asked_to_stop_at = time.monotonic()
            supervisor.stopping.set()
