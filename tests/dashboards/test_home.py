"""Where everybody's day starts."""

import pytest
from django.urls import reverse

from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.OWNER, "overview"),
        (Role.FINANCE, "overview"),
        (Role.CLERK, "orders:counter"),
        (Role.WAREHOUSE, "orders:picking_queue"),
        (Role.PACKER, "orders:packing_queue"),
        (Role.DISPATCHER, "orders:hand_over_queue"),
        (Role.PURCHASING, "purchasing:needs"),
        (Role.HOST, "orders:counter"),
        (Role.RIDER, "delivery:jobs"),
        (Role.SUPPLIER, "supplier_portal"),
        (Role.CUSTOMER, "orders:my_orders"),
    ],
)
def test_each_role_starts_where_its_work_is(client, role, start):
    client.force_login(make.person(role))

    answer = client.get("/", follow=True)

    assert answer.redirect_chain == [(reverse(start), 302)]
    assert answer.status_code == 200


def test_a_person_without_a_role_is_told_who_can_give_one(client):
    client.force_login(make.person())

    assert "no role yet" in client.get("/").content.decode()
