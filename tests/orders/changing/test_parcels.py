"""Something is changed about a parcel: it is stopped, opened or called back."""

from decimal import Decimal

import pytest

from orders import operations, queries
from orders.models import HandOver, Intercept
from orders.models.change_request import ChangeState
from orders.models.order import Stage
from orders.models.stop import Outcome
from orders.operations import Stopped, WrongParcel
from orders.rules import ChangeDraft, NotBack, Overtaken, WrongStage
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.changing.stage import ask, change, decide, nothing_is_amiss, quantity
from tests.orders.stages import on_its_way, packed

pytestmark = pytest.mark.django_db


def test_a_packed_parcel_stops_as_soon_as_somebody_asks(tea, spring, clerk):
    order = packed(make.order(make.line(tea), address="West Lake 1"))
    request = ask(order, ChangeDraft(address="West Lake 2"))
    dispatcher = make.person(Role.DISPATCHER)

    def hand_over():
        operations.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=dispatcher, at=NOON)

    def scan(code):
        operations.resume_parcel(order_id=order.pk, scanned=code, actor=dispatcher, at=NOON)

    with pytest.raises(Stopped):
        hand_over()
    with pytest.raises(Stopped):  # nobody has decided
        scan(order.number)
    decide(request, clerk)
    with pytest.raises(Stopped):  # nobody holds it in their hand
        hand_over()
    with pytest.raises(WrongParcel):
        scan("999999")
    scan(f" #{order.number}")
    hand_over()

    order.refresh_from_db()
    assert (order.stage, HandOver.objects.get(order=order).address) == (Stage.SHIPPED, "West Lake 2")


def test_a_declined_change_needs_a_scan_as_well(tea, spring, clerk):
    order = packed(make.order(make.line(tea)))
    request = ask(order, quantity(order, 2))

    with pytest.raises(Invalid):
        decide(request, clerk, is_agreed=False)
    decide(request, clerk, is_agreed=False, reason="The last tin is sold")

    assert queries.stop_of(order) is not None
    operations.resume_parcel(order_id=order.pk, scanned=order.number, actor=clerk, at=NOON)
    assert queries.stop_of(order) is None


def test_a_parcel_whose_content_changes_is_opened_and_its_address_is_kept(tea, spring, clerk):
    order = packed(make.order(make.line(tea)))

    order = change(order, ChangeDraft(is_gift=True, card_text="For Mum"), clerk)

    assert (order.stage, order.card_text) == (Stage.PACKING, "For Mum")
    with pytest.raises(Stopped):
        operations.pack_order(order_id=order.pk, actor=clerk, at=NOON, has_read_notes=True)


def test_an_order_that_is_cancelled_is_not_stopped_any_more(tea, spring, clerk):
    order = packed(make.order(make.line(tea)))
    request = ask(order, quantity(order, 2))

    operations.cancel_order(order_id=order.pk, reason="", actor=clerk, at=NOON)

    request.refresh_from_db()
    assert (request.state, queries.stop_of(order)) == (ChangeState.DECLINED, None)


def test_what_has_left_is_called_back_from_the_rider(tea, spring, clerk):
    rider = make.person(Role.RIDER)
    order = on_its_way(make.order(make.line(tea), way="rider", address="West Lake 1"), rider=rider)

    request = operations.change_order(order_id=order.pk, draft=ChangeDraft(address="West Lake 2"), actor=clerk, at=NOON)

    called = Intercept.objects.get()
    assert (request.state, called.rider, called.address) == (ChangeState.ASKED, rider, "West Lake 1")
    assert f"user:{rider.pk}" in Event.objects.get(kind="orders.intercept_asked").audiences
    with pytest.raises(NotBack):
        decide(request, clerk)
    operations.answer_intercept(intercept_id=called.pk, outcome=Outcome.STOPPED, actor=rider, at=NOON)
    with pytest.raises(Stopped):
        operations.mark_delivered(order_id=order.pk, actor=rider, at=NOON)
    decide(request, clerk)
    order = operations.mark_delivered(order_id=order.pk, actor=rider, at=NOON)

    assert (order.address, HandOver.objects.get().address) == ("West Lake 2", "West Lake 1")


def test_a_rider_answers_for_their_own_parcels_only(tea, spring, clerk):
    order = on_its_way(make.order(make.line(tea), way="rider"), rider=make.person(Role.RIDER))
    ask(order, ChangeDraft(address="Elsewhere"))

    with pytest.raises(NotFound):
        operations.answer_intercept(
            intercept_id=Intercept.objects.get().pk, outcome="stopped", actor=make.person(Role.RIDER), at=NOON
        )


def test_what_was_delivered_meanwhile_was_too_late(tea, spring, clerk):
    rider = make.person(Role.RIDER)
    order = on_its_way(make.order(make.line(tea), way="rider"), rider=rider)
    request = ask(order, ChangeDraft(address="Elsewhere"))

    operations.mark_delivered(order_id=order.pk, actor=rider, at=NOON)

    assert Intercept.objects.get().outcome == Outcome.TOO_LATE
    with pytest.raises(Overtaken):
        decide(request, clerk)
    request.refresh_from_db()
    assert (request.state, request.reason) == (ChangeState.DECLINED, "it had arrived before anybody could decide.")


def test_a_parcel_that_comes_back_is_stock_again_and_can_be_changed(tea, spring, clerk):
    rider = make.person(Role.RIDER)
    order = on_its_way(make.order(make.line(tea, 2), way="rider"), rider=rider)
    request = ask(order, quantity(order, 1))

    operations.answer_intercept(
        intercept_id=Intercept.objects.get().pk, outcome=Outcome.RETURNED, cost=Decimal("12"), actor=rider, at=NOON
    )
    order.refresh_from_db()
    assert (order.stage, make.stock_row(spring).on_hand, make.stock_row(spring).reserved) == ("hand_over", 10, 2)
    decide(request, clerk)

    order.refresh_from_db()
    assert (order.stage, make.stock_row(spring).reserved) == (Stage.PACKING, 1)
    assert (Intercept.objects.get().cost, Intercept.objects.get().rider) == (Decimal(12), rider)
    nothing_is_amiss()


def test_what_was_delivered_cannot_be_changed(tea, spring):
    order = make.order(make.line(tea), way="pickup")
    operations.hand_over(order_id=packed(order).pk, way="pickup", actor=make.person(Role.DISPATCHER), at=NOON)

    with pytest.raises(WrongStage):
        ask(order, ChangeDraft(address="Elsewhere"))
