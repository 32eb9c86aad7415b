"""Who picks, and which goods."""

import pytest

from shopsuite.people.roles import Role
from tests import factories as make


@pytest.fixture
def picker():
    return make.person(Role.WAREHOUSE)


@pytest.fixture
def tea():
    return make.goods(price="38.5", name="Longjing", sku="LJ-50")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="LJ26", barcode="69001", year=2026)
