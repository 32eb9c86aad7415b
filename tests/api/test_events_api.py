"""Programs follow what happens: in order, each event once, and no word of it."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import events as said
from messaging import operations
from messaging.models.message import Lane
from shopsuite.api.scopes import Scope
from shopsuite.feed import queries
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.sequencer import number_events
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller
from tests.messaging import stage

pytestmark = pytest.mark.django_db

EVENTS = f"{V1}events/"
SECRET = "our floor is 480"


@pytest.fixture
def chen():
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def clerk(chen):
    return caller(chen)


@pytest.fixture
def talk():
    return stage.about("order:1")


def now(api):
    """Where the log ends."""
    number_events()
    return api.get(EVENTS).data["next"]


def heard(api, after, **more):
    number_events()
    answer = api.get(EVENTS, {"after": after, **more})
    assert answer.status_code == 200, answer.data
    return answer.data


def test_a_program_that_asks_again_with_next_hears_everything_once(clerk, chen, talk):
    start = now(clerk)
    message = stage.say(stage.customer(talk), SECRET)
    first = heard(clerk, start)
    assert [(event["kind"], event["subject"]) for event in first["events"]] == [("messaging.sent", talk.topic)]
    assert first["events"][0]["body"] == {"seq": message.seq}
    assert first["next"] == first["head"]
    assert heard(clerk, first["next"])["events"] == []

    stage.say(stage.colleague(talk, chen), "Yes")
    again = heard(clerk, first["next"])
    assert [event["kind"] for event in again["events"]] == ["messaging.sent"]
    assert SECRET not in json.dumps([first, again], default=str)


def test_nothing_is_lost_however_far_behind_a_program_is(clerk, talk, monkeypatch):
    monkeypatch.setattr(queries, "WINDOW", 2)
    start, lin = now(clerk), stage.customer(talk)
    for _each in range(5):
        stage.say(lin)
    seen, page = [], heard(clerk, start)
    while page["events"]:
        seen += [event["pos"] for event in page["events"]]
        page = heard(clerk, page["next"])
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


def test_nobody_outside_hears_of_a_line_of_the_shops_own(chen):
    mill = make.person(Role.SUPPLIER)
    talk = operations.open_with_supplier(subject="order:1", title="1", supplier=mill, actor=chen, at=make.NOON)
    supplier, inside = caller(mill), stage.colleague(talk, chen)
    start = now(supplier)
    stage.say(inside, SECRET, lane=Lane.STAFF)
    stage.say(inside, "How much?")
    told = heard(supplier, start)["events"]
    assert [event["body"] for event in told if event["kind"] == "messaging.sent"] == [{"seq": 2}]
    stage.say(stage.customer(stage.about("order:2")))
    assert heard(supplier, told[-1]["pos"])["events"] == []


def test_a_token_hears_what_its_scopes_let_it_read(chen, talk):
    orders = caller(chen, [Scope.ORDERS_READ])
    start = now(orders)
    stage.say(stage.customer(talk))
    tea = make.goods()
    make.batch(tea, 5)
    make.order(make.line(tea))
    apps = {event["kind"].partition(".")[0] for event in heard(orders, start)["events"]}
    assert apps == {"orders"}
    kinds = {row["kind"] for row in orders.get(f"{V1}event-kinds/").data}
    assert "orders.placed" in kinds
    assert not [kind for kind in kinds if not kind.startswith("orders.")]
    for refused in (caller(chen, [Scope.ORDERS_WRITE]), caller(make.person())):
        assert refused.get(EVENTS).status_code == 403


def test_every_kind_of_event_in_conversations_is_offered(clerk):
    recorded = {
        event.kind
        for event in vars(said).values()
        if isinstance(event, type) and issubclass(event, FeedEvent) and "kind" in vars(event)
    }
    offered = {row["kind"] for row in clerk.get(f"{V1}event-kinds/").data}
    assert recorded
    assert recorded <= offered


def test_only_the_kinds_that_are_asked_for(clerk, chen, talk):
    start, inside = now(clerk), stage.colleague(talk, chen)
    message = stage.say(inside)
    operations.edit(message_id=message.pk, member=inside, text="Better", at=make.NOON)
    told = heard(clerk, start, kind="messaging.edited,messaging.recalled")
    assert [event["kind"] for event in told["events"]] == ["messaging.edited"]
    assert told["next"] == told["head"]


def test_reading_costs_the_same_however_much_there_is_and_says_what_is_no_position(clerk, talk):
    start, lin = now(clerk), stage.customer(talk)

    def asked():
        with CaptureQueriesContext(connection) as found:
            heard(clerk, start)
        return len(found)

    asked()
    few = asked()
    for _each in range(5):
        stage.say(lin)
    number_events()
    assert asked() == few
    refused = clerk.get(EVENTS, {"after": "yesterday"})
    assert (refused.status_code, refused.data["details"]) == (400, {"field": "after"})
