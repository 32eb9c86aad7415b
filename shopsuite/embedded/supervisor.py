"""One process that starts others, prefixes what they say, and starts again what ends before it should."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

import psutil

from shopsuite.embedded.processes import ends_with_parent

COLOURS = (36, 32, 33, 35, 34, 31)
LONGEST_LINE = 2**20
# A part that ends is started again at once; if it keeps ending, after ever longer pauses (seconds).
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
# After this many seconds of running an end counts as the first one again.
STEADY = 60.0
SECONDS_FOR_LAST_WORDS = 5


@dataclass
class Part:
    """A program to run. ``prepare`` is called before every start; the first one is over when ``is_ready``; ``tidy`` is called
    when it was stopped for good. All three may block."""

    name: str
    argv: Callable[[], Sequence[str]]
    prepare: Callable[[], None] | None = None
    is_ready: Callable[[], bool] | None = None
    tidy: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # What the kernel sends when the supervisor ends without stopping it; None: the same.
    orphan_signal: signal.Signals | None = None
    seconds_to_stop: float = 15
    pass_fds: tuple[int, ...] = ()
    popen_options: Mapping[str, Any] = field(default_factory=dict)


class _Running:
    """A part, its present process, and the task that watches it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: asyncio.subprocess.Process | None = None
        self.output: asyncio.Task[None] | None = None
        self.began = 0.0
        self.watcher: asyncio.Task[None] | None = None


class Supervisor:
    """Keeps parts running until ``stopping`` is set, then stops them in reverse order: servers outlive their clients."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self.out = out
        self.stopping = asyncio.Event()
        self._running: list[_Running] = []
        self._colourful = out.isatty() and "NO_COLOR" not in os.environ

    def say(self, name: str, text: str) -> None:
        """Print one line in the name of a part."""
        tag = f"{name:<9}|"
        if self._colourful:
            tag = f"\x1b[{COLOURS[sum(name.encode()) % len(COLOURS)]}m{tag}\x1b[0m"
        # A closed terminal must not stop the servers from being stopped.
        with contextlib.suppress(OSError):
            print(tag, text, file=self.out, flush=True)

    async def run(self, part: Part) -> int:
        """Run ``part`` once to its end and return its exit code."""
        running = _Running(part)
        self._running.append(running)
        await self._spawn(running)
        code = await self._outlive(running)
        self._running.remove(running)
        return code

    async def keep(self, part: Part) -> None:
        """Start ``part``, wait until it is ready, and from then on start it again whenever it ends."""
        running = _Running(part)
        self._running.append(running)
        await self._spawn(running)
        running.watcher = asyncio.create_task(self._watch(running))
        while part.is_ready and not await asyncio.to_thread(part.is_ready):
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Stop everything, last started first; what does not end in its time is killed."""
        self.stopping.set()
        for running in reversed(self._running):
            if running.watcher:
                await self._stop_one(running)
            else:
                _signal_group(running.process, signal.SIGKILL)

    def kill(self) -> None:
        """Ask no more: the second Ctrl-C."""
        for running in self._running:
            _signal_group(running.process, signal.SIGKILL)

    async def _stop_one(self, running: _Running) -> None:
        process, watcher = running.process, running.watcher
        if process is None or watcher is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(running.part.stop_signal)
        finished, _ = await asyncio.wait({watcher}, timeout=running.part.seconds_to_stop)
        if not finished:
            self.say(running.part.name, "did not stop in time and was killed")
            _signal_group(process, signal.SIGKILL)
            await watcher
        if running.part.tidy:
            await asyncio.to_thread(running.part.tidy)

    async def _spawn(self, running: _Running) -> None:
        part = running.part
        if part.prepare:
            await asyncio.to_thread(part.prepare)
        # A pipe of our own: with asyncio's, wait() may go on until everybody who inherited it has ended too.
        read_end, write_end = os.pipe()
        try:
            running.began = time.monotonic()
            running.process = await asyncio.create_subprocess_exec(
                *part.argv(),
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=write_end,
                stderr=asyncio.subprocess.STDOUT,
                process_group=0,  # Ctrl-C reaches the supervisor alone, which stops the parts in order
                preexec_fn=ends_with_parent(part.orphan_signal or part.stop_signal),
                pass_fds=part.pass_fds,
                **part.popen_options,
            )
        finally:
            os.close(write_end)
            running.output = asyncio.create_task(self._repeat_lines(part.name, read_end))

    async def _repeat_lines(self, name: str, read_end: int) -> None:
        lines = asyncio.StreamReader(limit=LONGEST_LINE)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), os.fdopen(read_end, "rb")
        )
        with contextlib.closing(transport):
            while True:
                try:
                    line = await lines.readline()
                except ValueError:  # longer than the limit: dropped, and on with the next
                    continue
                if not line:
                    return
                self.say(name, line.decode(errors="replace").rstrip())

    async def _outlive(self, running: _Running) -> int:
        """Wait for the end of the process, take along what it left behind, and say its last words."""
        assert running.process and running.output
        code = await running.process.wait()
        _signal_group(running.process, signal.SIGKILL)  # such as the pool of a killed worker
        await asyncio.wait({running.output}, timeout=SECONDS_FOR_LAST_WORDS)
        running.output.cancel()
        return code

    async def _watch(self, running: _Running) -> None:
        pause = FIRST_PAUSE
        while True:
            code = await self._outlive(running)
            if self.stopping.is_set():
                return
            if time.monotonic() - running.began > STEADY:
                pause = FIRST_PAUSE
            self.say(running.part.name, f"ended with {code}, starting again in {pause:.1f} s")
            is_up = False
            while not is_up:
                if await self._stops_within(pause):
                    return
                pause = min(max(pause * 3, 1.0), LONGEST_PAUSE)
                is_up = await self._start_again(running)

    async def _start_again(self, running: _Running) -> bool:
        try:
            await self._spawn(running)
        except (OSError, RuntimeError, subprocess.SubprocessError, psutil.Error) as problem:
            # A full disk or a missing file is a matter of time: the next round tries again.
            self.say(running.part.name, f"could not be started: {problem}")
            return False
        return True

    async def _stops_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True


def _signal_group(process: asyncio.subprocess.Process | None, number: signal.Signals) -> None:
    if process:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
