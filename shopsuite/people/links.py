"""Signing in by a private link, for people outside the shop who want no password.

The secret is a signed name of the link, so that the shop can show and mail it again; the database holds nothing that opens
anything. Whoever comes by it has the rights of that person and cannot change how they sign in.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.backends import BaseBackend
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from shopsuite.people.models import LinkedUser, SignInLink, User
from shopsuite.people.roles import Role

BACKEND = "shopsuite.people.links.LinkBackend"
_SIGNER = signing.Signer(salt="people.link")


class LinkBackend(BaseBackend):
    """Keeps somebody signed in for as long as the link they came by holds."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody signs in here by typing something."""

    def get_user(self, user_id: int) -> LinkedUser | None:
        user = LinkedUser.objects.select_related("sign_in_link").filter(pk=user_id).first()
        link = getattr(user, "sign_in_link", None)
        return user if user and link and holds(link, at=timezone.now()) and may_come_by_link(user) else None


def may_come_by_link(user: User) -> bool:
    """Suppliers alone: a link is passed on more easily than a password, so it opens nothing of the shop itself."""
    return user.is_active and not user.is_superuser and user.roles == {Role.SUPPLIER}


def has_stronger_sign_in(user: User) -> bool:
    """Whoever asked for a second factor is not let in without it."""
    return is_mfa_enabled(user)


def holds(link: SignInLink, *, at: datetime) -> bool:
    return not link.is_revoked and at < link.expires_at


def is_by_link(user: Any) -> bool:
    """Whether this request's user came by a private link."""
    return isinstance(user, LinkedUser)


def named_by(token: str) -> tuple[int, int] | None:
    """The primary key and the number of the link that ``token`` names, whether or not it still holds; None for what was not
    made here."""
    try:
        pk, _dot, number = _SIGNER.unsign(token).partition(".")
        return int(pk), int(number)
    except (signing.BadSignature, ValueError):
        return None


def address_of(link: SignInLink) -> str:
    """The path of this site by which somebody comes in."""
    return reverse("enter", args=[_SIGNER.sign(f"{link.pk}.{link.number}")])


def entrance_to(path: str, *, user: User | None) -> str:
    """``path`` of this site for a mail to ``user``: through their private link, where they have one that holds."""
    link = SignInLink.objects.filter(user=user).first() if user else None
    if link is None or not holds(link, at=timezone.now()):
        return path
    return f"{address_of(link)}?{urlencode({'next': path})}"
