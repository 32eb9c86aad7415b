"""A rider loads a parcel: their own, one that is on nobody's way, or, said so in as many words, one planned for somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.models import Attempt, Shift
from delivery.operations.following import follow, names_of
from orders import operations as orders
from orders.models import Order
from orders.models.order import Stage, Way
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class ShiftOver(DomainError):
    """The rider was sent home: nobody would look for a parcel with them."""


class AnothersParcel(orders.WrongParcel):
    """It is planned for another rider's run. ``details``: ``number``, ``rider``; of the parcel itself nothing."""


@transaction.atomic
def take_parcel(*, code: str, actor: User, at: datetime, takes_over: bool = False) -> Attempt:
    """A rider scans a packed parcel (``code``: its order's number) and has it from now on. Taking it twice is once. What is planned for
    another rider is taken only where ``takes_over`` says so; that is told to whoever sends riders out and to the other. Locks the order,
    then stock, then the rider's shift: of a parcel and the end of the shift in the same instant one wins.

    Raises ``WrongParcel`` for what waits for nobody's bike, ``AnothersParcel``, ``ShiftOver``, and what ``orders.operations.hand_over`` raises.
    """
    number = code.strip().lstrip("#")
    order = Order.objects.select_for_update().filter(number=number, way=Way.RIDER).first()
    held = Attempt.objects.filter(delivery__order=order, outcome="").select_related("rider").first() if order else None
    if held and held.rider_id == actor.pk:
        return held
    if held:
        words = _("%(rider)s has %(number)s already. Is it here all the same, the dispatcher can pass it on to you.")
        raise orders.WrongParcel("wrong_parcel", words % {"rider": held.rider, "number": number}, field="code")
    if order is None or order.stage != Stage.HAND_OVER:
        words = _("Put it back: no parcel with the number %s waits for a rider.")
        raise orders.WrongParcel("wrong_parcel", words % (number or "–"), field="code")
    planned_for = queries.rider_of(order, at=at)
    is_anothers = planned_for is not None and planned_for.pk != actor.pk
    if planned_for and is_anothers and not takes_over:
        words = _(
            "Wrong parcel: %(number)s is planned for %(rider)s. Put it back, or have the dispatcher give it to you. Is nobody there to "
            "ask, take it over: both are told."
        )
        names = {"number": order.number, "rider": str(planned_for)}
        raise AnothersParcel("anothers_parcel", words % names, field="code", **names)
    order = orders.hand_over(order_id=order.pk, way=Way.RIDER, rider=actor, actor=actor, at=at)
    _require_shift(actor, at=at)
    follow(order, actor=actor, at=at)
    attempt = Attempt.objects.select_related("delivery").get(delivery__order=order, outcome="")
    if planned_for and is_anothers:
        attempt.delivery.order = order
        told = events.TakenOver(
            **names_of(attempt.delivery),
            attempt_id=attempt.pk,
            rider=str(actor),
            planned_for=str(planned_for),
            planned_for_id=planned_for.pk,
        )
        record(told, actor=actor, at=at, audiences=["staff", f"user:{actor.pk}", f"user:{planned_for.pk}"])
    return attempt


def _require_shift(rider: User, *, at: datetime) -> None:
    """Whoever has a shift now is in it until it is ended; shops that plan none need none."""
    now = Shift.objects.filter(rider=rider, begins__lte=at, ends__gt=at).select_for_update().order_by("pk")
    shifts = list(now)
    if shifts and all(shift.ended_at for shift in shifts):
        words = _("Your shift has been ended. Put it back, or ask the dispatcher for another shift first.")
        raise ShiftOver("shift_over", words, field="code")
