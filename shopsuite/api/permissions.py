"""Who may call what: the person's role must allow it, and so must the token's scope where a token is used."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shopsuite.api.models import ApiToken


class ScopeAndRole(BasePermission):
    """Deny by default: a view names ``needs`` (method -> (scope, right)) or nobody gets in. Of several rights one is enough."""

    def has_permission(self, request: Request, view: Any) -> bool:
        need = getattr(view, "needs", {}).get(request.method)
        if need is None or not request.user.is_authenticated:
            return False
        scope, rights = need
        has_scope = not isinstance(request.auth, ApiToken) or scope in request.auth.scopes
        rights = (rights,) if isinstance(rights, str) else rights
        return has_scope and any(request.user.may(right) for right in rights)
