"""Clients that cost little, so that what is measured is the server."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

#: The request of a client's n-th call, whole, as bytes.
Request = Callable[[int, int], bytes]


@dataclass
class Outcome:
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Successful answers a second."""
        return sum(count for status, count in self.statuses.items() if status < 300) / self.seconds


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A POST of JSON on a connection that stays open."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    lines += [
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def get(path: str, **headers: str) -> bytes:
    """A GET on a connection that stays open."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def form(path: str, fields: dict[str, str], *, cookie: str = "") -> bytes:
    """A POST as a page of ours sends it, with the mark that proves where it comes from."""
    body, mark = urlencode(fields).encode(), "b" * 32
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded"]
    lines += [
        f"Content-Length: {len(body)}",
        f"Cookie: csrftoken={mark}; {cookie}",
        f"X-CSRFToken: {mark}",
        "HX-Request: true",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drive(ports: list[int], request: Request, *, clients: int, seconds: float = 0, calls: int = 0) -> Outcome:
    """``clients`` connections spread over ``ports``, each asking again as soon as it is answered.

    Ends after ``seconds``, or after ``calls`` for each client.
    """
    outcome, lock = Outcome(), threading.Lock()
    end = time.monotonic() + seconds

    def run(client: int) -> None:
        times, statuses = [], Counter[int]()
        with socket.create_connection(("127.0.0.1", ports[client % len(ports)])) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            call = 0
            while call < calls if calls else time.monotonic() < end:
                started = time.perf_counter()
                link.sendall(request(client, call))
                statuses[_status_of_whole_answer(link)] += 1
                times.append(time.perf_counter() - started)
                call += 1
        with lock:
            outcome.times += times
            outcome.statuses += statuses

    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - started
    return outcome


def _status_of_whole_answer(link: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(link)
    head, _blank, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += _some(link)
    return int(head[9:12])


def _some(link: socket.socket) -> bytes:
    data = link.recv(65536)
    if not data:
        raise ConnectionError("The server closed the connection in the middle of an answer.")
    return data
