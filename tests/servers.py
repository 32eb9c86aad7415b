"""A pytest plug-in loaded with ``-p``: it runs before Django's settings are read.

Gives the run a data folder of its own, so that the embedded servers of this run are nobody else's. With DATABASE_URL in
the environment the tests use that server instead, and REDIS_URL likewise.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from shopsuite.embedded.addresses import redis_url, socket_folder
from shopsuite.embedded.processes import open_lock, try_lock

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
POSTGRES = not os.environ.get("DATABASE_URL")
VALKEY = not os.environ.get("REDIS_URL") or bool(WORKER)
SECONDS_TO_STOP = 30


def _own_data_dir() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="shopsuite-test-"))
    folder.chmod(0o711)  # as root, PostgreSQL runs as somebody else and has to get in
    return folder


# The worker processes of xdist inherit the folder of the one that started them.
DATA_DIR = Path(os.environ["SHOPSUITE_DATA"]) if WORKER else _own_data_dir()
os.environ["SHOPSUITE_DATA"] = str(DATA_DIR)
# A test calls the API as often as it likes, unless it is about how often one may.
os.environ |= dict.fromkeys(("API_RATE_TOKEN", "API_RATE_PERSON", "API_RATE_ADDRESS"), "off")
if WORKER and VALKEY:
    # A numbered Valkey database each, as PostgreSQL gives each worker a database of its own.
    os.environ["REDIS_URL"] = f"{redis_url(DATA_DIR)}?db={int(WORKER.removeprefix('gw')) + 1}"


def pytest_unconfigure() -> None:
    """Remove the data folder once the last server of this run has stopped."""
    if WORKER:
        return
    deadline = time.monotonic() + SECONDS_TO_STOP
    with contextlib.suppress(FileNotFoundError), open_lock(DATA_DIR / "users.lock") as users:
        while not try_lock(users, fcntl.LOCK_EX) and time.monotonic() < deadline:
            time.sleep(0.02)
    for folder in (DATA_DIR, socket_folder(DATA_DIR, "postgres"), socket_folder(DATA_DIR, "valkey")):
        shutil.rmtree(folder, ignore_errors=True)
