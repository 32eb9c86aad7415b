"""All writes about notices."""

from shopsuite.notices.operations.codes import send_entry_code
from shopsuite.notices.operations.delivering import deliver_due
from shopsuite.notices.operations.devices import add_device, forget_devices_of_guest, remove_device
from shopsuite.notices.operations.inbox import follow, forget_old, read, show_waiting, take_back_reading
from shopsuite.notices.operations.noting import look_again, note, note_event, try_parked_again
from shopsuite.notices.operations.pushing import push_to
from shopsuite.notices.operations.recipients import choose, forget, recipient_for_guest, recipient_for_user, set_mail

__all__ = [
    "add_device",
    "choose",
    "deliver_due",
    "follow",
    "forget",
    "forget_devices_of_guest",
    "forget_old",
    "look_again",
    "note",
    "note_event",
    "push_to",
    "read",
    "recipient_for_guest",
    "recipient_for_user",
    "remove_device",
    "send_entry_code",
    "set_mail",
    "show_waiting",
    "take_back_reading",
    "try_parked_again",
]
