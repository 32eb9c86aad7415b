"""All writes about people."""

from shopsuite.people.operations.accounts import create_person, grant_role, revoke_role, set_on_duty
from shopsuite.people.operations.customers import normal_phone, remember_customer
from shopsuite.people.operations.erasing import erase_customer
from shopsuite.people.operations.exporting import note_export
from shopsuite.people.operations.links import make_link, revoke_link, use_link

__all__ = [
    "create_person",
    "erase_customer",
    "grant_role",
    "make_link",
    "normal_phone",
    "note_export",
    "remember_customer",
    "revoke_link",
    "revoke_role",
    "set_on_duty",
    "use_link",
]
