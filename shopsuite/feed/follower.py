"""Keeps one process in step with the log: numbers events when asked, and says when there is something new to read."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from django.db import connection

from shopsuite.feed import sequencer, wakeups
from shopsuite.feed.sequencer import AsyncConnection, Standing

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds until a lost wake-up is made good
BREATH = 0.004  # seconds at least between two rounds, so that a burst is numbered by the dozen
BUSY_AGAIN = 0.005  # seconds after which to ask again when another process was numbering

OnSignal = Callable[[bytes], None]
OnProgress = Callable[[AsyncConnection, Standing], Awaitable[None]]


class Follower:
    """Runs for the life of a process on a PostgreSQL connection of its own (asyncio, so that no thread is shared with
    requests) and comes back by itself after either server was away."""

    def __init__(self, on_progress: OnProgress, on_signal: OnSignal = lambda _text: None) -> None:
        self._on_progress = on_progress
        self._on_signal = on_signal
        self._wake = asyncio.Event()
        self._may_be_unnumbered = True
        self._last_round = 0.0

    @property
    def is_current(self) -> bool:
        """Whether the log was looked at within the last few seconds."""
        return time.monotonic() - self._last_round < 5 * TICK

    def look(self) -> None:
        """Look at the log now. Event loop thread only."""
        self._wake.set()

    def ask_for_numbers(self) -> None:
        """Number what is waiting now. Event loop thread only."""
        self._may_be_unnumbered = True
        self._wake.set()

    async def run(self) -> None:
        """Follow the log until cancelled."""
        loop = asyncio.get_running_loop()

        def ask_from_any_thread() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closing; the next tick of another process will do
                loop.call_soon_threadsafe(self.ask_for_numbers)

        listening = asyncio.create_task(wakeups.listen(self.ask_for_numbers, self.look, self._on_signal))
        try:
            with wakeups.attended_by(ask_from_any_thread):
                await self._follow_for_ever()
        finally:
            listening.cancel()

    async def _follow_for_ever(self) -> None:
        pause = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True) as link:
                    pause = 0.1
                    await self._follow(link)
            except (psycopg.Error, OSError) as error:
                logger.warning("The feed lost PostgreSQL, trying again: %s", str(error).partition("\n")[0])
            except Exception:
                # A process that no longer follows looks healthy and tells nobody anything: start over instead.
                logger.exception("The feed stumbled, trying again")
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 2.0)

    async def _follow(self, link: AsyncConnection) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            standing = None if self._may_be_unnumbered else await sequencer.standing(link)
            if standing is None:
                self._may_be_unnumbered = False
                _numbered, is_busy, standing = await sequencer.number_events_async(link)
                if is_busy:  # it may have begun before the event we were woken for was committed
                    loop.call_later(BUSY_AGAIN, self.ask_for_numbers)
            await self._on_progress(link, standing)
            self._last_round = time.monotonic()
            await asyncio.sleep(BREATH)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK):  # wait_for() may swallow a cancellation in Python 3.11
                    await self._wake.wait()
            if not self._wake.is_set():
                self._may_be_unnumbered = True


def connection_parameters() -> dict[str, Any]:
    """How Django would connect, without what only its own cursors understand."""
    parameters = connection.get_connection_params()
    for django_only in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(django_only, None)
    return {"connect_timeout": 5, "application_name": "shopsuite feed"} | parameters
