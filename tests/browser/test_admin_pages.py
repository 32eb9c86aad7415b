"""The owner's lists and forms, for those who listen to a page instead of looking at it."""

import pytest

from shopsuite.people.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", ["/admin/inventory/place/", "/admin/inventory/conversion/add/"])
def test_the_main_part_and_every_field_have_a_name(page_as, axe, address):
    page = page_as(Role.OWNER)
    page.goto(address)

    names = ("landmark-one-main", "aria-input-field-name", "region")
    assert [found for found in axe(page) if found.startswith(names)] == []
