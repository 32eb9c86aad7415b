"""One socket as the hub sees it: what it may hear, what it has been sent, and how much of that it has confirmed."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]

# What may be on its way to one client: the server buffers every byte that is sent and not read (Daphne has no
# back-pressure), so only the client's own acknowledgements say what it has really taken.
WINDOW_BYTES = 128 * 1024
WINDOW_FRAMES = 200
MOST_UNWRITTEN = 100  # frames that wait to be written, of a client that still gets what passes
CLOSE_GRACE = 5.0  # seconds a closed socket may take to go away

TOO_SLOW = 1013
AUDIENCE_CHANGED = 4001
SIGNED_OUT = 4401


class Subscriber:
    """Writes are done by one task at a time, so a socket that blocks holds up nobody but itself."""

    __slots__ = (
        "_closing", "_outbox", "_owner", "_send", "_unconfirmed", "_unconfirmed_bytes", "_writer",
        "audiences", "beat", "missed_from", "quiet_since", "session", "user_id",
    )  # fmt: skip

    def __init__(self, send: Send, *, audiences: frozenset[str], user_id: int | None, session: str | None) -> None:
        self.audiences = audiences
        self.user_id = user_id
        self.session = session
        # First position this client should have had and has not been sent; None when it is up to date.
        self.missed_from: int | None = None
        # When the client last confirmed something (or had nothing to confirm); monotonic seconds.
        self.quiet_since = time.monotonic()
        self.beat = 0  # the second of the heartbeat's interval at which this one gets it
        self._send = send
        self._outbox: deque[dict[str, Any]] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._unconfirmed: deque[tuple[int, int]] = deque()  # (last position in the frame, bytes)
        self._unconfirmed_bytes = 0
        self._owner = asyncio.current_task()
        self._closing: asyncio.TimerHandle | None = None

    @property
    def is_closing(self) -> bool:
        return self._closing is not None

    @property
    def has_room(self) -> bool:
        return self._unconfirmed_bytes < WINDOW_BYTES and len(self._unconfirmed) < WINDOW_FRAMES

    @property
    def is_keeping_up(self) -> bool:
        """Whether what only matters at this moment would come in time."""
        return self.has_room and len(self._outbox) < MOST_UNWRITTEN

    def send_events(self, text: str, last_pos: int) -> None:
        """Send a frame of events that ends at ``last_pos``; it counts until the client confirms it."""
        if not self._unconfirmed:
            self.quiet_since = time.monotonic()
        self._unconfirmed.append((last_pos, len(text)))
        self._unconfirmed_bytes += len(text)
        self.send(text)

    def send(self, text: str) -> None:
        """Send a frame that needs no confirmation."""
        self._write({"type": "websocket.send", "text": text})

    def confirm(self, pos: int) -> None:
        """The client has dealt with everything up to ``pos``."""
        while self._unconfirmed and self._unconfirmed[0][0] <= pos:
            self._unconfirmed_bytes -= self._unconfirmed.popleft()[1]
            self.quiet_since = time.monotonic()

    def close(self, code: int) -> None:
        """Close after what was already handed over. A client that does not even take that is cut off soon after."""
        if self._closing is None:
            self._write({"type": "websocket.close", "code": code})
            self._closing = asyncio.get_running_loop().call_later(CLOSE_GRACE, self._cut_off)

    def forget(self) -> None:
        """The socket is gone."""
        if self._closing:
            self._closing.cancel()
        if self._writer:
            self._writer.cancel()

    def _write(self, message: dict[str, Any]) -> None:
        if self._closing:
            return
        self._outbox.append(message)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_out())

    async def _write_out(self) -> None:
        with contextlib.suppress(Exception):  # the socket went away; its own task hears of that and cleans up
            while self._outbox:
                await self._send(self._outbox.popleft())
        self._writer = None

    def _cut_off(self) -> None:
        if self._owner:
            self._owner.cancel()
