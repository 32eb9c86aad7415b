"""When riders work, and what happens when one cannot go on."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.models import Attempt, Outcome, Shift, Vehicle
from delivery.operations.following import follow, names_of
from delivery.operations.locking import lock_attempt
from delivery.rules.standing import NotUnderWay
from orders import operations as orders
from orders.models.order import Stage
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role

LONGEST = timedelta(hours=16)


class Taken(DomainError):
    """The rider or the vehicle is somewhere else at that time."""


@transaction.atomic
def add_shift(*, rider: User, vehicle: Vehicle, begins: datetime, ends: datetime, actor: User, at: datetime) -> Shift:
    """``rider`` works with ``vehicle`` from ``begins`` to ``ends``. Raises ``Invalid`` for times that cannot be, and for somebody who is
    no rider; ``Taken`` where either is in another shift then."""
    if not rider.has_role(Role.RIDER):
        raise Invalid("no_rider", _("Only riders have shifts."), field="rider")
    _require_length(begins, ends)
    shift = Shift(rider=rider, vehicle=vehicle, begins=begins, ends=ends)
    _save(shift)
    _tell(shift, "made", actor=actor, at=at)
    return shift


@transaction.atomic
def change_shift(
    *, shift_id: int, begins: datetime, ends: datetime, vehicle: Vehicle, actor: User, at: datetime
) -> Shift:
    """Other times, or another vehicle. Raises as ``add_shift`` does."""
    shift = _locked(shift_id)
    _require_length(begins, ends)
    if (shift.begins, shift.ends, shift.vehicle_id) == (begins, ends, vehicle.pk):
        return shift
    shift.begins, shift.ends, shift.vehicle = begins, ends, vehicle
    _save(shift)
    _tell(shift, "changed", actor=actor, at=at)
    return shift


@transaction.atomic
def end_shift(*, shift_id: int, actor: User, at: datetime) -> Shift:
    """The rider goes home now; what was planned for them is planned for others. One that had not begun is dropped. Raises ``Invalid``
    while parcels are still with them."""
    shift = _locked(shift_id)
    if shift.ended_at:
        return shift
    if queries.on_the_way().filter(rider=shift.rider).exists():
        raise Invalid(
            "has_parcels", _("%s still has parcels. They are delivered, brought back or passed on first.") % shift.rider
        )
    if at < shift.begins and not shift.runs.exclude(left_at=None).exists():
        _tell(shift, "dropped", actor=actor, at=at)
        shift.delete()
        return shift
    shift.ended_at = at
    shift.save(update_fields=["ended_at"])
    shift.runs.filter(left_at=None).delete()
    shift.runs.filter(back_at=None).update(back_at=at)
    _tell(shift, "ended", actor=actor, at=at)
    return shift


@transaction.atomic
def break_down(*, shift_id: int, actor: User, at: datetime) -> Shift:
    """The rider cannot go on. What was planned for them is planned for others; what is on board waits to be passed on. Twice is once."""
    shift = _locked(shift_id)
    if shift.broke_down_at is None:
        shift.broke_down_at = at
        shift.save(update_fields=["broke_down_at"])
        shift.runs.filter(left_at=None).delete()
        _tell(shift, "broke_down", actor=actor, at=at)
    return shift


@transaction.atomic
def ride_on(*, shift_id: int, actor: User, at: datetime) -> Shift:
    """It goes again, or it was a slip of the thumb."""
    shift = _locked(shift_id)
    if shift.broke_down_at:
        shift.broke_down_at = None
        shift.save(update_fields=["broke_down_at"])
        _tell(shift, "mended", actor=actor, at=at)
    return shift


@transaction.atomic
def pass_on(*, attempt_id: int, rider: User, actor: User, at: datetime) -> Attempt:
    """A parcel that is out goes on with ``rider``, to whom it was given on the road: an attempt of theirs begins. Passing it on twice
    is once. Locks the order.

    Raises ``NotUnderWay`` for one that has arrived or came back, ``Invalid`` for somebody who is no rider.
    """
    attempt = lock_attempt(attempt_id, actor)
    order, was = attempt.delivery.order, attempt.rider
    latest = attempt.delivery.attempts.order_by("-number").first()
    if latest and latest.is_under_way and latest.rider_id == rider.pk:
        return latest
    if not attempt.is_under_way or order.stage != Stage.SHIPPED:
        raise NotUnderWay("not_under_way", _("This parcel is on nobody's bike any more."), outcome=attempt.outcome)
    orders.pass_to_rider(order_id=order.pk, rider=rider, actor=actor, at=at)
    attempt.outcome, attempt.ended_at = Outcome.CALLED_OFF, at
    attempt.save(update_fields=["outcome", "ended_at"])
    order.refresh_from_db()
    follow(order, actor=actor, at=at)
    passed = Attempt.objects.select_related("rider").get(delivery=attempt.delivery_id, outcome="")
    told = events.PassedOn(**names_of(attempt.delivery), rider=str(rider))
    record(told, actor=actor, at=at, audiences=["staff", f"user:{was.pk}", f"user:{rider.pk}"])
    return passed


@transaction.atomic
def repeat_shifts(*, day: date, onto: date, actor: User, at: datetime) -> list[Shift]:
    """The shifts of ``day`` again on ``onto``, at the same time by the shop's clock, but for those whose rider or vehicle is taken then, or rides
    no more."""
    made = []
    for shift in (
        queries.shifts_begun_on(day).filter(vehicle__is_active=True, rider__in=queries.riders()).order_by("pk")
    ):
        try:
            with transaction.atomic():
                made.append(
                    add_shift(
                        rider=shift.rider,
                        vehicle=shift.vehicle,
                        begins=_days_later(shift.begins, onto - day),
                        ends=_days_later(shift.ends, onto - day),
                        actor=actor,
                        at=at,
                    )
                )
        except Taken:
            continue
    return made


def _days_later(moment: datetime, days: timedelta) -> datetime:
    """By the shop's clock, whatever that was put forward or back by in between."""
    local = moment.astimezone(current_shop().zone)
    return datetime.combine(local.date() + days, local.time(), local.tzinfo)


def _locked(shift_id: int) -> Shift:
    shift = Shift.objects.select_for_update(of=("self",)).select_related("rider", "vehicle").filter(pk=shift_id).first()
    if shift is None:
        raise NotFound("shift_gone", _("This shift has just been dropped by somebody else. Below is who rides now."))
    return shift


def _require_length(begins: datetime, ends: datetime) -> None:
    if not timedelta(0) < ends - begins <= LONGEST:
        raise Invalid("bad_times", _("A shift ends after it begins, and within sixteen hours."), field="ends")


def _save(shift: Shift) -> None:
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError as refusal:
        if "delivery_one_shift_a_vehicle" in str(refusal):
            raise Taken(
                "vehicle_taken", _("Somebody else has %s at that time.") % shift.vehicle, field="vehicle"
            ) from refusal
        raise Taken("rider_taken", _("%s works at that time already.") % shift.rider, field="rider") from refusal


def _tell(shift: Shift, what: str, *, actor: User, at: datetime) -> None:
    told = events.ShiftChanged(shift_id=shift.pk, rider_id=shift.rider_id, what=what)
    record(told, actor=actor, at=at, audiences=["staff", f"user:{shift.rider_id}"])
