"""Who calls the API in tests."""

from rest_framework.test import APIClient

from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make


def calling(user: User, *, scopes=tuple(Scope.values)) -> APIClient:
    """A client with a token of ``user``."""
    _token, secret = issue_token(user=user, name="test", scopes=list(scopes))
    api = APIClient(raise_request_exception=True)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


def client_of(*roles: Role, scopes=tuple(Scope.values)) -> APIClient:
    """A client with a token of somebody who holds ``roles``."""
    return calling(make.person(*roles), scopes=scopes)
