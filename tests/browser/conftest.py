"""A real Chromium in front of the real web server and feed, on the test database."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, expect

from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import processes, seed
from tests import servers as plugin
from tests.chromium import launch_args
from tests.factories import person

# Playwright's sync interface keeps an event loop in this thread, and Django would refuse to query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A machine that is busy with something else is no failure; what never comes fails all the same.
expect.set_options(timeout=15_000)

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; root, as in a container, has no sandbox."""
    return browser_type_launch_args | launch_args()


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[str]:
    """The address of a running web server, with the feed's process beside it, for all tests of the run."""
    seed.keep_the_log()
    log_file = plugin.DATA_DIR / "site.log"
    with log_file.open("wb") as log, socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        web = processes.start_web(listener, log)
        feed = processes.start("manage.py", "feed_consumers", log=log)
        try:
            processes.wait_until_it_answers(address, web, log_file)
            yield address
        finally:
            processes.stop(web, feed)


@pytest.fixture(scope="session")
def worker(site: str) -> Iterator[None]:
    """A Celery worker on the same database, for tests that need tasks done."""
    with (plugin.DATA_DIR / "worker.log").open("wb") as log:
        running = processes.start(
            "-m", "celery", "-A", "shopsuite", "worker", "--pool=solo", "--loglevel=INFO", log=log
        )
        try:
            yield
        finally:
            processes.stop(running)


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Pages open relative addresses at the running site."""
    return site


@pytest.fixture
def problems() -> Iterator[dict[Page, list[str]]]:
    """What went wrong in each open page: script errors, and breaches of the content policy. The test fails if anything did."""
    found: dict[Page, list[str]] = {}
    yield found
    assert [problem for of_page in found.values() for problem in of_page] == []


@pytest.fixture
def measured() -> set[Page]:
    """The pages axe has looked at: its measuring styles breach the content policy, and some of that is told much later."""
    return set()


def _watch(page: Page, found: list[str], measured: set[Page]) -> None:
    def note_breach(line: ConsoleMessage) -> None:
        is_of_axe = page in measured and line.text.startswith("Applying inline style")
        if "Content Security Policy" in line.text and not is_of_axe:
            found.append(f"{page.url}: {line.text}")

    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("console", note_breach)


@pytest.fixture
def page_for(
    new_context: Callable[..., Any], site: str, problems: dict[Page, list[str]], measured: set[Page]
) -> Callable[..., Page]:
    """``page_for(user)``: a page in a browser of its own, signed in as ``user``, or as nobody for None.

    More arguments go to the browser context (``viewport``, ``color_scheme``, ``locale``).
    """

    def open_page(user: User | None, **options: Any) -> Page:
        context = new_context(**options)
        if user:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        page = context.new_page()
        _watch(page, problems.setdefault(page, []), measured)
        return page

    return open_page


@pytest.fixture
def page_as(page_for: Callable[..., Page]) -> Callable[..., Page]:
    """``page_as(Role.CLERK)``: a page in a browser of its own, signed in as a new person with that role."""

    def open_page(role: Role, **options: Any) -> Page:
        return page_for(person(role), **options)

    return open_page


@pytest.fixture
def axe(measured: set[Page]) -> Callable[..., list[str]]:
    """``axe(page)``: what axe-core finds wrong with the page as it stands, one line each; empty when nothing."""

    def violations(page: Page) -> list[str]:
        # Through the developer tools: the page's own content policy rightly refuses every added script.
        measured.add(page)
        developer = page.context.new_cdp_session(page)
        developer.send("Runtime.evaluate", {"expression": AXE.read_text()})
        run = {"expression": "axe.run()", "awaitPromise": True, "returnByValue": True}
        answer = developer.send("Runtime.evaluate", run)
        developer.detach()
        return [
            f"{violation['id']}: {violation['help']} at {node['target']}"
            for violation in answer["result"]["value"]["violations"]
            for node in violation["nodes"]
        ]

    return violations
