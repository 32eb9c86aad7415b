"""Wherever a time window is given away, it is one that riders can keep; what nobody can be asked about is taken, and said at once."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care import operations as care
from care.models import Incident
from care.rules.incidents import HANDLING
from delivery import operations as delivery
from delivery.models import Delivery, DeliverySettings, Stop
from delivery.operations import WindowClosed
from orders import operations
from orders.models import ChangeRequest, Order
from orders.operations.sharing_out import Recipient
from orders.rules import ChangeDraft
from shopsuite.core.queries import current_shop
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling
from tests.delivery.days import door, shift, shop_on_the_map, taken
from tests.factories import NOON
from tests.orders.test_change_screens import typed

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(hours=1)
HALF = timedelta(minutes=30)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    tea = make.goods(sku="TEA")
    make.batch(tea, 99)
    return tea


@pytest.fixture
def clerk():
    return make.person(Role.CLERK)


@pytest.fixture
def dispatcher():
    return make.person(Role.DISPATCHER, Role.CLERK)


@pytest.fixture
def one_door(monkeypatch):
    """Riders reach one door in half an hour; on the screens it is noon as well."""
    shop_on_the_map(doors_a_rider=1)
    door("1 Near Road", north=500)
    door("1 Far Road", north=30_000)
    for module in ("orders.views.changes", "orders.views.customer_changes", "orders.views.counter"):
        monkeypatch.setattr(f"{module}.timezone.now", lambda: NOON)
    return shift(begins=NOON, ends=NOON + timedelta(hours=3))


def placed(tea, *, begins: datetime = SOON, address: str = "1 Near Road", **more) -> Order:
    given = {"way": "rider", "address": address, "deliver_from": begins, "deliver_until": begins + HALF}
    return make.order(make.line(tea), **(given | more))


def window(begins: datetime) -> dict[str, datetime]:
    return {"deliver_from": begins, "deliver_until": begins + HALF}


def changed(order: Order, actor, *, by=operations.change_order, **what):
    with transaction.atomic():
        return by(order_id=order.pk, draft=ChangeDraft(**what), actor=actor, at=NOON)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(current_shop().zone):%Y-%m-%dT%H:%M}"


def clock(moment: datetime) -> str:
    return f"{moment.astimezone(current_shop().zone):%H:%M}"


def pressable(page: str) -> list[tuple[str, str]]:
    """The windows on ``page`` that a press takes into its fields, as fields hold them."""
    return re.findall(r'data-window-from="([^"]+)" data-window-until="([^"]+)"', page)


def clock_of(field: str) -> str:
    return field.partition("T")[2]


def test_the_staff_cannot_move_an_order_into_a_full_half_hour(one_door, tea, clerk):
    placed(tea)
    other = placed(tea, begins=SOON + HALF)
    with pytest.raises(WindowClosed, match="They can between") as refusal:
        changed(other, clerk, **window(SOON))
    other.refresh_from_db()
    assert other.deliver_from == SOON + HALF
    begins, ends = map(datetime.fromisoformat, refusal.value.details["nearest"][0])
    assert changed(other, clerk, deliver_from=begins, deliver_until=ends).state == "agreed"


def test_an_order_does_not_stand_in_its_own_way(one_door, tea, clerk):
    order = placed(tea)
    assert changed(order, clerk, deliver_until=SOON + HALF + timedelta(minutes=5)).state == "agreed"


def test_the_window_is_tested_at_the_new_address(one_door, tea, clerk):
    order = placed(tea)
    with pytest.raises(WindowClosed):
        changed(order, clerk, address="1 Far Road")
    door("2 Near Road", north=600)
    assert changed(order, clerk, address="2 Near Road").state == "agreed"


def test_what_is_over_already_is_not_promised_by_another_address(one_door, tea, clerk):
    order = placed(tea, begins=NOON - timedelta(hours=1))
    assert changed(order, clerk, address="1 Far Road").state == "agreed"


def test_a_change_of_anything_else_asks_nothing_of_riders(one_door, tea, clerk):
    placed(tea)
    order = placed(tea)  # no room for it
    assert changed(order, clerk, card_text="Happy birthday").state == "agreed"


def test_a_customer_may_not_ask_for_what_cannot_be_kept(one_door, tea):
    placed(tea)
    order = placed(tea, begins=SOON + HALF)
    with pytest.raises(WindowClosed):
        changed(order, None, by=operations.ask_change, **window(SOON))
    assert not ChangeRequest.objects.exists()
    assert changed(order, None, by=operations.ask_change, **window(SOON + 2 * HALF)).is_open


def test_what_could_be_kept_when_it_was_asked_is_tested_once_more_when_it_is_agreed(one_door, tea, clerk, dispatcher):
    order = placed(tea, begins=SOON + HALF)
    asked = changed(order, None, by=operations.ask_change, **window(SOON))
    placed(tea)  # meanwhile
    agree = {"request_id": asked.pk, "is_agreed": True, "at": NOON}
    for actor, more in ((clerk, {}), (clerk, {"window_anyway": True}), (dispatcher, {})):
        with pytest.raises(WindowClosed), transaction.atomic():
            operations.decide_change(**agree, actor=actor, **more)
    operations.decide_change(**agree, actor=dispatcher, window_anyway=True)
    order.refresh_from_db()
    told = Event.objects.get(kind="delivery.promised_anyway")
    assert (order.deliver_from, told.subject, told.actor) == (SOON, order.subject, dispatcher)
    assert not Incident.objects.exists()  # somebody meant it


def test_a_recipient_may_ask_for_another_address_and_whoever_agrees_is_told(one_door, tea, clerk):
    order = placed(tea)
    asked = delivery.wish_address(
        delivery_id=Delivery.objects.get(order=order).pk, address="1 Far Road", actor=None, at=NOON
    )
    with pytest.raises(WindowClosed):
        operations.decide_change(request_id=asked.pk, is_agreed=True, actor=clerk, at=NOON)


def test_what_nobody_can_choose_again_is_taken_and_is_a_problem_at_once(one_door, tea):
    placed(tea)
    assert not Incident.objects.exists()
    order = placed(tea, external_id="shop-7")
    problem = Incident.objects.get()
    assert (problem.order, problem.raised_by, problem.kind) == (order, None, "delay")
    assert f"{clock(SOON + HALF)}–{clock(SOON + 2 * HALF)}" in problem.words
    assert Role.DISPATCHER in HANDLING[problem.kind].told
    assert Event.objects.get(kind="delivery.promised_anyway").subject == order.subject
    placed(tea, external_id="shop-7")  # sent again
    assert Incident.objects.count() == 1


def test_of_many_that_come_together_those_are_problems_that_find_no_room(one_door, tea):
    given = {"way": "rider", "address": "1 Near Road"} | window(SOON)
    drafts = [make.draft([make.line(tea)], **given) for _each in range(3)]
    orders = operations.place_orders(drafts=drafts, actor=None, at=NOON)
    assert set(Incident.objects.values_list("order", flat=True)) == {order.pk for order in orders[1:]}


def test_of_many_that_come_together_the_ways_to_the_first_are_ridden_already(one_door, tea):
    """East and west, half an hour's ride apart: room for both, and time for one."""
    DeliverySettings.objects.update(doors_a_rider=9)
    door("1 East Road", east=5000), door("1 West Road", east=-5000)
    drafts = [
        make.draft([make.line(tea)], way="rider", address=f"1 {side} Road", **window(SOON)) for side in ("East", "West")
    ]
    orders = operations.place_orders(drafts=drafts, actor=None, at=NOON)
    assert Incident.objects.get().order == orders[1]


def test_parcels_of_a_shared_order_are_tested_too(one_door, tea):
    whole = make.order(make.line(tea, 2), way="rider", address="1 Near Road")
    recipients = [
        Recipient(name=name, phone="", address="1 Near Road", client_id=uuid4(), **window(SOON)) for name in "AB"
    ]
    parcels = operations.share_out(order_id=whole.pk, shares=2, recipients=recipients, actor=None, at=NOON)
    assert Incident.objects.get().order == parcels[1]


def test_the_staffs_screen_says_why_keeps_what_was_typed_and_lets_the_dispatcher(client, one_door, tea, dispatcher):
    placed(tea)
    order = placed(tea, begins=SOON + HALF)
    client.force_login(dispatcher)
    page = f"/orders/{order.number}/change/"
    assert "Promise it all the same" not in client.get(page).content.decode()
    with timezone.override(current_shop().zone):
        sent = typed(order, is_staff=True) | {
            "deliver_from": local(SOON),
            "deliver_until": local(SOON + HALF),
            "note": "before noon",
        }
    answer = client.post(page, sent, headers=HTMX)
    said = answer.content.decode()
    assert answer.status_code == 409 and "They can between" in said and "Promise it all the same" in said
    assert local(SOON) in said and "before noon" in said
    pressed = pressable(said)
    assert len(pressed) == 3 and all(part in said for span in pressed for part in map(clock_of, span))
    assert client.post(page, sent | {"window_anyway": "on"}, headers=HTMX).status_code in (200, 204, 302)
    order.refresh_from_db()
    assert order.deliver_from == SOON


def test_whoever_decides_may_promise_it_all_the_same(client, one_door, tea, dispatcher):
    order = placed(tea, begins=SOON + HALF)
    asked = changed(order, None, by=operations.ask_change, **window(SOON))
    placed(tea)
    client.force_login(dispatcher)
    url = f"/orders/{order.number}/change-requests/{asked.pk}/"
    answer = client.post(url, {"verdict": "agree"}, headers=HTMX)
    assert answer.status_code == 409 and "Promise it all the same" in answer.content.decode()
    assert client.post(url, {"verdict": "agree", "window_anyway": "on"}, headers=HTMX).status_code < 300
    order.refresh_from_db()
    assert order.deliver_from == SOON


def test_the_customers_page_says_why_and_keeps_what_was_typed(client, one_door, tea):
    placed(tea)
    order = placed(tea, begins=SOON + HALF)
    with timezone.override(current_shop().zone):
        sent = typed(order) | {"deliver_from": local(SOON), "deliver_until": local(SOON + HALF), "note": "please"}
    answer = client.post(order.get_customer_url() + "change/", sent, headers=HTMX)
    said = answer.content.decode()
    assert answer.status_code == 409 and "They can between" in said and "Promise it all the same" not in said
    assert local(SOON) in said and "please" in said
    begins, ends = pressable(said)[0]
    kept = client.post(
        order.get_customer_url() + "change/", sent | {"deliver_from": begins, "deliver_until": ends}, headers=HTMX
    )
    assert kept.status_code in (200, 204, 302)


def test_over_the_api_a_change_is_refused_with_the_nearest(one_door, tea, clerk, dispatcher, monkeypatch):
    monkeypatch.setattr("shopsuite.api.orders.steps.timezone.now", lambda: NOON)
    placed(tea)
    order = placed(tea, begins=SOON + HALF)
    body = {name: moment.isoformat() for name, moment in window(SOON).items()}
    url = f"/api/v1/orders/{order.number}/change/"
    refused = calling(clerk).post(url, body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "window_closed")
    assert len(refused.json()["details"]["nearest"]) == 3
    assert calling(clerk).post(url, body | {"window_anyway": True}, format="json").status_code == 409
    assert calling(dispatcher).post(url, body | {"window_anyway": True}, format="json").status_code == 200


def test_in_bulk_over_the_api_each_that_cannot_be_kept_is_answered_with_the_nearest(one_door, tea, clerk, monkeypatch):
    monkeypatch.setattr("shopsuite.api.orders.placing.timezone.now", lambda: NOON)
    one = {
        "channel": "counter",
        "way": "rider",
        "address": "1 Near Road",
        "lines": [{"sku": "TEA", "quantity": "1"}],
    } | {name: moment.isoformat() for name, moment in window(SOON).items()}
    answer = calling(clerk).post("/api/v1/orders/bulk/", {"orders": [one, one]}, format="json")
    first, second = answer.json()["results"]
    assert "number" in first and second["code"] == "window_closed" and second["details"]["nearest"]


def test_the_places_of_a_whole_list_are_asked_for_at_once(one_door, tea):
    def asked(number: int) -> int:
        orders = [placed(tea, begins=SOON + each * HALF) for each in range(number)]
        with CaptureQueriesContext(connection) as questions, transaction.atomic():
            delivery.require_windows(orders, refuses=False, is_anyway=False, actor=None, at=NOON)
        return sum("delivery_knownaddress" in each["sql"] for each in questions)

    assert asked(1) == asked(3)


def _the_second(tea) -> tuple[Order, Incident]:
    """Of two in one half hour the one that riders cannot keep, and its problem."""
    placed(tea)
    return placed(tea), Incident.objects.get()


def test_a_problem_ends_with_a_time_that_riders_can_keep_and_says_so(one_door, tea, clerk):
    order, problem = _the_second(tea)

    changed(order, clerk, **window(SOON + HALF))

    problem.refresh_from_db()
    assert (problem.closed_at, problem.closed_by, problem.outcome) == (NOON, None, "solved")
    assert "Riders can keep the time" in problem.how
    told = Event.objects.get(kind="care.incident_closed")
    assert told.subject == order.subject
    assert Delivery.objects.get(order=order).window_problem is None


def test_a_problem_ends_when_it_is_planned_in_time_after_all(one_door, tea, clerk):
    _order, problem = _the_second(tea)
    delivery.settle_runs(day=NOON.date(), at=NOON)
    problem.refresh_from_db()
    assert problem.closed_at is None  # on nobody's way

    taken(at=NOON + timedelta(minutes=5))

    problem.refresh_from_db()
    assert (problem.closed_at, problem.outcome) == (NOON + timedelta(minutes=5), "solved")
    assert "comes in time" in problem.how
    taken(at=NOON + timedelta(minutes=6))
    assert Event.objects.filter(kind="care.incident_closed").count() == 1


def test_a_problem_stays_while_it_is_planned_too_late(one_door, tea):
    door("1 Hill Road", north=6_000)
    order = placed(tea, address="1 Hill Road", begins=NOON, deliver_until=NOON + timedelta(minutes=5))
    taken()

    assert Stop.objects.get(delivery__order=order).late
    assert Incident.objects.get().closed_at is None


def test_what_somebody_has_closed_already_is_left_as_it_is(one_door, tea, clerk, dispatcher):
    order, problem = _the_second(tea)
    care.close_incident(
        incident_id=problem.pk, outcome="otherwise", cause="shop", how="They do not mind", actor=dispatcher, at=NOON
    )

    changed(order, clerk, **window(SOON + HALF))

    problem.refresh_from_db()
    assert (problem.outcome, problem.how) == ("otherwise", "They do not mind")
    assert Delivery.objects.get(order=order).window_problem is None
