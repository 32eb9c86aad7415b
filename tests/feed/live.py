"""Sockets in this process: the feed's ASGI application with a client that the test plays."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode

from channels.db import database_sync_to_async

from shopsuite.feed.consumers import feed_socket
from tests.feed import happenings

PATIENCE = 5  # seconds until a message that does not come fails the test

happen = database_sync_to_async(happenings.turn)


class Stranger:
    is_authenticated = False


class Session:
    def __init__(self, session_key: str) -> None:
        self.session_key = session_key


class Client:
    """One end of a live socket. ``confirms`` as the browser does, unless told not to."""

    def __init__(self, *, user: Any = None, session_key: str = "", confirms: bool = True, **query: Any) -> None:
        self.scope = {
            "type": "websocket",
            "query_string": urlencode({k: v for k, v in query.items() if v is not None}).encode(),
            "user": user or Stranger(),
            "session": Session(session_key),
        }
        self.confirms = confirms
        self.received: list[dict[str, Any]] = []
        self.closed: int | None = None
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._news = asyncio.Condition()

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.closed = message["code"]
            self._to_server.put_nowait({"type": "websocket.disconnect"})
        elif message["type"] == "websocket.send":
            said = json.loads(message["text"])
            self.received.append(said)
            if self.confirms and "events" in said:
                self.confirm(said["events"][-1]["pos"])
        async with self._news:
            self._news.notify_all()

    def confirm(self, pos: Any) -> None:
        self.say(json.dumps({"ack": pos}))

    def say(self, text: str) -> None:
        self._to_server.put_nowait({"type": "websocket.receive", "text": text})

    async def until(self, condition: Callable[["Client"], Any]) -> None:
        """Wait until ``condition`` of this client holds; fails after ``PATIENCE``."""
        try:
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(lambda: condition(self))
        except TimeoutError:
            raise AssertionError(f"Waited in vain. Received: {self.received}, closed: {self.closed}") from None

    async def until_value(self, value: int) -> None:
        await self.until(lambda client: value in client.values)

    async def until_up_to_date(self) -> None:
        await self.until(lambda client: client.heads)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for said in self.received for event in said.get("events", [])]

    @property
    def values(self) -> list[int]:
        return [event["body"]["value"] for event in self.events]

    @property
    def heads(self) -> list[int]:
        return [said["head"] for said in self.received if "head" in said and "reset" not in said]

    @property
    def was_reset(self) -> bool:
        return any(said.get("reset") for said in self.received)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["Client"]:
        self._to_server.put_nowait({"type": "websocket.connect"})
        serving = asyncio.create_task(feed_socket(self.scope, self._to_server.get, self._send))
        try:
            yield self
        finally:
            self._to_server.put_nowait({"type": "websocket.disconnect"})
            with suppress(asyncio.CancelledError):
                async with asyncio.timeout(PATIENCE):
                    await serving
