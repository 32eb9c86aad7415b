"""A WebSocket client small enough that hundreds of them measure the server and not themselves.

Text frames below 64 KiB in either direction; nothing else a server of ours sends.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Socket(asyncio.Protocol):
    """``on_text`` is called with this socket and the payload of every text frame."""

    def __init__(self, host: str, path: str, cookie: str, on_text: Callable[["Socket", bytes], None]) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: int | None = None
        self._on_text = on_text
        self._buffer = b""
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nCookie: {cookie}\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
        ).encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed in the handshake"))
        self.closed = self.closed or 1006

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done():
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                self.opened.set_exception(ConnectionError(head.partition(b"\r\n")[0].decode()))
                return
            self._buffer = rest
            self.opened.set_result(None)
        while frame := self._next_frame():
            opcode, payload = frame
            if opcode == TEXT:
                self._on_text(self, payload)
            elif opcode == PING:
                self._write(PONG, payload)
            elif opcode == CLOSE:
                self.closed = struct.unpack(">H", payload[:2])[0] if payload else 1005

    def send(self, text: bytes) -> None:
        self._write(TEXT, text)

    def _next_frame(self) -> tuple[int, bytes] | None:
        data = self._buffer
        if len(data) < 2:
            return None
        size, start = data[1] & 127, 2
        if size == 126:
            size, start = struct.unpack(">H", data[2:4].ljust(2, b"\0"))[0], 4
        elif size == 127:
            size, start = struct.unpack(">Q", data[2:10].ljust(8, b"\0"))[0], 10
        if len(data) < start + size:
            return None
        self._buffer = data[start + size :]
        return data[0] & 15, data[start : start + size]

    def _write(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + struct.pack(">H", size)
        self.transport.write(bytes([0x80 | opcode]) + length + b"\0\0\0\0" + payload)  # zeros are a legal mask


async def open_sockets(
    port: int, paths: list[str], on_text: Callable[[Socket, bytes], None], *, cookie: str = ""
) -> list[Socket]:
    """An open socket for each of ``paths``, fifty handshakes at a time."""
    loop, turn = asyncio.get_running_loop(), asyncio.Semaphore(50)

    async def one(path: str) -> Socket:
        async with turn:
            _, socket = await loop.create_connection(
                lambda: Socket(f"127.0.0.1:{port}", path, cookie, on_text), "127.0.0.1", port
            )
            await asyncio.wait_for(socket.opened, 60)
            return socket

    return await asyncio.gather(*(one(path) for path in paths))
