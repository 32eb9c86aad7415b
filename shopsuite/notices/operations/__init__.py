"""All writes about notices."""

from shopsuite.notices.operations.delivering import deliver_due
from shopsuite.notices.operations.devices import add_device, forget_devices_of_guest, remove_device
from shopsuite.notices.operations.noting import look_again, note, try_parked_again
from shopsuite.notices.operations.recipients import choose, forget, recipient_for_guest, recipient_for_user, set_mail

__all__ = [
    "add_device",
    "choose",
    "deliver_due",
    "forget",
    "forget_devices_of_guest",
    "look_again",
    "note",
    "recipient_for_guest",
    "recipient_for_user",
    "remove_device",
    "set_mail",
    "try_parked_again",
]
