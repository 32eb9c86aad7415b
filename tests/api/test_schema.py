"""The API does what its description says, whatever is sent to it."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture
def api(db):
    """The description, and a token that may do everything."""
    # As Django's own test client does: the requests share the test's connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    variant = make.goods(sku="LJ-50")
    make.batch(variant, 1000)
    make.order(make.line(variant))
    _token, secret = issue_token(user=make.person(*Role), name="test", scopes=Scope.values)
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    yield schema, {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_call_breaks_the_api_or_answers_otherwise_than_described(api):
    schema, headers = api
    broken = []
    for described in schema.get_all_operations():
        operation = described.ok()

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def call(case):
            answer = case.call(headers=headers)
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as error:
                broken.append((case.method, case.path, answer.status_code, str(error)[:300]))

        call()
    assert broken == []
