"""Out of the house."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from orders import events, queries, rules
from orders.models import HandOver, Intercept, Order
from orders.models.order import LineState, Stage, Way
from orders.models.stop import Outcome
from orders.operations.change_requests import overtake
from orders.operations.credit import due_day_of, require_paid
from orders.operations.intercepts import note_delivered
from orders.operations.parcel_stops import require_not_stopped
from orders.operations.settle import lock_order, settle_stage, tell
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role


@transaction.atomic
def hand_over(
    *,
    order_id: int,
    way: str,
    actor: User,
    at: datetime,
    carrier: str = "",
    tracking_number: str = "",
    rider: User | None = None,
) -> Order:
    """Give the packed parcel to the customer, a carrier or a rider: its goods leave the stock. Locks order, then stock.

    A customer who picks up has it at once. What is on account is to be paid so many days from now. Raises ``WrongStage``,
    ``Stopped`` while something about it is being changed, ``NotPaid``, or ``Invalid`` for a carrier or rider not named.
    """
    if way == Way.CARRIER and not carrier.strip():
        raise Invalid("no_carrier", _("Name the carrier who takes the parcel."), field="carrier")
    if way == Way.RIDER and (rider is None or not rider.has_role(Role.RIDER)):
        raise Invalid("no_rider", _("Choose the rider who takes the parcel."), field="rider")
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.HAND_OVER)
    require_not_stopped(order)
    require_paid(order)
    is_delivered = way == Way.PICKUP
    handed, _is_new = HandOver.objects.get_or_create(order=order, defaults={"way": way, "opened_at": at})
    handed.way, handed.done_at, handed.done_by = way, at, actor
    handed.carrier, handed.tracking_number = carrier.strip(), tracking_number.strip()
    handed.rider = rider if way == Way.RIDER else None
    handed.delivered_at = at if is_delivered else None
    handed.address = order.address
    handed.save()
    order.lines.filter(state=LineState.PACKED).update(state=LineState.SHIPPED)
    order.shipped_at, order.pay_by = at, due_day_of(order, at=at)
    settle_stage(order, is_delivered=is_delivered, also=["shipped_at", "pay_by"])
    told = events.HandedOver(
        order_id=order.pk,
        number=order.number,
        way=way,
        carrier=carrier.strip(),
        tracking_number=tracking_number.strip(),
        rider=str(rider) if way == Way.RIDER and rider else "",
    )
    audiences = ["staff", order.page_audience]
    if way == Way.RIDER and rider:
        audiences.append(f"user:{rider.pk}")
    record(told, actor=actor, at=at, audiences=audiences)
    if is_delivered:
        tell(events.Delivered(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
        _leave_no_change_open(order, at=at)
    stock.hand_out(subject=order.subject, actor=actor, at=at)
    return order


#: How long after "delivered" a slip of the thumb can be taken back.
TAKE_BACK_WITHIN = timedelta(minutes=10)


@transaction.atomic
def mark_delivered(*, order_id: int, actor: User | None, at: datetime, arrived_at: datetime | None = None) -> Order:
    """The customer has it, since ``arrived_at`` where that is known and is not now; nobody is the ``actor`` where a carrier's program says
    so. A rider can say so only of their own jobs. Marking twice is once. Locks the order.

    Raises ``WrongStage`` for what has not left the house, ``Stopped`` for what was stopped on its way, ``NotFound`` for a
    rider's foreign job.
    """
    order = lock_order(order_id)
    handed = _handed_over_by(actor, order)
    if order.stage == Stage.DELIVERED:
        return order
    rules.require_stage(order.stage, Stage.SHIPPED)
    if handed is None:
        raise rules.WrongStage("not_handed_over", _("This order was not delivered."), stage=order.stage)
    note_delivered(order, actor=actor, at=at)
    handed.delivered_at = arrived_at or at
    handed.save(update_fields=["delivered_at"])
    settle_stage(order, is_delivered=True)
    _leave_no_change_open(order, at=at)
    told = events.Delivered(order_id=order.pk, number=order.number)
    record(told, actor=actor, at=at, audiences=_concerned(order, handed))
    return order


@transaction.atomic
def take_back_delivery(
    *, order_id: int, actor: User, at: datetime, within: timedelta | None = TAKE_BACK_WITHIN
) -> Order:
    """The customer does not have it after all: a mistap of the last ten minutes, taken back; ``within`` None, whenever it was said.
    Locks the order.

    Raises ``WrongStage`` for what is not delivered or was picked up in the shop, ``NotFound`` for a rider's foreign
    job, ``Invalid`` when it is too late.
    """
    order = lock_order(order_id)
    handed = _handed_over_by(actor, order)
    rules.require_stage(order.stage, Stage.DELIVERED)
    if handed is None or handed.way == Way.PICKUP or handed.delivered_at is None:
        raise rules.WrongStage("wrong_stage", _("This order was not delivered."), stage=order.stage)
    if within is not None and at - handed.delivered_at > within:
        raise Invalid("too_late", _("That was too long ago to take back; ask the dispatcher."))
    handed.delivered_at = None
    handed.save(update_fields=["delivered_at"])
    settle_stage(order)
    told = events.DeliveryTakenBack(order_id=order.pk, number=order.number)
    record(told, actor=actor, at=at, audiences=_concerned(order, handed))
    return order


@transaction.atomic
def pass_to_rider(*, order_id: int, rider: User, actor: User, at: datetime) -> Order:
    """A parcel that is out goes on with another rider, who has it since ``at`` and answers for it, also where it was called back. Whoever
    asks for it tells of it. Locks the order.

    Raises ``WrongStage`` for what no rider has, ``Invalid`` for somebody who is no rider.
    """
    if not rider.has_role(Role.RIDER):
        raise Invalid("no_rider", _("Choose the rider who takes the parcel."), field="rider")
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.SHIPPED)
    handed = HandOver.objects.filter(order=order, way=Way.RIDER).first()
    if handed is None:
        raise rules.WrongStage("not_handed_over", _("No rider has this parcel."), stage=order.stage)
    handed.rider, handed.done_at = rider, at
    handed.save(update_fields=["rider", "done_at"])
    Intercept.objects.filter(order=order, way=Way.RIDER, outcome__in=["", Outcome.STOPPED]).update(rider=rider)
    return order


@transaction.atomic
def note_tracking(*, order_id: int, carrier: str, tracking_number: str) -> None:
    """Correct whom the parcel went with, and its number. Whoever asks for it tells of it; its order is locked by then."""
    HandOver.objects.filter(order=order_id, way=Way.CARRIER).update(
        carrier=carrier[:60], tracking_number=tracking_number[:80]
    )


def _leave_no_change_open(order: Order, *, at: datetime) -> None:
    """Nothing can be changed about what its customer has."""
    if asked := queries.open_change(order):
        overtake(order, asked, reason=_("it had arrived before anybody could decide."), at=at)


def _handed_over_by(actor: User | None, order: Order) -> HandOver | None:
    """The hand-over of a locked order. Riders may act on their own only: others are ``NotFound``."""
    handed = HandOver.objects.filter(order=order).first()
    is_rider = actor is not None and actor.has_role(Role.RIDER) and not actor.is_shop_staff
    if is_rider and (handed is None or actor is None or handed.rider_id != actor.pk):
        raise NotFound("no_such_job", _("This job is not on your list."))
    return handed


def _concerned(order: Order, handed: HandOver) -> list[str]:
    return ["staff", order.page_audience, *([f"user:{handed.rider_id}"] if handed.rider_id else [])]
