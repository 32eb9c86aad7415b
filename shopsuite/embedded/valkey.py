"""Valkey (or Redis) as a plain foreground child on a private socket, with an append-only file under the data folder."""

import contextlib
import signal
import socket
import subprocess
import time
from pathlib import Path

from shopsuite.embedded.addresses import redis_url, valkey_folder, valkey_socket
from shopsuite.embedded.processes import Account, ends_with_parent, make_private, remove_if_empty
from shopsuite.embedded.programs import valkey_program


class EmbeddedValkey:
    """The Valkey of one data folder. ``durable=False`` keeps everything in memory, for tests."""

    stop_signal = signal.SIGTERM

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.url = redis_url(data_dir)
        self.folder = valkey_folder(data_dir)
        self.socket = valkey_socket(data_dir)
        self.durable = durable

    def argv(self) -> list[str]:
        """The command line of the server itself. Raises ``ServerMissing``."""
        keep = ["--appendonly", "yes", "--appendfsync", "everysec"] if self.durable else ["--appendonly", "no"]
        listen = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        limits = ["--loglevel", "warning", "--maxmemory-policy", "noeviction", "--maxclients", "10000"]
        return [str(valkey_program()), *listen, "--dir", str(self.folder), "--save", "", *keep, *limits]

    def prepare(self) -> None:
        """Make the folders, and stop a server of this data folder that outlived its supervisor."""
        for folder in (self.folder, self.socket.parent):
            make_private(folder, Account())
        if self.is_ready():
            with contextlib.suppress(OSError):
                self._ask(b"SHUTDOWN")
        deadline = time.monotonic() + 10
        while self._accepts() and time.monotonic() < deadline:
            time.sleep(0.02)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as a child that ends with this process; ``prepare`` comes first, ``wait_ready`` next."""
        return subprocess.Popen(
            self.argv(),
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=ends_with_parent(self.stop_signal),
        )

    def is_ready(self) -> bool:
        """Whether the server has read its file and answers now."""
        with contextlib.suppress(OSError):
            return self._ask(b"PING").startswith(b"+PONG")
        return False

    def wait_ready(self, timeout_s: float = 60) -> None:
        """Wait until the server answers. Raises TimeoutError."""
        deadline = time.monotonic() + timeout_s
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Valkey did not answer within {timeout_s:.0f} s.")
            time.sleep(0.02)

    def tidy(self) -> None:
        """After the server has stopped: leave no empty folder among the temporary ones. The next start makes it again."""
        remove_if_empty(self.socket.parent)

    def _ask(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(self.socket))
            connection.sendall(command + b"\r\n")
            return connection.recv(64)

    def _accepts(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            return True
        return False
