"""Bearer tokens of other systems, and the sessions of people who are signed in."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from shopsuite.api.models import ApiToken, digest_of
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User
from shopsuite.people.queries import lacks_second_factor
from shopsuite.people.roles import roles_named

#: "Last used" is for people who clean up; to the hour is enough, and a write per request is not worth more.
NOTE_USE_EVERY = timedelta(hours=1)


# With the names of the person's groups: every call needs all of it, and asks once.
_WITH_USER = (
    ApiToken.objects.select_related("user")
    .annotate(group_names=ArraySubquery(Group.objects.filter(user=OuterRef("user")).values("name")))
    .order_by()
)


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer shop_…``; the token becomes ``request.auth``."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _space, secret = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        digest = digest_of(secret.strip().decode("latin-1"))
        token = _WITH_USER.filter(digest=digest, revoked_at=None).first()
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_("This token is not known, or it was revoked."))
        token.user.roles = roles_named(token.group_names)
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > NOTE_USE_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SecondFactorNeeded(DomainError):
    """This shop asks its staff for two-factor sign-in, and this person has not set it up."""

    status = 403


class SessionAuthentication(authentication.SessionAuthentication):
    """Whoever is signed in on the pages; the API lets nobody in whom the pages send away to set up two-factor sign-in."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = super().authenticate(request)
        if found and lacks_second_factor(user=found[0], shop=current_shop()):
            raise SecondFactorNeeded(
                "second_factor_needed", _("This shop asks its staff for two-factor sign-in. Set it up once to go on.")
            )
        return found


class SessionScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description speaks of the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description speaks of the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
