"""What every test stands on: the run's own PostgreSQL and Valkey, started by the first test that needs them."""

import gc
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation

from shopsuite.embedded.ondemand import servers
from tests import migrated, seed
from tests import servers as plugin
from tests.world import one_of_everything

TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Valkey's channels have no database numbers: parallel workers tell theirs apart by name. No test sees the shop of
    another, not even for a second."""
    settings.PUSH_PROVIDER = "shopsuite.notices.providers.Null"
    settings.CACHES["process"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if plugin.WORKER:
        settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = plugin.WORKER
    else:
        _keep_unpacked_fonts(config)


def _keep_unpacked_fonts(config: pytest.Config) -> None:
    """Unpacking those of PDFs takes seven seconds, and every run and suite of its own would: from run to run they stay as they
    came out, for as long as neither they nor what unpacks them has changed."""
    core = TESTS.parent / "shopsuite" / "core"
    packed = [*sorted((core / "fonts").glob("*.woff2")), core / "pdf.py", TESTS.parent / "requirements.txt"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in packed)).hexdigest()
    kept = config.cache.mkdir(f"fonts-{digest[:16]}")
    place = plugin.DATA_DIR / "cache" / "fonts"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(kept, target_is_directory=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in browser/ and chaos/ carry the mark of their folder; browser tests commit, for the server to see."""
    for item in items:
        if (TESTS / "browser") in item.path.parents:
            item.add_marker(pytest.mark.django_db(transaction=True))
        for mark in ("browser", "chaos"):
            if (TESTS / mark) in item.path.parents:
                item.add_marker(mark)


def pytest_collection_finish() -> None:
    """What is loaded by now stays, as in the web process: looking for garbage among it took a twelfth of every test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def running_servers() -> Iterator[None]:
    """PostgreSQL and Valkey answer, shared with the other workers of this run, data thrown away at the end."""
    with servers(plugin.DATA_DIR, postgres=plugin.POSTGRES, valkey=plugin.VALKEY, durable=False):
        yield


@pytest.fixture(scope="session")
def migrations_done(request: pytest.FixtureRequest) -> Path:
    """The folder where ``tests.migrated`` keeps what the migrations come to, from run to run."""
    return request.config.cache.mkdir("migrated")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    running_servers: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: Any,
    migrations_done: Path,
) -> None:
    """pytest-django's hook right before the test database is made."""
    if not plugin.POSTGRES:
        return
    database = connections["default"].settings_dict
    if not plugin.WORKER:
        # In a cluster of our own the test database takes the product's name, so that real processes find it by themselves.
        database["TEST"]["NAME"] = database["NAME"]
    with django_db_blocker.unblock():
        migrated.provide(
            plugin.DATA_DIR,
            migrations_done,
            migrate=lambda: call_command("migrate", verbosity=0, interactive=False, run_syncdb=True),
        )
    database["TEST"]["TEMPLATE"] = migrated.TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """The migrated database, and what transactional tests are put back to."""
    with django_db_blocker.unblock():
        seed.remember()
    seed.replace_djangos_flush()


@pytest.fixture(autouse=True)
def _no_counters_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and other cached things of one test do not reach the next."""
    yield
    uses_servers = {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker(
        "django_db"
    )
    # A running server and worker keep their queues in the same Valkey.
    if uses_servers and not request.node.get_closest_marker("browser") and not request.node.get_closest_marker("chaos"):
        from django.core.cache import cache

        cache.clear()


@pytest.fixture(autouse=True)
def _no_language_left_over() -> Iterator[None]:
    """A request leaves the language it was answered in behind in its thread, here that of the next test."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real-life data files, from SHOPSUITE_SHARED_DATA or beside the checkout."""
    folder = Path(os.environ.get("SHOPSUITE_SHARED_DATA", TESTS.parents[1] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"No real-life data at {folder}; set SHOPSUITE_SHARED_DATA to where it is.")
    return folder


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """One of everything an address can name."""
    settings.MEDIA_ROOT = tmp_path
    return one_of_everything()
