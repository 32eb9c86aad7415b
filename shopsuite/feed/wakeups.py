"""Wake-ups between processes: "there is something to number" and "the log has grown"; and signals, which are not kept.

They only save time. Whoever misses one looks again within a second, so losing Valkey costs a second, never an event.
"""

import asyncio
import contextlib
import logging
import os
import random
import threading
from collections import deque
from collections.abc import Callable, Iterator

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

UNNUMBERED = "shopsuite:feed:unnumbered"
GROWN = "shopsuite:feed:grown"
SIGNALS = "shopsuite:feed:signals"

MOST_SIGNALS = 1000  # waiting to be published; what piles up beyond that while Valkey is slow is dropped

_attendants: list[Callable[[], None]] = []


def ask_for_numbers() -> None:
    """Have committed events numbered soon. Costs microseconds, never blocks, never raises."""
    if _attendants:
        for attend in tuple(_attendants):  # another thread may end its attendance meanwhile
            attend()
    else:
        _publisher.publish(UNNUMBERED, "1")


def announce_growth(last_pos: int) -> None:
    """Tell the other processes that the log now ends at ``last_pos``. Never blocks, never raises."""
    _publisher.publish(GROWN, str(last_pos))


def publish_signal(text: str) -> None:
    """Hand ``text`` to the hubs of all web processes, or to none. Never blocks, never raises."""
    _publisher.publish_signal(text)


@contextlib.contextmanager
def attended_by(attend: Callable[[], None]) -> Iterator[None]:
    """While this lasts, ``attend`` hears of this process's own events directly (from any thread), without Valkey."""
    _attendants.append(attend)
    try:
        yield
    finally:
        _attendants.remove(attend)


async def listen(
    on_unnumbered: Callable[[], None], on_grown: Callable[[], None], on_signal: Callable[[bytes], None]
) -> None:
    """Call back for every wake-up of other processes and every signal, for ever; while Valkey is away keep trying."""
    while True:
        with contextlib.suppress(redis.RedisError, OSError):
            client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2)
            async with client, client.pubsub(ignore_subscribe_messages=True) as subscription:
                await subscription.subscribe(UNNUMBERED, GROWN, SIGNALS)
                on_unnumbered()  # what was said while nobody listened
                async for message in subscription.listen():
                    if message["channel"] == SIGNALS.encode():
                        on_signal(message["data"])
                    else:
                        (on_unnumbered if message["channel"] == UNNUMBERED.encode() else on_grown)()
        await asyncio.sleep(random.uniform(0.3, 1.0))


class _Publisher:
    """One thread per process that publishes, so that no request ever waits for Valkey. Only the latest message of a
    channel is worth sending: what piles up while Valkey is slow is dropped. Of signals the latest thousand."""

    def __init__(self) -> None:
        self._pending: dict[str, str] = {}
        self._signals: deque[str] = deque(maxlen=MOST_SIGNALS)
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def publish(self, channel: str, text: str) -> None:
        with self._changed:
            self._pending[channel] = text
            self._wake()

    def publish_signal(self, text: str) -> None:
        with self._changed:
            self._signals.append(text)
            self._wake()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="feed-wakeups", daemon=True)
            self._thread.start()
        self._changed.notify()

    def _run(self) -> None:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
        )
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._pending or self._signals)
                batch, self._pending = [*self._pending.items()], {}
                batch += [(SIGNALS, text) for text in self._signals]
                self._signals.clear()
            try:
                for channel, text in batch:
                    client.publish(channel, text)
            except redis.RedisError as error:
                logger.debug("A wake-up was not sent: %s", error)


_publisher = _Publisher()


def _forget_the_parents_thread() -> None:
    global _publisher
    _publisher = _Publisher()
    _attendants.clear()


# A forked worker (Celery's pool) inherits the object but not the thread, nor the parent's event loop.
os.register_at_fork(after_in_child=_forget_the_parents_thread)
