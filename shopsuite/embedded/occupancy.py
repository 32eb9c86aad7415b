"""Who uses the servers of a data folder: one supervisor, or any number of commands, never both as their keeper.

``up.lock`` is held by the supervisor while it lives, ``users.lock`` exclusively by whoever owns the servers and shared by
every command that uses a keeper's. Locks are the kernel's: they vanish with their holder, also after kill -9.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from shopsuite.embedded.processes import open_lock, try_lock


@dataclass(frozen=True)
class Running:
    """The supervisor of a data folder: its pid, when that process began (seconds), and the web address once it answers."""

    pid: int
    began: float
    address: str = ""

    def is_alive(self) -> bool:
        """Whether this very process still lives; a pid given to somebody else does not count."""
        try:
            return psutil.Process(self.pid).create_time() == self.began
        except psutil.Error:
            return False


class AlreadyRunning(Exception):
    """Another supervisor has this data folder; ``running`` says where, as far as it is known."""

    def __init__(self, running: Running | None) -> None:
        super().__init__("already running")
        self.running = running


def read_running(data_dir: Path) -> Running | None:
    """The live supervisor of ``data_dir``, or None."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        running = Running(**json.loads((data_dir / "run.json").read_text()))
        return running if running.is_alive() else None
    return None


def publish(data_dir: Path, address: str = "") -> None:
    """Write down that this process is the supervisor of ``data_dir`` and answers at ``address``."""
    me = Running(os.getpid(), psutil.Process().create_time(), address)
    draft = data_dir / "run.json.new"
    draft.write_text(json.dumps(me.__dict__))
    draft.rename(data_dir / "run.json")


@contextlib.contextmanager
def supervising(data_dir: Path) -> Iterator[None]:
    """Be the one supervisor of ``data_dir``. Raises ``AlreadyRunning``."""
    with open_lock(data_dir / "up.lock") as lock:
        if not try_lock(lock, fcntl.LOCK_EX):
            raise AlreadyRunning(read_running(data_dir))
        publish(data_dir)
        try:
            yield
        finally:
            (data_dir / "run.json").unlink(missing_ok=True)
