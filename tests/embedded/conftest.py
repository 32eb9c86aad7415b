"""A data folder of its own for each test of the embedded servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsuite.embedded.addresses import socket_folder
from shopsuite.embedded.postgres import REACHABLE


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """An empty folder that the unprivileged account of a root's PostgreSQL may enter."""
    folder = Path(tempfile.mkdtemp(prefix="shopsuite-embedded-"))
    folder.chmod(0o711)
    yield folder
    forget(folder)


def forget(data_dir: Path) -> None:
    """Remove everything a data folder left on this machine."""
    sockets = [socket_folder(data_dir, server) for server in ("postgres", "valkey")]
    for folder in (data_dir, *sockets, *(REACHABLE / socket.name for socket in sockets)):
        shutil.rmtree(folder, ignore_errors=True)
