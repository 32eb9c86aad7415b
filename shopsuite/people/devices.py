"""Whose device a request comes from: a random key in a signed cookie, of which the database holds a hash.

The cookie alone opens nothing: its row may have ended. Looking changes nothing, so that scanners of links leave no trace.
"""

import secrets
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from shopsuite.people.models import Customer
from shopsuite.people.rules import DEVICE_HOLDS_FOR

COOKIE = "own_orders"
_SALT = "people.device"


def new_key() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """As the database keeps it. Nothing is gained by guessing at 256 random bits, so the hash is a plain one."""
    return sha256(key.encode()).hexdigest()


def key_of(request: HttpRequest) -> str:
    """The key that this device brings along; "" for none, and for one that was not made here."""
    return request.get_signed_cookie(COOKIE, "", salt=_SALT) or ""


def is_named_by(request: HttpRequest) -> bool:
    """Whether this device was a customer's at some time, whether or not it still is."""
    return bool(key_of(request))


def customer_on(request: HttpRequest) -> Customer | None:
    """Whose orders this device may see: the customer who has signed in, else the one who typed in a code here. Asked once a
    request."""
    if not hasattr(request, "_customer_on_device"):
        request._customer_on_device = _of_account(request) or _of_device(request)
    return request._customer_on_device


def _of_account(request: HttpRequest) -> Customer | None:
    return Customer.objects.filter(user=request.user).first() if request.user.is_authenticated else None


def _of_device(request: HttpRequest) -> Customer | None:
    if not (key := key_of(request)):
        return None
    holds = {"devices__ended_at": None, "devices__expires_at__gt": timezone.now()}
    return Customer.objects.filter(devices__key_hash=hash_of(key), erased_at=None, **holds).first()


def keep(response: HttpResponse, key: str) -> None:
    """Make the device that gets ``response`` the one with ``key``."""
    response.set_signed_cookie(
        COOKIE,
        key,
        salt=_SALT,
        max_age=DEVICE_HOLDS_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def drop(response: HttpResponse) -> None:
    """Take the key from the device that gets ``response``."""
    response.delete_cookie(COOKIE, samesite="Lax")
