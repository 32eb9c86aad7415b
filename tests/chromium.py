"""The machine's own Chromium, as the browser tests start it."""

import os
import shutil
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def launch_args() -> dict[str, Any]:
    """What Playwright's ``launch`` needs; root, as in a container, has no sandbox."""
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": _browser(), "args": [*ARGUMENTS, *root]}


def _browser() -> str:
    for name in [os.environ.get("CHROMIUM", ""), *BROWSERS]:
        if name and (found := shutil.which(name)):
            return found
    pytest.fail(
        "The browser tests need Chromium: install it (Debian and Ubuntu: apt-get install chromium) or set CHROMIUM to "
        "the path of a Chromium or Chrome.",
        pytrace=False,
    )
