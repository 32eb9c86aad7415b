"""All writes about people."""

from shopsuite.people.operations.accounts import create_person, grant_role, revoke_role, set_on_duty
from shopsuite.people.operations.customers import normal_phone, remember_customer
from shopsuite.people.operations.erasing import erase_customer
from shopsuite.people.operations.exporting import note_export

__all__ = [
    "create_person",
    "erase_customer",
    "grant_role",
    "normal_phone",
    "note_export",
    "remember_customer",
    "revoke_role",
    "set_on_duty",
]
