"""One of everything, somebody who may do everything, and a browser that never raises."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make


@pytest.fixture
def everyman(db: None) -> User:
    """Somebody with every role of the house, the admin included."""
    person = make.person(Role.OWNER, Role.CLERK, Role.WAREHOUSE, Role.PACKER, Role.DISPATCHER, Role.FINANCE)
    person.is_staff = person.is_superuser = True
    person.save()
    return person


@pytest.fixture
def ask(everyman: User) -> Callable[..., HttpResponse]:
    """``ask("post", path, ...)`` as ``everyman``; what it changed is undone, so that the next finds everything in place."""
    client = Client(raise_request_exception=False)
    client.force_login(everyman)

    def asked(method: str, path: str, *args: Any, **more: Any) -> HttpResponse:
        with transaction.atomic():
            answer = getattr(client, method)(path, *args, **more)
            transaction.set_rollback(True)
        if answer.streaming:
            answer.getvalue()  # a file that nobody takes would stay open
        return answer

    return asked


@pytest.fixture(scope="session")
def naughty(shared_data) -> list[str]:
    """Strings that have broken programs before."""
    return json.loads((shared_data / "bad-input" / "naughty-strings.json").read_text())


def why(answer: HttpResponse) -> str:
    """The last words of a request that broke."""
    error = getattr(answer, "exc_info", None)
    return f"{answer.status_code} {error[1]!r}"[:200] if error else str(answer.status_code)
