"""People who sign in, their roles and their duty."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from shopsuite.feed.operations import reset_audience
from shopsuite.people.models import User
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
