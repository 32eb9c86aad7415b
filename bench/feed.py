"""How fast the feed tells: commit to socket, fan-out against the same server's bare fan-out, memory of an idle socket.

    python -m bench.feed [--sockets 500] [--rate 100] [--seconds 10]

Starts throw-away servers and one Daphne of its own. Latency is from the return of COMMIT in one process to the frame in
another; both and the servers share the machine. One event in that part goes to ``AUDIENCE`` sockets, as an order's does.
"""

import argparse
import asyncio
import json
import multiprocessing
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench import stage
from bench.sockets import open_sockets
from bench.staff import session_of_clerk

AUDIENCE = 12
FANOUT_EVENTS = 100


def main() -> None:
    """Run all parts and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    wanted = parser.parse_args()
    with stage.database():
        cookie = session_of_clerk()
        with stage.daphne("bench.feed_server:application") as (port, pid):
            before = _memory(pid)
            result = asyncio.run(_listen(wanted, port, cookie, pid))
    latencies = result["latencies"]
    stage.show(
        f"The feed: {wanted.sockets} sockets on one web process",
        [
            ("commit to socket, p50", f"{stage.percentile(latencies, 0.5) * 1000:.1f} ms", "20 ms"),
            ("commit to socket, p99", f"{stage.percentile(latencies, 0.99) * 1000:.1f} ms", "100 ms"),
            ("events recorded", f"{result['sent'] / wanted.seconds:.0f}/s", f"{wanted.rate:.0f}/s"),
            ("deliveries", f"{len(latencies)} of {result['expected']}", ""),
            ("raw fan-out", f"{result['raw']:.0f} frames/s", ""),
            (
                "feed fan-out, an event a frame, commits included",
                f"{result['fanout']:.0f} frames/s",
                f"{result['raw'] / 3:.0f}",
            ),
            ("memory of an idle socket", f"{(result['idle'] - before) / wanted.sockets / 1024:.0f} KB", "60 KB"),
        ],
    )


async def _listen(wanted: argparse.Namespace, port: int, cookie: str, pid: int) -> dict:
    seen: list[tuple[int, float]] = []
    counted = 0

    def on_text(client, payload: bytes) -> None:
        nonlocal counted
        now = time.time()
        events = json.loads(payload).get("events", [])
        counted += len(events)
        seen.extend((event["subject"], now) for event in events)
        client.unconfirmed = getattr(client, "unconfirmed", 0) + len(events)
        if client.unconfirmed >= 50:
            client.unconfirmed = 0
            client.send(b'{"ack":%d}' % events[-1]["pos"])

    from shopsuite.feed.tokens import page_token

    groups = wanted.sockets // AUDIENCE
    tokens = [page_token(audiences=[f"bench:{group}"]) for group in range(groups)]
    paths = [f"/ws/feed?token={tokens[number % groups]}" for number in range(groups * AUDIENCE)]
    paths += ["/ws/feed"] * (wanted.sockets - len(paths))
    clients = await open_sockets(port, paths, on_text, cookie=cookie)
    await asyncio.sleep(2)
    result: dict = {"idle": _memory(pid)}

    writing, ours = _start_writer(wanted.sockets, wanted.rate, wanted.seconds)
    await asyncio.to_thread(writing.join)
    await asyncio.sleep(2)
    commits = dict(ours.recv())
    result["latencies"] = [at - commits[subject] for subject, at in seen if subject in commits]
    result["sent"], result["expected"] = len(commits), len(commits) * AUDIENCE

    result["fanout"] = await _feed_fanout(lambda: counted, wanted.sockets)
    assert not any(client.closed for client in clients), {client.closed for client in clients}
    for client in clients:
        client.transport.abort()
    result["raw"] = await _raw_fanout(port, wanted.sockets)
    return result


async def _feed_fanout(counted: Callable[[], int], count: int) -> float:
    """Frames per second to everybody, each event in a frame of its own: the next is committed when all have the last."""
    ours, theirs = multiprocessing.Pipe()
    writing = multiprocessing.get_context("spawn").Process(target=_write_on_request, args=(theirs,))
    writing.start()
    await asyncio.to_thread(ours.recv)
    began, before = time.perf_counter(), counted()
    for number in range(1, FANOUT_EVENTS + 1):
        ours.send(number)
        while counted() < before + number * count:
            await asyncio.sleep(0.002)
    seconds = time.perf_counter() - began
    ours.send(None)
    return FANOUT_EVENTS * count / seconds


def _write_on_request(pipe) -> None:
    """Commit one event to the whole staff for each number that comes through ``pipe``."""
    import django

    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from bench.happenings import Tick
    from shopsuite.feed.operations import record

    connection.ensure_connection()
    pipe.send("ready")
    while (number := pipe.recv()) is not None:
        with transaction.atomic():
            record(Tick(number), actor=None, at=timezone.now(), audiences=["staff"])


async def _raw_fanout(port: int, count: int) -> float:
    """Frames per second of the same server without anything of ours in between."""
    got = 0

    def on_text(client, payload: bytes) -> None:
        nonlocal got
        json.loads(payload)
        got += 1

    clients = await open_sockets(port, ["/raw"] * count, on_text)
    await asyncio.sleep(1)
    began = time.perf_counter()
    clients[0].send(b"go %d" % FANOUT_EVENTS)
    while got < FANOUT_EVENTS * count and time.perf_counter() - began < 120:
        await asyncio.sleep(0.01)
    return got / (time.perf_counter() - began)


def _start_writer(sockets: int, rate: float, seconds: float):
    """A process that records events: ``rate`` a second for so many seconds, each to a dozen sockets."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_write, args=(theirs, sockets, rate, seconds))
    process.start()
    return process, ours


def _write(pipe, sockets: int, rate: float, seconds: float) -> None:
    import django

    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from bench.happenings import Tick
    from shopsuite.feed.operations import record

    commits: list[tuple[str, float]] = []

    def commit(number: int, audiences: list[str]) -> None:
        event = Tick(number)
        with transaction.atomic():
            record(event, actor=None, at=timezone.now(), audiences=audiences)
        commits.append((event.subject, time.time()))

    def work(worker: int, workers: int) -> None:
        connection.ensure_connection()
        began, number = time.perf_counter(), worker
        while (due := began + number / rate) - began < seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            commit(number, [f"bench:{number % (sockets // AUDIENCE)}"])
            number += workers
        connection.close()

    threads = [threading.Thread(target=work, args=(worker, 4)) for worker in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    time.sleep(0.2)
    pipe.send(commits)


def _memory(pid: int) -> int:
    """Resident bytes."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


if __name__ == "__main__":
    main()
