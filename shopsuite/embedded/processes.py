"""What the kernel does for us: children that end with their parent, folders nobody else may enter, locked files."""

import contextlib
import ctypes
import fcntl
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# PostgreSQL refuses to run as root; an account that exists everywhere and owns nothing will do.
ACCOUNT_FOR_ROOT = "nobody"
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """Who a server runs as. ``uid`` and ``gid`` are None for the person who started us."""

    uid: int | None = None
    gid: int | None = None

    def popen_options(self) -> dict[str, Any]:
        """The keyword arguments that make ``subprocess`` run a program as this account."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether this account can reach what is inside ``folder``, judged by the folder and all above it."""
        return self.uid is None or all(self._may_search(above) for above in [folder, *folder.parents])

    def _may_search(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        return bool(found.st_mode & (0o010 if found.st_gid == self.gid else 0o001))


def unprivileged_account() -> Account:
    """The account for servers that refuse root: ourselves, or for root the one that owns nothing."""
    if os.getuid() != 0:
        return Account()
    entry = pwd.getpwnam(ACCOUNT_FOR_ROOT)
    return Account(entry.pw_uid, entry.pw_gid)


def make_private(folder: Path, account: Account) -> None:
    """Make ``folder`` exist, belong to ``account`` and be closed to all others. Raises PermissionError when it is not ours."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.getuid(), account.uid}:
        raise PermissionError(f"{folder} belongs to somebody else; remove it or set SHOPSUITE_DATA to another folder.")
    folder.chmod(0o700)
    if account.uid is not None and account.gid is not None:
        os.chown(folder, account.uid, account.gid)


def remove_if_empty(folder: Path) -> None:
    """Remove ``folder`` unless something is in it, such as what a killed server left, or it is gone already."""
    with contextlib.suppress(OSError):
        folder.rmdir()


def ends_with_parent(stop_signal: int = signal.SIGTERM) -> Callable[[], None]:
    """A ``preexec_fn``: on Linux the kernel sends ``stop_signal`` when the parent ends, however it ends."""
    parent = os.getpid()
    libc = ctypes.CDLL(None)

    def ask_the_kernel() -> None:
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, stop_signal)
            if os.getppid() != parent:  # it ended between the fork and the line above
                os._exit(1)

    return ask_the_kernel


def open_lock(file: Path) -> IO[str]:
    """An open lock file for ``fcntl.flock``; closing it, or ending in any way, lets go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("a")


def try_lock(lock: IO[str], kind: int) -> bool:
    """Take ``fcntl.LOCK_SH`` or ``LOCK_EX`` on ``lock`` if that needs no waiting, and say whether it did."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
