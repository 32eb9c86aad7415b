"""The shop's customers."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shopsuite.core.errors import Invalid
from shopsuite.feed.operations import record
from shopsuite.people.events import CustomerChanged
from shopsuite.people.models import Customer, User

#: What may be corrected by hand.
CHANGEABLE = ("name", "company", "phone", "email", "wechat", "address", "note")


@transaction.atomic
def remember_customer(
    *, name: str, phone: str = "", email: str = "", address: str = "", fills_gaps: bool = True, **more: str
) -> Customer:
    """The customer with this phone number, or a new one.

    Nothing known is overwritten; gaps are filled, unless a stranger says so (``fills_gaps``): codes that prove who somebody is go to
    the address on record, and whoever wrote theirs there would be taken for the customer. Two different names on one phone stay one customer: the phone is
    how a shop knows people. An e-mail address alone never identifies anybody (it proves nothing).
    Locks the customer, or the phone number while nobody has it.
    """
    phone = normal_phone(phone)
    known = None
    if phone:
        known = _customer_with(phone)
    if phone and known is None:
        _lock_phone(phone)
        known = _customer_with(phone)
    fields = {"phone": phone, "email": email, "address": address} | more
    if known is None:
        return Customer.objects.create(name=name or phone, **fields)
    gaps = [field for field, value in fields.items() if fills_gaps and value and not getattr(known, field)]
    for field in gaps:
        setattr(known, field, fields[field])
    if gaps:
        known.save(update_fields=[*gaps, "updated_at"])
    return known


#: Other advisory locks of this database use other first keys.
PHONE_LOCK_SPACE = 7_302


def _customer_with(phone: str) -> Customer | None:
    """Whoever has this phone, or whom they were merged into."""
    unmerged_first = F("merged_into").asc(nulls_first=True)
    known = Customer.objects.select_for_update().filter(phone=phone).order_by(unmerged_first, "pk").first()
    while known and known.merged_into_id:
        known = Customer.objects.select_for_update().get(pk=known.merged_into_id)
    return known


def _lock_phone(phone: str) -> None:
    """Let nobody else make a customer of ``phone`` until this transaction ends.

    A unique constraint would say it once and for all, but imported histories know one phone under several customer
    numbers, and those stay as they came.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [PHONE_LOCK_SPACE, phone])


def normal_phone(phone: str) -> str:
    """``phone`` with digits and a leading plus only, so that one number is written one way."""
    digits = "".join(mark for mark in phone if mark.isdigit())
    return f"+{digits}" if phone.strip().startswith("+") else digits


@transaction.atomic
def change_customer(*, customer_id: int, known: dict[str, str], actor: User, at: datetime) -> Customer:
    """Correct what is known of a customer: ``known`` is field -> words, of ``CHANGEABLE``. Locks the customer.

    Orders keep what was written on them. Raises ``Invalid`` without a name, and for one who was erased.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    if customer.erased_at:
        raise Invalid("erased", _("This customer was erased; nothing is kept of them any more."))
    for name in CHANGEABLE:
        if name in known:
            setattr(customer, name, normal_phone(known[name]) if name == "phone" else known[name].strip())
    if not customer.name:
        raise Invalid("no_name", _("A customer needs a name."), field="name")
    customer.save()
    record(CustomerChanged(customer_id=customer.pk), actor=actor, at=at, audiences=["staff"])
    return customer
