"""A plug-in for a run in several processes at once: ``--share 1/2`` in one, ``--share 2/2`` in the other.

For tests that need a server, a database and an event loop of their own, which the workers of xdist do not have. Whole files
go to a share, the longest first to whichever has least; every process comes to the same result by itself.
"""

from collections import Counter

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", default="1/1", metavar="K/N", help="run only the Kth of N shares of the test files")


@pytest.hookimpl(trylast=True)  # what other options leave out counts for nobody
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    own, shares = map(int, config.getoption("share").split("/"))
    if not 1 <= own <= shares:
        raise pytest.UsageError("--share K/N: K is from 1 to N")
    sizes = Counter(item.path for item in items)
    loads, share_of = [0] * shares, {}
    for path, size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        share_of[path] = least = loads.index(min(loads)) + 1
        loads[least - 1] += size
    config.hook.pytest_deselected(items=[item for item in items if share_of[item.path] != own])
    items[:] = [item for item in items if share_of[item.path] == own]
