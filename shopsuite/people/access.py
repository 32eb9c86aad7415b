"""Who may open a view. Every view carries one of these rules; without one nobody gets in."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from shopsuite.people import devices

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[HttpRequest], bool]


def _carry(view: View, rule: Rule) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody, without signing in: links that prove themselves by their token, sign-in, health."""
    return _carry(view, lambda request: True)


def signed_in(view: View) -> View:
    """Anybody who is signed in, whatever their roles."""
    return _carry(view, lambda request: request.user.is_authenticated)


def needs(*rights: str) -> Callable[[View], View]:
    """People who hold one of ``rights`` (see ``people.roles.RIGHTS``)."""

    def rule(request: HttpRequest) -> bool:
        return request.user.is_authenticated and any(request.user.may(right) for right in rights)

    return lambda view: _carry(view, rule)


def of_customers(view: View) -> View:
    """Customers who have signed in, and whoever has typed a code in on this device; the view asks whether that still holds."""

    def rule(request: HttpRequest) -> bool:
        has_account = request.user.is_authenticated and request.user.may("orders.see_own")
        return has_account or devices.is_named_by(request)

    return _carry(view, rule)


def owner_only(request: HttpRequest) -> bool:
    """The browser admin: owners, who are let in by the admin's own check as well."""
    return request.user.is_authenticated and request.user.may("shop.settings")
