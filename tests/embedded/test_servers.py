"""The embedded servers under commands: started once, shared, stopped by the last, whatever becomes of anybody."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from shopsuite.embedded import programs
from shopsuite.embedded.addresses import database_url, postgres_folder, redis_url, socket_folder
from shopsuite.embedded.ondemand import servers
from shopsuite.embedded.postgres import EmbeddedPostgres
from shopsuite.embedded.valkey import EmbeddedValkey
from tests.embedded.conftest import forget
from tests.suite import REPOSITORY, wait_until

pytestmark = pytest.mark.slow
HOLD_THEM = """
import sys
from pathlib import Path
from shopsuite.embedded.ondemand import servers
with servers(Path(sys.argv[1]), durable=False):
    print("up", flush=True)
    sys.stdin.read()
"""


def is_up(data_dir: Path) -> bool:
    return EmbeddedPostgres(data_dir).is_ready() or EmbeddedValkey(data_dir).is_ready()


def select_one(data_dir: Path) -> int:
    with psycopg.connect(database_url(data_dir)) as connection:
        row = connection.execute("SELECT 1").fetchone()
        assert row
        return row[0]


@pytest.fixture
def another_command(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """A second command that uses the servers of the same data folder until its input ends."""
    command = subprocess.Popen(
        [sys.executable, "-c", HOLD_THEM, str(data_dir)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout and command.stdout.readline() == "up\n"
    yield command
    command.communicate()


def test_both_servers_answer_for_the_length_of_a_command_and_not_after(data_dir):
    with servers(data_dir, durable=False):
        assert select_one(data_dir) == 1
        with redis.Redis.from_url(redis_url(data_dir)) as valkey:
            assert valkey.ping()

    wait_until(lambda: not is_up(data_dir))
    wait_until(lambda: not any(socket_folder(data_dir, server).exists() for server in ("postgres", "valkey")))


def test_a_command_that_ends_leaves_the_servers_to_the_other(data_dir, another_command):
    with servers(data_dir, durable=False):
        pass

    assert select_one(data_dir) == 1


def test_a_killed_command_does_not_leave_the_servers_behind(data_dir, another_command):
    another_command.kill()

    wait_until(lambda: not is_up(data_dir))


def test_what_was_written_is_there_the_next_time(data_dir):
    with servers(data_dir), psycopg.connect(database_url(data_dir)) as connection:
        connection.execute("CREATE TABLE remembered AS SELECT 42 AS answer")
    wait_until(lambda: not is_up(data_dir))

    with servers(data_dir), psycopg.connect(database_url(data_dir)) as connection:
        assert connection.execute("SELECT answer FROM remembered").fetchone() == (42,)


def test_a_killed_postgres_starts_again_though_its_pid_belongs_to_somebody_else_now(data_dir):
    with servers(data_dir, durable=False):
        pid_file = postgres_folder(data_dir) / "postmaster.pid"
        psutil.Process(int(pid_file.read_text().splitlines()[0])).kill()
        lines = pid_file.read_text().splitlines()
    wait_until(lambda: not is_up(data_dir))
    if not pid_file.exists():
        pid_file.touch()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    with servers(data_dir, durable=False):
        assert select_one(data_dir) == 1


def test_chinese_is_letters_to_the_database(data_dir):
    with servers(data_dir, durable=False), psycopg.connect(database_url(data_dir)) as connection:
        assert connection.execute(r"SELECT '龙井茶' ~ '^\w+$', upper('é')").fetchone() == (True, "É")


@pytest.mark.skipif(os.getuid() != 0, reason="Only root has a home that its PostgreSQL may not enter.")
def test_a_checkout_in_a_closed_home_of_root_works():
    home = Path(tempfile.mkdtemp(prefix="shopsuite-home-"))  # 0700, as mkdtemp makes it
    data_dir = home / ".data"
    try:
        with servers(data_dir, valkey=False, durable=False):
            assert select_one(data_dir) == 1
        wait_until(lambda: not is_up(data_dir))
    finally:
        forget(data_dir)
        forget(home)


def test_the_socket_stays_short_below_a_deep_folder():
    deep = Path("/home/somebody") / ("a-long-name-for-a-folder" * 8)

    assert len(os.fsencode(socket_folder(deep, "postgres") / ".s.PGSQL.5432.lock")) <= 103


def test_a_machine_without_the_programs_is_told_both_ways_out(monkeypatch):
    monkeypatch.setattr(programs, "_wheel", lambda package: None)
    monkeypatch.setattr(programs, "OLDEST_POSTGRES", 1000)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(programs.ServerMissing, match=r"Install PostgreSQL, or set DATABASE_URL"):
        programs.postgres_programs()
    with pytest.raises(programs.ServerMissing, match=r"Install one of them, or set REDIS_URL"):
        programs.valkey_program()
