"""A database with every migration done, for runs and suites to begin with: made anew only when a migration has changed.

Doing them takes half a minute, and each worker, each process and each suite of its own would. What they come to is kept as SQL
among pytest's other notes. Django's ``migrate`` still runs on what is restored; that an empty database is brought here
is tried by ``tests/embedded/test_up.py`` in every whole run.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql

from shopsuite.embedded.addresses import DATABASE, socket_folder
from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.processes import open_lock

REPOSITORY = Path(__file__).parents[1]
TEMPLATE = "migrated"


def provide(cluster: Path, kept: Path, migrate: Callable[[], None]) -> None:
    """Have the running server of ``cluster`` hold the database ``TEMPLATE``: restored from the folder ``kept``, or else made
    by ``migrate``, called while Django's own connection leads there, and kept. One worker does it, the others wait."""
    with open_lock(cluster / "migrated.lock") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not _exists(cluster, TEMPLATE) and not restore(cluster, kept, TEMPLATE):
            _make(cluster, TEMPLATE)
            _migrate_there(migrate)
            _keep(cluster, kept)


def restore(cluster: Path, kept: Path, name: str) -> bool:
    """Put what is kept for today's migrations into the database ``name`` (made if missing); False if nothing is."""
    file = _file(kept)
    if not file.exists():
        return False
    if not _exists(cluster, name):
        _make(cluster, name)
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run(cluster, "psql", *options, f"--dbname={name}", f"--file={file}")
    return True


def _migrate_there(migrate: Callable[[], None]) -> None:
    connection = connections["default"]
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], TEMPLATE
    try:
        migrate()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _keep(cluster: Path, kept: Path) -> None:
    programs = EmbeddedPostgres(cluster).programs
    if not all((programs / program).exists() for program in ("pg_dump", "psql")):
        return  # a machine's own PostgreSQL may come without; this run's workers share what was made all the same
    file = _file(kept)
    draft = file.with_suffix(f".{os.getpid()}")  # two runs may make it at once
    _run(cluster, "pg_dump", f"--dbname={TEMPLATE}", f"--file={draft}")
    for older in kept.glob("*.sql"):
        older.unlink(missing_ok=True)
    draft.rename(file)  # another run of this checkout finds all of it or nothing


def _file(kept: Path) -> Path:
    """Named after everything the outcome depends on: the migrations, what they import of the project, and the packages."""
    migrations = sorted(REPOSITORY.glob("*/migrations/*.py")) + sorted(REPOSITORY.glob("*/*/migrations/*.py"))
    imported = {path for file in migrations for path in _imported_by(file)}
    digest = hashlib.sha256()
    for path in (*migrations, *sorted(imported), REPOSITORY / "requirements.txt"):
        digest.update(f"{path.relative_to(REPOSITORY)}\n".encode() + path.read_bytes())
    return kept / f"{digest.hexdigest()}.sql"


def _imported_by(file: Path) -> Iterable[Path]:
    """The project's own modules that ``file`` imports."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        match node:
            case ast.Import():
                names = [name.name for name in node.names]
            case ast.ImportFrom():
                names = [f"{node.module}.{name.name}" for name in node.names] + [str(node.module)]
            case _:
                continue
        for name in names:
            place = REPOSITORY / name.replace(".", "/")
            yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists())


def _make(cluster: Path, name: str) -> None:
    with _maintenance(cluster) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _exists(cluster: Path, name: str) -> bool:
    with _maintenance(cluster) as link:
        return link.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount == 1


def _maintenance(cluster: Path) -> contextlib.AbstractContextManager[psycopg.Connection]:
    where = str(socket_folder(cluster, "postgres"))
    return psycopg.connect(host=where, user=DATABASE, dbname="postgres", autocommit=True)


def _run(cluster: Path, program: str, *options: str) -> None:
    postgres = EmbeddedPostgres(cluster)
    address = [f"--host={postgres.socket_folder}", f"--username={DATABASE}"]
    done = subprocess.run(
        [postgres.programs / program, *address, *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
