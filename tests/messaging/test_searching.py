"""The newest hits, whether the newest lines hold enough of them or not."""

import pytest

from messaging import operations, queries, seat
from messaging.models.conversation import Kind
from messaging.queries import Sought, searching
from shopsuite.people.roles import Role
from tests.factories import person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("newest", [1, 3, 5_000])
def test_the_newest_are_found_however_far_back_they_lie(newest, monkeypatch):
    monkeypatch.setattr(searching, "NEWEST", newest)
    clerk = person(Role.CLERK)
    talk = operations.open_about(kind=Kind.CUSTOMER, subject="order:1", title="Order 1")
    me = seat.of_user(clerk, talk).member
    for text in ("茶 one", "茶 two", "nothing", "茶 three", "nothing more"):
        stage.say(me, text)
    found = queries.search(user=clerk, sought=Sought("茶"), limit=2)
    assert [message.text for message in found] == ["茶 three", "茶 two"]
    assert len(queries.search(user=clerk, sought=Sought("茶"))) == 3
