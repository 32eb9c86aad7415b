"""From an order's private link to all of a customer's orders: only by a code sent to the address the shop holds of them."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from shopsuite.feed.operations import record
from shopsuite.people import devices, events, rules
from shopsuite.people.models import Customer, CustomerDevice, EntryCode, User


def ask_for_code(*, customer: Customer | None, at: datetime) -> EntryCode:
    """Begin; the code itself is made by ``make_code``, away from the request, so that nothing here depends on whether
    ``customer`` can be sent anything. Each ask stands alone: whoever else asks for one spoils nobody's."""
    return EntryCode.objects.create(customer=customer, asked_at=at)


def make_code(*, code_id: int) -> tuple[Customer, str] | None:
    """Whom to send which code; None for nobody. Made again, the one before holds no more."""
    asked = EntryCode.objects.select_related("customer").filter(pk=code_id, used_at=None).first()
    if asked is None or asked.customer is None or asked.customer.erased_at:
        return None
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    EntryCode.objects.filter(pk=asked.pk, used_at=None).update(code_hash=_hash(asked.pk, code))
    return asked.customer, code


@transaction.atomic
def enter(*, code_id: int, code: str, at: datetime) -> str | None:
    """The key by which this device is the customer's from now on, once, if ``code`` is the one that was sent; else None.

    Each call is a try, and after five of them, or ten minutes, no code is right. Locks the customer, as whoever erases or
    merges them does, then the code, so that of many tries at once every one counts and one alone succeeds.
    """
    whose = EntryCode.objects.filter(pk=code_id).values("customer")
    customer = Customer.objects.select_for_update(no_key=True).filter(pk__in=whose, erased_at=None).first()
    asked = EntryCode.objects.select_for_update().filter(pk=code_id, used_at=None).first()
    if asked is None or not rules.may_try_code(asked_at=asked.asked_at, tries=asked.tries, at=at):
        return None
    asked.tries = F("tries") + 1
    is_right = constant_time_compare(_hash(asked.pk, code), asked.code_hash) and customer is not None
    # Merged while this one waited: whose it is then is asked again with the next try.
    if not is_right or customer is None or asked.customer_id != customer.pk:
        asked.save(update_fields=["tries"])
        return None
    asked.used_at = at
    asked.save(update_fields=["tries", "used_at"])
    key = devices.new_key()
    CustomerDevice.objects.create(
        customer=customer, key_hash=devices.hash_of(key), made_at=at, expires_at=at + rules.DEVICE_HOLDS_FOR
    )
    record(events.CustomerEntered(customer_id=customer.pk), actor=customer.user, at=at, audiences=["staff"])
    return key


@transaction.atomic
def end_device(*, key: str, at: datetime) -> None:
    """The device with ``key`` opens nothing any more; doing so again does nothing. Locks its row."""
    device = CustomerDevice.objects.select_for_update().filter(key_hash=devices.hash_of(key), ended_at=None).first()
    if device is None:
        return
    device.ended_at = at
    device.save(update_fields=["ended_at"])
    ended = events.DevicesEnded(customer_id=device.customer_id, count=1)
    record(ended, actor=None, at=at, audiences=["staff"])


@transaction.atomic
def end_devices(*, customer_id: int, actor: User, at: datetime) -> int:
    """No device opens this customer's orders any more, and no code that is still on its way. Returns how many devices it was.
    Locks the customer."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    EntryCode.objects.filter(customer=customer, used_at=None).delete()
    count = customer.devices.filter(ended_at=None, expires_at__gt=at).update(ended_at=at)
    if count:
        ended = events.DevicesEnded(customer_id=customer.pk, count=count)
        record(ended, actor=actor, at=at, audiences=["staff"])
    return count


def clear_spent(*, at: datetime) -> int:
    """Delete codes and devices that have opened nothing for a day; how many. Safe to run twice."""
    before = at - rules.SPENT_KEPT_FOR
    codes = EntryCode.objects.filter(asked_at__lt=before)
    spent = CustomerDevice.objects.filter(Q(expires_at__lt=before) | Q(ended_at__lt=before))
    return codes.delete()[0] + spent.delete()[0]


def _hash(code_id: int, code: str) -> str:
    """Keyed: a million codes are soon tried against a bare hash."""
    return salted_hmac("people.entry_code", f"{code_id}:{code}", algorithm="sha256").hexdigest()
