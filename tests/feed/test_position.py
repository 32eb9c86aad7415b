"""A page knows the position from before its own queries."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from shopsuite.feed import queries
from shopsuite.feed.context_processors import feed_position
from shopsuite.feed.middleware import FeedPosition, live_page
from shopsuite.people.roles import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


def view(request):
    return HttpResponse()


def position_of(request, view=view):
    FeedPosition(view).process_view(request, view, (), {})
    return feed_position(request)["feed_position"]


def page(user=None, **headers):
    request = RequestFactory().get("/", headers={"accept": "text/html,*/*"} | headers)
    request.user = user or AnonymousUser()
    return request


def test_a_page_for_somebody_signed_in_carries_the_position_for_one_query(django_assert_num_queries):
    clerk = person(Role.CLERK)
    head = queries.head()

    with django_assert_num_queries(1):
        assert position_of(page(clerk)) == head


def test_a_stranger_gets_a_position_only_where_the_page_says_so(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert position_of(page()) is None
    assert position_of(page(), live_page(lambda request: None)) == queries.head()


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"accept": "application/json"}])
def test_parts_and_data_need_none(headers):
    assert position_of(page(person(Role.CLERK), **headers)) is None


def test_the_head_is_made_when_first_asked_for_and_then_stays():
    assert queries.head() == queries.head()
