"""Who may call what: the token's scope and the person's role must both allow it."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class ScopeAndRole(BasePermission):
    """Deny by default: a view names its needs in ``required_rights`` (method -> right) or nobody gets in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        right = getattr(view, "required_rights", {}).get(request.method)
        return bool(right and request.user.is_authenticated and request.user.may(right))
