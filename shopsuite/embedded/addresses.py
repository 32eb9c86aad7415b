"""Where the embedded servers of a data folder answer. Pure arithmetic on the path: settings import this."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

DATABASE = "shopsuite"
# A unix socket's path holds 103 bytes on macOS and 107 on Linux; PostgreSQL adds "/.s.PGSQL.5432.lock" to its folder.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432.lock")


def socket_folder(data_dir: Path, server: str) -> Path:
    """The private folder of ``server``'s socket: short, outside the checkout, the same for every process of this user."""
    key = hashlib.sha256(os.fsencode(Path(data_dir).resolve())).hexdigest()[:12]
    name = f"shopsuite-{server}-{os.getuid()}-{key}"
    folder = Path(tempfile.gettempdir(), name)
    return folder if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER else Path("/tmp", name)


def postgres_folder(data_dir: Path) -> Path:
    """The folder PostgreSQL's cluster lives in."""
    return Path(data_dir).resolve() / "postgres"


def valkey_folder(data_dir: Path) -> Path:
    """The folder Valkey's append-only file lives in."""
    return Path(data_dir).resolve() / "valkey"


def valkey_socket(data_dir: Path) -> Path:
    """The socket Valkey listens on."""
    return socket_folder(data_dir, "valkey") / "valkey.sock"


def database_url(data_dir: Path) -> str:
    """The ``DATABASE_URL`` of the embedded PostgreSQL, whether it runs or not."""
    return f"postgres://{DATABASE}@{quote(str(socket_folder(data_dir, 'postgres')), safe='')}/{DATABASE}"


def redis_url(data_dir: Path) -> str:
    """The ``REDIS_URL`` of the embedded Valkey, whether it runs or not."""
    return f"unix://{valkey_socket(data_dir)}"


def secret_key(data_dir: Path) -> str:
    """The data folder's own Django secret key."""
    return kept_secret(data_dir, "secret_key", make=lambda: secrets.token_urlsafe(48))


def kept_secret(data_dir: Path, name: str, *, make: Callable[[], str]) -> str:
    """What ``make`` gave on first use, kept in the data folder and readable by its owner only."""
    file = Path(data_dir) / name
    with contextlib.suppress(FileNotFoundError):
        return file.read_text()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as key:
        key.write(make())
    # link() and not rename(): of two processes starting at once, the second takes the first one's key.
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    return file.read_text()
