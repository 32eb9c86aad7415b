"""Where the shop asks its staff for a second factor, a session without one opens the API no more than the pages."""

import pytest
from allauth.mfa.models import Authenticator

from shopsuite.core.models import Shop
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.test_orders_api import ORDERS, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def strict_shop():
    Shop(pk=1, requires_two_factor=True).save()


def test_a_session_without_second_factor_is_refused(client):
    client.force_login(make.person(Role.CLERK))

    answer = client.get(ORDERS)

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")


def test_a_session_of_somebody_who_has_set_it_up_is_let_in(client):
    clerk = make.person(Role.CLERK)
    Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(clerk)

    assert client.get(ORDERS).status_code == 200


def test_a_token_is_let_in():
    assert client_of(Role.CLERK).get(ORDERS).status_code == 200
