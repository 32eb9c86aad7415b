"""Who may call what: the person's role must allow it, and so must the token's scope where a token is used."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shopsuite.api.models import ApiToken


class ScopeAndRole(BasePermission):
    """Deny by default: a view names ``needs`` (method -> (scope, right)) or nobody gets in. Of several scopes or rights one is
    enough."""

    def has_permission(self, request: Request, view: Any) -> bool:
        need = getattr(view, "needs", {}).get(request.method)
        if need is None or not request.user.is_authenticated:
            return False
        scopes, rights = ((each,) if isinstance(each, str) else each for each in need)
        has_scope = not isinstance(request.auth, ApiToken) or any(scope in request.auth.scopes for scope in scopes)
        return has_scope and any(request.user.may(right) for right in rights)
