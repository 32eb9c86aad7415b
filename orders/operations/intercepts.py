"""Parcels called back after they have left."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from orders import events, queries, rules
from orders.models import ChangeRequest, HandOver, Intercept, Order
from orders.models.order import LineState, Stage
from orders.models.stop import Outcome, StopReason
from orders.operations import parcel_stops
from orders.operations.settle import lock_order, settle_stage
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role

#: More than any carrier asks for stopping a parcel; beyond it a number is a slip of the finger.
MOST_COST = Decimal(10) ** 6


def call_back(order: Order, *, request: ChangeRequest | None, actor: User | None, at: datetime) -> Intercept:
    """Ask whoever has the parcel of a locked order to stop it; asked already and not answered, it is that one."""
    asked = order.intercepts.filter(outcome="").first()
    if asked:
        asked.request = request
        asked.save(update_fields=["request"])
        return asked
    handed = HandOver.objects.select_related("rider").get(order=order)
    asked = Intercept.objects.create(
        order=order,
        request=request,
        way=handed.way,
        carrier=handed.carrier,
        tracking_number=handed.tracking_number,
        rider=handed.rider,
        address=handed.address or order.address,
        left_at=handed.done_at,
        asked_at=at,
        asked_by=actor,
    )
    told = events.InterceptAsked(order_id=order.pk, number=order.number, intercept_id=asked.pk, whom=asked.whom)
    record(told, actor=actor, at=at, audiences=concerned(order, asked.rider))
    return asked


@transaction.atomic
def answer_intercept(
    *, intercept_id: int, outcome: str, actor: User | None, at: datetime, cost: Decimal = Decimal(0)
) -> Intercept:
    """Note what became of calling a parcel back, and what it cost in the shop's currency. Locks the order, then stock rows.

    A parcel that is back in the shop is stock on hand again, promised to its order, and stopped until it is scanned. The
    same answer twice is once; "stopped" may still become "back" or "too late". Riders answer for their own only; nobody is the ``actor``
    where a carrier's program answers. Raises
    ``Overtaken`` when it was answered otherwise, ``WrongStage`` when the order is not on its way.
    """
    if outcome not in Outcome.values:
        raise Invalid("unknown_outcome", _("Say what became of it."), field="outcome")
    if not cost.is_finite() or not 0 <= cost <= MOST_COST:
        raise Invalid("bad_amount", _("The cost cannot be below 0, or so high."), field="cost")
    asked = Intercept.objects.get(pk=intercept_id)
    order = lock_order(asked.order_id)
    asked = Intercept.objects.select_related("rider").get(pk=intercept_id)
    if actor and actor.has_role(Role.RIDER) and not actor.is_shop_staff and asked.rider_id != actor.pk:
        raise NotFound("no_such_job", _("This job is not on your list."))
    if asked.outcome == outcome:
        return asked
    if asked.outcome not in ("", Outcome.STOPPED):
        raise rules.Overtaken("overtaken", _("It was answered already: %s.") % asked.get_outcome_display())
    if outcome != Outcome.TOO_LATE:
        rules.require_stage(order.stage, Stage.SHIPPED)
    answer(asked, outcome, actor=actor, at=at, cost=rules.to_the_cent(cost))
    told = events.InterceptAnswered(
        order_id=order.pk, number=order.number, intercept_id=asked.pk, intercept_outcome=outcome, cost=str(asked.cost)
    )
    record(told, actor=actor, at=at, audiences=concerned(order, asked.rider))
    if outcome == Outcome.RETURNED:
        bring_parcel_back(order, request=asked.request, actor=actor, at=at)
    return asked


def answer(asked: Intercept, outcome: str, *, actor: User | None, at: datetime, cost: Decimal = Decimal(0)) -> None:
    """Write the outcome of a request whose order is locked; costs add up."""
    asked.outcome, asked.answered_by, asked.answered_at, asked.cost = outcome, actor, at, asked.cost + cost
    asked.save(update_fields=["outcome", "answered_by", "answered_at", "cost"])


def note_delivered(order: Order, *, actor: User | None, at: datetime) -> None:
    """The parcel of a locked order has reached the customer: if it was called back, that was too late.

    Raises ``Stopped`` when it was stopped on its way and nothing is decided yet.
    """
    asked = queries.calling_back([order]).get(order.pk)
    if asked and asked.outcome == Outcome.STOPPED:
        raise parcel_stops.Stopped(
            "stopped", _("STOP: this parcel waits for a change that is not decided yet."), reason=""
        )
    for late in order.intercepts.filter(outcome=""):
        answer(late, Outcome.TOO_LATE, actor=actor, at=at)


def concerned(order: Order, rider: User | None) -> list[str]:
    """Who hears of a parcel on its way: the staff, the customer's page and the rider who has it."""
    return ["staff", order.page_audience, *([f"user:{rider.pk}"] if rider else [])]


def bring_parcel_back(order: Order, *, request: ChangeRequest | None, actor: User | None, at: datetime) -> None:
    """The parcel of a locked order that had left is in the shop again: its goods are stock on hand, promised to the order as before,
    and it is stopped until it is scanned. Locks stock rows."""
    order.lines.filter(state=LineState.SHIPPED).update(state=LineState.PACKED)
    order.shipped_at = order.pay_by = None
    settle_stage(order, also=["shipped_at", "pay_by"])
    handed = HandOver.objects.get(order=order)
    handed.opened_at, handed.done_at, handed.done_by, handed.rider = at, None, None, None
    handed.carrier = handed.tracking_number = handed.address = ""  # kept on the intercept
    handed.save()
    parcel_stops.stop(order, reason=StopReason.CAME_BACK, request=request, actor=actor, at=at)
    stock.bring_back(subject=order.subject, actor=actor, at=at, reason=_("The parcel came back"))
