"""Callers of the API, and a conversation to talk about."""

import pytest
from rest_framework.test import APIClient

from messaging import operations
from orders.talk import conversation_about
from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make

V1 = "/api/v1/"


def caller(user, scopes=Scope.values) -> APIClient:
    """A program that acts as ``user``."""
    _token, secret = issue_token(user=user, name="test", scopes=scopes)
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


@pytest.fixture
def chen(db):
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def clerk(chen):
    return caller(chen)


@pytest.fixture
def owner(db):
    return caller(make.person(Role.OWNER, name="Wang"))


@pytest.fixture
def order(db):
    tea = make.goods(sku="LJ-50")
    make.batch(tea, 10)
    return make.order(make.line(tea), customer_name="Lin", phone="13800000000")


@pytest.fixture
def talk(order):
    """With the customer, about an order."""
    return conversation_about(order)


@pytest.fixture
def here(talk):
    return f"{V1}conversations/{talk.pk}/"


@pytest.fixture
def mill(db):
    return make.person(Role.SUPPLIER, name="Mill")


@pytest.fixture
def supply(order, mill, chen):
    """With a supplier, about the same order."""
    return operations.open_with_supplier(
        subject=order.subject, title=order.number, supplier=mill, actor=chen, at=make.NOON
    )


@pytest.fixture
def supplier(mill):
    """The supplier's own program."""
    return caller(mill)


@pytest.fixture
def private(db):
    """Between two colleagues, neither of them the clerk."""
    wang, zhou = make.person(Role.OWNER), make.person(Role.PACKER)
    return operations.open_among(title="", people=[zhou], actor=wang, at=make.NOON)
