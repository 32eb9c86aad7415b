"""Who changes an order, and of which goods."""

import pytest

from shopsuite.people.roles import Role
from tests import factories as make


@pytest.fixture
def clerk():
    return make.person(Role.CLERK)


@pytest.fixture
def tea():
    return make.goods(price="10", name="Longjing")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="SPRING")
