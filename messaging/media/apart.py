"""Decoding what came from strangers, at arm's length."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 600
MOST_MEMORY = 2 * 1024**3
BASE = Path(__file__).resolve().parents[2]


class Unplayable(Exception):
    """There is no sound or picture in it that could be read, or not within the time and memory allowed."""


def run(kind: str, *paths: Path) -> dict[str, Any]:
    """What ``messaging.media.<kind>.prepare`` gives for ``paths``. Raises ``Unplayable``."""
    argv = [sys.executable, "-m", "messaging.media", kind, *map(str, paths)]
    try:
        done = subprocess.run(argv, cwd=BASE, capture_output=True, timeout=SECONDS, check=True, preexec_fn=_be_modest)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise Unplayable(said[-1] if said else str(error)) from error
    return json.loads(done.stdout)


def _be_modest() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
