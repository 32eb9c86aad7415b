"""Deny by default, and each person's own language, zone and second factor."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shopsuite.core.queries import current_shop
from shopsuite.people import links
from shopsuite.people.access import Rule, owner_only
from shopsuite.people.queries import lacks_second_factor

View = Callable[[HttpRequest], HttpResponse]

# Views of libraries carry no rule of ours; these are the ones let in, by the start of their route.
LIBRARY_RULES: dict[str, Rule] = {
    "account/signup": lambda request: False,
    "account/social": lambda request: False,
    "account/logout": lambda request: True,
    # Whoever came by a private link leaves no password behind by which they would come back without it.
    "account/": lambda request: not links.is_by_link(request.user),
    "i18n/": lambda request: True,
    "admin/": owner_only,
    "api/": lambda request: True,  # the API asks for a token or a session itself, and answers in JSON
    "static/": lambda request: True,
}


def rule_for(request: HttpRequest, view: Callable[..., Any]) -> Rule | None:
    """The rule of ``view``, its own or its library's; None when there is none."""
    own = getattr(view, "access_rule", None)
    if own is not None:
        return own
    route = request.resolver_match.route if request.resolver_match else ""
    return next((rule for start, rule in LIBRARY_RULES.items() if route.startswith(start)), None)


class Access:
    """Asks the view's rule before the view runs. A stranger is sent to sign in; what one may not see is not found."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = rule_for(request, view)
        if rule is not None and rule(request):
            return None
        if rule is not None and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404


class Preferences:
    """Speaks the person's language, tells time in the shop's zone, and asks staff for the second factor when required."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/api/v1/", "/health/")):
            return self.get_response(request)
        request.shop = current_shop()
        if asks_for_second_factor(request):
            messages.info(request, _("This shop asks its staff for two-factor sign-in. Set it up once to go on."))
            return redirect("mfa_activate_totp")
        with timezone.override(ZoneInfo(request.shop.time_zone)), translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


def language_of(request: HttpRequest) -> str:
    """The switch on the page (a cookie) wins, then the person's setting, then the browser."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated and request.user.language:
        return request.user.language
    return translation.get_language() or settings.LANGUAGE_CODE


def asks_for_second_factor(request: HttpRequest) -> bool:
    """Whether this request must first set up two-factor sign-in."""
    if not request.user.is_authenticated or request.path.startswith(("/account/", "/i18n/")):
        return False
    return lacks_second_factor(user=request.user, shop=request.shop)
