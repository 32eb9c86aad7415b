"""How fast what is said reaches the other side, how much can be said, and whether long conversations stay quick.

    python -m bench.conversations [--rate 100] [--seconds 10]

Messages are sent as browsers send them (a POST with session or private link, answered with the rendered line) to two
web processes that hold 500 live sockets of 50 conversations. A message has arrived when its frame, words included, is
read from the other side's socket.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from bench import dialogues, stage
from bench.clients import Outcome, drive, form, get
from bench.sockets import open_sockets
from bench.staff import session_of_clerk

CONVERSATIONS = 50
SOCKETS = 500
EACH = SOCKETS // CONVERSATIONS
CLIENTS = 8
WATCHERS = 100
MISSED = 2000
LONG = 100_000
ROUNDS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    wanted = parser.parse_args()
    with stage.database():
        talks = Talks()
        with stage.web(2) as ports:
            live = asyncio.run(_live(ports, talks, wanted))
            stage.show(f"Conversations: two web processes, {SOCKETS} sockets, {CONVERSATIONS} conversations", live)
            stage.show("A long conversation and a short one", _long_and_short(ports))


class Talks:
    """Fifty conversations with customers, and the requests by which either side says something in them."""

    def __init__(self) -> None:
        from django.utils import timezone

        from messaging import links, operations
        from messaging.models.conversation import Kind

        self.cookie = session_of_clerk()
        made = [
            operations.open_about(kind=Kind.CUSTOMER, subject=f"order:{number}", title=f"Order {number}")
            for number in range(1, CONVERSATIONS + 1)
        ]
        for conversation in made:
            operations.join(conversation=conversation, user=None, at=timezone.now(), name="Lin", is_outside=True)
        self.ids = [conversation.pk for conversation in made]
        self.audiences = [conversation.page_audience for conversation in made]
        self.links = [f"/talk/{links.token_of(conversation)}/" for conversation in made]
        self._said: Counter[int] = Counter()
        self._lock = threading.Lock()

    def saying(self, number: int, text: str) -> bytes:
        """The request by which one side of conversation ``number`` says ``text``; the two sides take turns."""
        with self._lock:
            turn = self._said[number]
            self._said[number] += 1
        door, cookie = self.links[number], ""
        if turn % 2:
            door, cookie = f"/conversations/{self.ids[number]}/", self.cookie
        body = {"text": text, "client_id": text}
        return form(f"{door}send/?{urlencode({'since': turn})}", body, cookie=cookie)


class Arrivals:
    """When each text was read from a socket."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def on_text(self, client, payload: bytes) -> None:
        now = time.perf_counter()
        events = json.loads(payload).get("events", [])
        for event in events:
            if text := event.get("row", {}).get("text"):
                self.times.setdefault(text, []).append(now)
        client.unconfirmed = getattr(client, "unconfirmed", 0) + len(events)
        if client.unconfirmed >= 50:
            client.unconfirmed = 0
            client.send(b'{"ack":%d}' % events[-1]["pos"])


async def _live(ports: list[int], talks: Talks, wanted: argparse.Namespace) -> list[stage.Line]:
    arrivals = Arrivals()
    paths = [_feed_path(talks.audiences[number % CONVERSATIONS]) for number in range(SOCKETS)]
    half = SOCKETS // 2
    sockets = await open_sockets(ports[0], paths[:half], arrivals.on_text)
    sockets += await open_sockets(ports[1], paths[half:], arrivals.on_text)
    await asyncio.to_thread(_most, ports, talks, 2, "Warm")

    sent = await asyncio.to_thread(_paced, ports, talks, wanted.rate, wanted.seconds)
    await asyncio.sleep(1)
    late = [at - began for text, began in sent.items() for at in arrivals.times.get(text, [])]
    what = f"send to the other side's socket at {len(sent) / wanted.seconds:.0f}/s"
    most = await asyncio.to_thread(_most, ports, talks, wanted.seconds, "Most")
    group = await _group(ports, talks, arrivals)
    missed = await _missed(ports, talks)
    raw = await asyncio.to_thread(_raw_rate, wanted.seconds / 2)  # last: it makes all conversations longer
    lines = [
        (f"{what}, p50", _ms(late, 0.5), "20 ms"),
        (f"{what}, p99", _ms(late, 0.99), "80 ms"),
        ("deliveries", f"{len(late)} of {len(sent) * EACH}", ""),
        ("bare SQL, same locks and writes, eight clients", f"{raw:.0f}/s", ""),
        (f"most sends, {CLIENTS} clients", f"{most.rate:.0f}/s", "200/s"),
        ("share of bare SQL", f"{most.rate / raw:.3f}", ""),
        group,
        missed,
    ]
    assert not any(socket.closed for socket in sockets), {socket.closed for socket in sockets}
    for socket in sockets:
        socket.transport.abort()
    return lines


def _feed_path(audience: str, more: str = "") -> str:
    from shopsuite.feed.tokens import page_token

    return f"/ws/feed?token={page_token(audiences=[audience])}{more}"


def _paced(ports: list[int], talks: Talks, rate: float, seconds: float) -> dict[str, float]:
    """``rate`` sends a second, spread over all conversations; text of each -> when its request was written."""
    sent: dict[str, float] = {}
    began = time.perf_counter()

    def saying(client: int, call: int) -> bytes:
        number = call * CLIENTS + client
        text = f"Paced {number}"
        request = talks.saying(number % CONVERSATIONS, text)
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        sent[text] = time.perf_counter()
        return request

    outcome = drive(ports, saying, clients=CLIENTS, calls=int(rate * seconds) // CLIENTS)
    assert set(outcome.statuses) == {201}, outcome.statuses
    return sent


def _most(ports: list[int], talks: Talks, seconds: float, run: str) -> Outcome:
    def saying(client: int, call: int) -> bytes:
        return talks.saying((client + CLIENTS * call) % CONVERSATIONS, f"{run} {client} {call}")

    outcome = drive(ports, saying, clients=CLIENTS, seconds=seconds)
    assert set(outcome.statuses) == {201}, outcome.statuses
    return outcome


async def _group(ports: list[int], talks: Talks, arrivals: Arrivals) -> stage.Line:
    """One message to a hundred more who watch a conversation: until the last of them has it."""
    watchers = await open_sockets(ports[0], [_feed_path(talks.audiences[0])] * WATCHERS, arrivals.on_text)
    times = []
    for number in range(20):
        text = f"To all {number}"
        request = talks.saying(0, text)
        began = time.perf_counter()
        await asyncio.to_thread(drive, ports[:1], lambda _c, _n, request=request: request, clients=1, calls=1)
        await _until(lambda text=text: len(arrivals.times.get(text, [])) >= WATCHERS + EACH)
        times.append(arrivals.times[text][-1] - began)
    for watcher in watchers:
        watcher.transport.abort()
    return (
        f"one message to {WATCHERS} watchers, until the last has it, median",
        f"{statistics.median(times) * 1000:.0f} ms",
        "50 ms",
    )


async def _missed(ports: list[int], talks: Talks) -> stage.Line:
    """A socket that comes back after ``MISSED`` messages: until it has them and is told that it is up to date."""
    from shopsuite.feed.models import Head

    before, epoch = await asyncio.to_thread(lambda: Head.objects.values_list("last_pos", "epoch").get())
    await asyncio.to_thread(_write_missed)
    await asyncio.sleep(3)  # the hubs have read it all
    done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    seen = 0

    def on_text(client, payload: bytes) -> None:
        nonlocal seen
        message = json.loads(payload)
        assert "reset" not in message
        events = message.get("events", [])
        seen += len(events)
        if events:
            client.send(b'{"ack":%d}' % events[-1]["pos"])
        elif message.get("head", 0) >= before + MISSED and not done.done():
            done.set_result(time.perf_counter())

    path = _feed_path(talks.audiences[1], f"&after={before}&epoch={epoch}")
    began = time.perf_counter()
    [client] = await open_sockets(ports[0], [path], on_text)
    ended = await asyncio.wait_for(done, 30)
    client.transport.abort()
    assert seen >= MISSED
    return f"{MISSED:,} missed messages resumed", f"{(ended - began) * 1000:.0f} ms", "300 ms"


async def _until(is_so: Callable[[], bool]) -> None:
    end = time.perf_counter() + 20
    while not is_so():
        assert time.perf_counter() < end
        await asyncio.sleep(0.005)


def _write_missed() -> None:
    from django.utils import timezone

    from messaging import operations
    from messaging.models import Conversation, Member

    conversation = Conversation.objects.order_by("pk")[1]
    member = Member.objects.get(conversation=conversation, user=None)
    for number in range(MISSED):
        content = operations.Content(f"Missed {number}")
        operations.send(member=member, client_id=f"missed-{number}", content=content, at=timezone.now())


def _long_and_short(ports: list[int]) -> list[stage.Line]:
    """Opening a conversation of 100,000 messages and one of 100, in turns."""
    cookie = session_of_clerk()
    long, short = dialogues.conversation_of(LONG), dialogues.conversation_of(100)
    times: dict[int, list[float]] = {long: [], short: []}
    for turn in range(ROUNDS + 5):
        for pk, taken in times.items():
            ask = get(f"/conversations/{pk}/", Cookie=cookie, Accept="text/html")
            outcome = drive(ports[:1], lambda _client, _call, ask=ask: ask, clients=1, calls=1)
            assert set(outcome.statuses) == {200}, outcome.statuses
            taken += outcome.times if turn >= 5 else []  # the first ones warm up
    many, few = statistics.median(times[long]), statistics.median(times[short])
    return [
        ("opening a conversation of 100 messages", f"{few * 1000:.0f} ms", ""),
        (f"opening a conversation of {LONG:,} messages", f"{many * 1000:.0f} ms", ""),
        ("many over few", f"{many / few:.2f}", "1.20"),
    ]


def _ms(times: list[float], share: float) -> str:
    return f"{stage.percentile(times, share) * 1000:.1f} ms"


def _raw_rate(seconds: float) -> float:
    """Transactions a second of eight processes that do in bare SQL what sending a message does."""
    from django.db import connection

    from messaging.models import Member

    parameters = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "user", "dbname")}
    members = list(Member.objects.filter(user=None).values_list("pk", "conversation_id"))
    connection.close()
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(CLIENTS, initializer=_meet, initargs=[spawn.Barrier(CLIENTS)]) as pool:
        work = [(parameters, members, seconds, seed) for seed in range(CLIENTS)]
        return sum(pool.map(_raw_client, work, chunksize=1)) / seconds


def _meet(barrier) -> None:
    """Clients wait for the last of them to be ready, however long a process takes to start."""
    global _ready
    _ready = barrier


def _raw_client(work) -> int:
    import psycopg

    parameters, members, seconds, seed = work
    dice, done = random.Random(seed), 0
    with psycopg.connect(**parameters, autocommit=True) as link:
        _ready.wait(60)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with link.transaction():
                _raw_send(link, *dice.choice(members), f"raw-{seed}-{done}")
            done += 1
    return done


def _raw_send(link, member: int, conversation: int, client_id: str) -> None:
    seq, version = link.execute(
        "SELECT last_seq + 1, version + 1 FROM messaging_conversation WHERE id = %s FOR UPDATE", [conversation]
    ).fetchone()
    link.execute(
        """INSERT INTO messaging_message (conversation_id, seq, version, sender_id, client_id, lane, text, card, attachment_count,
               card_name, at, search)
           VALUES (%s, %s, %s, %s, %s, 'all', 'Hello again', '', 0, '', now(), array_to_tsvector('{hello,again}'))""",
        [conversation, seq, version, member, client_id],
    )
    link.execute(
        "UPDATE messaging_conversation SET last_seq = %s, version = %s, last_at = now() WHERE id = %s",
        [seq, version, conversation],
    )
    link.execute("UPDATE messaging_member SET delivered_seq = %s, read_seq = %s WHERE id = %s", [seq, seq, member])
    link.execute(
        """INSERT INTO feed_event (at, kind, subject, audiences, body)
           VALUES (now(), 'messaging.raw', %s, '{nobody}', '{}')""",
        [f"conversation:{conversation}"],
    )


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # All customers of the bench come from one address.
    os.environ |= {"TALK_RATE_LINK": "1000000/minute", "TALK_RATE_ADDRESS": "1000000/minute"}
    main()
