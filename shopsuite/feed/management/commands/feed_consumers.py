"""The process behind the live pages: numbers events and runs all reactions."""

import asyncio
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from shopsuite.feed.follower import Follower
from shopsuite.feed.runner import Runner
from shopsuite.feed.sequencer import AsyncConnection, Standing


class Command(BaseCommand):
    help = "Numbers the events of the feed and runs every app's reactions, until SIGTERM. Any number may run."

    def handle(self, **options: Any) -> None:
        wake, stop = threading.Event(), threading.Event()

        def end(*_: Any) -> None:
            stop.set()
            wake.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        loop = asyncio.new_event_loop()
        following = threading.Thread(target=_follow, args=(loop, wake), name="feed-follower", daemon=True)
        following.start()
        try:
            Runner().run(wake, stop)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            following.join(5)


def _follow(loop: asyncio.AbstractEventLoop, wake: threading.Event) -> None:
    async def on_progress(link: AsyncConnection, standing: Standing) -> None:
        wake.set()

    async def follow() -> None:
        await Follower(on_progress).run()

    asyncio.set_event_loop(loop)
    following = loop.create_task(follow())
    loop.run_forever()
    following.cancel()
    # Ending one task makes others that close its connections: wait until no round leaves any.
    while leftover := asyncio.all_tasks(loop):
        loop.run_until_complete(asyncio.wait(leftover, timeout=2))
    loop.close()
