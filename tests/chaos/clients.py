"""Those who go on working while servers die under them: order clients, staff, and listeners on the live socket."""

import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from queue import Queue
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import websockets.sync.client
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.chaos.stage import HOT_SKU, PLAIN

SECONDS_FOR_AN_ANSWER = 15
SECONDS_TO_GIVE_UP = 120
BREATH = 0.1
#: The share of orders whose first answer nobody waits for, on top of those that die with a server.
LOST_ANSWERS = 0.2
#: What a proxy or a dying server says; everything else is an answer.
NO_ANSWER = (500, 502, 503, 504)


@dataclass
class Api:
    """The REST API as one person sees it. Calls are repeated, with the same key, until there is an answer."""

    address: str
    token: str
    repeats: int = 0  # how often a call had to be made again, over all threads; roughly

    def get(self, path: str) -> Any:
        """The JSON at ``path``. Raises AssertionError when it is refused."""
        status, body = self._until_answered("GET", path, None, "")
        assert status == 200, (path, status, body)
        return body

    def post(self, path: str, body: dict[str, Any], *, key: str) -> tuple[int, Any]:
        """(status, JSON) of the first answer to ``key``."""
        return self._until_answered("POST", path, body, key)

    def post_and_hang_up(self, path: str, body: dict[str, Any], *, key: str) -> None:
        """Send it and be gone before the answer comes, as a phone in a tunnel."""
        link = HTTPConnection(urlsplit(self.address).netloc, timeout=SECONDS_FOR_AN_ANSWER)
        with suppress(OSError):
            link.request("POST", f"/api/v1{path}", json.dumps(body), self._headers(key))
        link.close()

    def _headers(self, key: str) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return headers | ({"Idempotency-Key": key} if key else {})

    def _until_answered(self, method: str, path: str, body: dict[str, Any] | None, key: str) -> tuple[int, Any]:
        deadline = time.monotonic() + SECONDS_TO_GIVE_UP
        while time.monotonic() < deadline:
            answer = self._ask(method, path, body, key)
            if answer:
                return answer
            self.repeats += 1
            time.sleep(BREATH)  # spares the starting server; nothing relies on it
        raise AssertionError(f"{method} {path} was never answered.")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, key: str) -> tuple[int, Any] | None:
        data = json.dumps(body).encode() if body is not None else None
        address = f"{self.address}/api/v1{path}"
        request = urllib.request.Request(address, data=data, headers=self._headers(key), method=method)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_FOR_AN_ANSWER) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return None if refusal.code in NO_ANSWER else (refusal.code, json.load(refusal))
        except (OSError, HTTPException, ValueError):  # reset, cut off in the middle, or half a body
            return None


class Worker(threading.Thread):
    """A thread whose mistake is not lost: ``end`` raises it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.mistake: BaseException | None = None

    def run(self) -> None:
        try:
            self.work()
        except BaseException as mistake:
            self.mistake = mistake

    def work(self) -> None:
        raise NotImplementedError

    def end(self, seconds: float = SECONDS_TO_GIVE_UP) -> None:
        """Wait until it is done; raise what went wrong."""
        self.join(seconds)
        if self.mistake:
            raise self.mistake
        assert not self.is_alive(), f"{self} is still at it."


class Customer(Worker):
    """Places ``orders`` orders, each under a key of its own, and remembers every answer."""

    def __init__(self, name: str, api: Api, *, orders: int, placed: Queue[str]) -> None:
        super().__init__()
        self.name, self.api, self.orders, self.placed = name, api, orders, placed
        self.numbers: dict[str, str] = {}
        self.refused: set[str] = set()

    @property
    def answered(self) -> int:
        return len(self.numbers) + len(self.refused)

    def work(self) -> None:
        random = Random(self.name)
        for nth in range(self.orders):
            key = f"{self.name}-{nth}"
            skus = random.sample(PLAIN, random.randint(1, 3))
            if random.random() < 0.5:
                skus.insert(random.randrange(len(skus) + 1), HOT_SKU)
            lines = [{"sku": sku, "quantity": "1"} for sku in skus]
            wanted = {"lines": lines, "customer_name": f"Guest {key}"}
            if random.random() < LOST_ANSWERS:
                self.api.post_and_hang_up("/orders/", wanted, key=key)
            status, body = self.api.post("/orders/", wanted, key=key)
            assert status == 201 or (status, body["code"]) == (409, "out_of_stock"), (status, body)
            if status == 201:
                self.numbers[key] = body["number"]
                self.placed.put(body["number"])
            else:
                self.refused.add(key)


class Crew(Worker):
    """Moves placed orders on, some the whole way and some only a few steps; remembers where each was left."""

    STEPS = ("start-picking", "pick", "pack", "hand-over")

    def __init__(self, name: str, api: Api, *, placed: Queue[str | None]) -> None:
        super().__init__()
        self.name, self.api, self.placed = name, api, placed
        self.left_at: dict[str, str] = {}

    def work(self) -> None:
        random = Random(self.name)
        while number := self.placed.get():
            for step in self.STEPS[: random.choice((0, 0, 1, 2, 3, 4, 4))]:
                self.left_at[number] = move_on(self.api, number, step)


def move_on(api: Api, number: str, step: str) -> str:
    """Take one step on an order; returns the stage it is then at. Raises AssertionError when it is refused."""
    bodies = (
        [{}] if step in ("start-picking", "pick") else [{"has_read_notes": True, "way": "carrier", "carrier": "SF"}]
    )
    if step == "pick":
        bodies = [
            {"reservation": part["id"], "scanned": part["batch"]} for part in api.get(f"/orders/{number}/pick-list/")
        ]
    stage = ""
    for nth, body in enumerate(bodies):
        status, told = api.post(f"/orders/{number}/{step}/", body, key=f"{number}-{step}-{nth}")
        assert status == 200, (number, step, told)
        stage = told["stage"]
    return stage


@dataclass
class Ears:
    """What one listener on the live socket was told."""

    positions: list[int] = field(default_factory=list)
    resets: int = 0
    sockets: int = 0


class Listener(Worker):
    """Hears the live socket as a page does: after every end it comes back from where it was."""

    def __init__(self, address: str, *, cookie: str, after: int, epoch: str) -> None:
        super().__init__()
        self.url, self.cookie, self.pos, self.epoch = address.replace("http", "ws", 1), cookie, after, epoch
        self.started_after = after
        self.ears = Ears()
        self.ending = threading.Event()

    def work(self) -> None:
        while not self.ending.is_set():
            query = urlencode({"after": self.pos, "epoch": self.epoch})
            origin = self.url.replace("ws", "http", 1)
            try:
                with websockets.sync.client.connect(
                    f"{self.url}/ws/feed?{query}", additional_headers={"Cookie": self.cookie}, origin=origin
                ) as socket:
                    self.ears.sockets += 1
                    self._listen(socket)
            except (ConnectionClosed, InvalidHandshake, OSError, EOFError, TimeoutError):
                self.ending.wait(BREATH)

    def _listen(self, socket: websockets.sync.client.ClientConnection) -> None:
        while not self.ending.is_set():
            try:
                said = json.loads(socket.recv(timeout=0.5))
            except TimeoutError:
                continue
            self.ears.resets += "reset" in said
            for event in said.get("events", []):
                self.ears.positions.append(event["pos"])
                self.pos = event["pos"]
            if said.get("events"):
                socket.send(json.dumps({"ack": self.pos}))
            else:
                self.pos = max(self.pos, said.get("head", 0))
