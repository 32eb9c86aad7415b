"""Writes about people."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import connection, transaction

from shopsuite.feed.operations import reset_audience
from shopsuite.people.models import Customer, User
from shopsuite.people.roles import Role


@transaction.atomic
def grant_role(*, user: User, role: Role, actor: User | None, at: datetime) -> None:
    """Give ``user`` the role; their open screens come back with what they may see now."""
    group, _ = Group.objects.get_or_create(name=role.value)
    user.groups.add(group)
    _after_role_change(user, actor=actor, at=at)


@transaction.atomic
def revoke_role(*, user: User, role: Role, actor: User | None, at: datetime) -> None:
    """Take the role from ``user``; their open screens come back with what they may see now."""
    user.groups.remove(*Group.objects.filter(name=role.value))
    _after_role_change(user, actor=actor, at=at)


def _after_role_change(user: User, *, actor: User | None, at: datetime) -> None:
    for name in ("roles", "rights"):
        user.__dict__.pop(name, None)
    reset_audience(user=user, actor=actor, at=at)


@transaction.atomic
def set_on_duty(*, user: User, is_on_duty: bool) -> None:
    """``user`` begins or ends their duty: calls for their roles go to those who are on duty."""
    user.is_on_duty = is_on_duty
    user.save(update_fields=["is_on_duty", "updated_at"])


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    roles: list[Role],
    actor: User | None,
    at: datetime,
    password: str | None = None,
    is_example: bool = False,
    language: str = "",
) -> User:
    """Make a person with roles; without a password they set one through the reset mail. Owners may open the admin."""
    user = User.objects.create_user(
        email,
        password,
        name=name,
        is_example=is_example,
        language=language,
        is_staff=Role.OWNER in roles,
        is_superuser=Role.OWNER in roles,
    )
    for role in roles:
        grant_role(user=user, role=role, actor=actor, at=at)
    return user


@transaction.atomic
def remember_customer(*, name: str, phone: str = "", email: str = "", address: str = "", **more: str) -> Customer:
    """The customer with this phone number, or a new one.

    Nothing known is overwritten; gaps are filled. Two different names on one phone stay one customer: the phone is
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
    gaps = [field for field, value in fields.items() if value and not getattr(known, field)]
    for field in gaps:
        setattr(known, field, fields[field])
    if gaps:
        known.save(update_fields=[*gaps, "updated_at"])
    return known


#: Other advisory locks of this database use other first keys.
PHONE_LOCK_SPACE = 7_302


def _customer_with(phone: str) -> Customer | None:
    return Customer.objects.select_for_update().filter(phone=phone).order_by("pk").first()


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
