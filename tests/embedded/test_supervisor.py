"""The supervisor with small parts: what ends starts again, what is stopped stops, in order."""

import asyncio
import io
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from shopsuite.embedded.supervisor import Part, Supervisor

SECONDS = 20
TALKS = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(600)"
SAYS_WHEN_IT_STOPS = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print(sys.argv[1], "is going", flush=True), sys.exit(0)))
print("there", flush=True)
time.sleep(600)
"""
IGNORES_ITS_STOP = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
)


def part(name: str, code: str, **more) -> Part:
    return Part(name, lambda: [sys.executable, "-c", code, name], **more)


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


async def heard(said: io.StringIO, pattern: str, times: int = 1) -> list[str]:
    async with asyncio.timeout(SECONDS):
        while len(found := re.findall(pattern, said.getvalue())) < times:
            await asyncio.sleep(0.01)
    return found


async def test_a_killed_part_starts_again_at_once(said):
    supervisor = Supervisor(said)
    await supervisor.keep(part("talker", TALKS))
    [first] = await heard(said, r"pid (\d+)")

    os.kill(int(first), signal.SIGKILL)
    _, second = await heard(said, r"pid (\d+)", times=2)
    await supervisor.stop()

    assert first != second
    assert "talker   | ended with -9, starting again in 0.2 s" in said.getvalue()


async def test_a_part_that_keeps_ending_is_given_longer_pauses(said):
    supervisor = Supervisor(said)
    await supervisor.keep(part("broken", "raise SystemExit(3)"))

    pauses = await heard(said, r"ended with 3, starting again in ([\d.]+) s", times=3)
    await supervisor.stop()

    assert pauses == ["0.2", "1.0", "3.0"]


async def test_parts_stop_in_the_reverse_order_of_their_start(said):
    supervisor = Supervisor(said)
    for name in ("server", "client"):
        await supervisor.keep(part(name, SAYS_WHEN_IT_STOPS))
    await heard(said, "there", times=2)

    await supervisor.stop()

    assert re.findall(r"(\w+) is going", said.getvalue()) == ["client", "server"]


async def test_a_part_deaf_to_its_stop_is_killed_in_the_end(said):
    supervisor = Supervisor(said)
    await supervisor.keep(part("deaf", IGNORES_ITS_STOP, seconds_to_stop=0.2))
    await heard(said, r"\| deaf")

    await supervisor.stop()

    assert "did not stop in time and was killed" in said.getvalue()


async def test_a_part_that_cannot_be_started_again_is_tried_again(said, tmp_path: Path):
    supervisor = Supervisor(said)
    disk_is_full = [False, True, False]

    def prepare() -> None:
        if disk_is_full.pop(0):
            raise OSError("No space left on device")

    await supervisor.keep(part("server", TALKS, prepare=prepare))
    [first] = await heard(said, r"pid (\d+)")
    os.kill(int(first), signal.SIGKILL)
    await heard(said, r"pid (\d+)", times=2)
    await supervisor.stop()

    assert "could not be started: No space left on device" in said.getvalue()


async def test_a_step_of_the_start_tells_how_it_ended(said):
    assert await Supervisor(said).run(part("step", "print('half way'); raise SystemExit(5)")) == 5
    assert "step     | half way" in said.getvalue()
