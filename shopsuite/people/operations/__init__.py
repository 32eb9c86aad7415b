"""All writes about people."""

from shopsuite.people.operations.accounts import create_person, grant_role, revoke_role, set_on_duty
from shopsuite.people.operations.customers import change_customer, normal_phone, remember_customer
from shopsuite.people.operations.devices import (
    ask_for_code,
    clear_spent,
    end_device,
    end_devices,
    enter,
    make_code,
)
from shopsuite.people.operations.erasing import erase_customer
from shopsuite.people.operations.exporting import note_export
from shopsuite.people.operations.links import make_link, revoke_link, use_link
from shopsuite.people.operations.merging import merge_customers, part_customers
from shopsuite.people.operations.saved_views import save_view

__all__ = [
    "ask_for_code",
    "change_customer",
    "clear_spent",
    "create_person",
    "end_device",
    "end_devices",
    "enter",
    "erase_customer",
    "grant_role",
    "make_code",
    "make_link",
    "merge_customers",
    "normal_phone",
    "note_export",
    "part_customers",
    "remember_customer",
    "revoke_link",
    "revoke_role",
    "save_view",
    "set_on_duty",
    "use_link",
]
