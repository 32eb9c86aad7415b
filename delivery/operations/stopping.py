"""Asking carriers to stop a parcel. A program is asked once and never again: a request that may have been heard is for a person to follow up."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from delivery import events, queries
from delivery.carriers import Failed, StopAnswer, provider_of
from delivery.models import CarrierParcel, InterceptAsk
from delivery.models.carrier import AskState
from delivery.rules.tracking import State
from orders import operations as orders
from orders.models import Intercept
from orders.models.order import Way
from orders.models.stop import Outcome
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import record

#: Whoever was asking and has not said what came of it by then was killed.
LEASE = timedelta(minutes=5)
#: What a task should have asked by then the clock asks.
TASK_TAKES = timedelta(seconds=30)
_OUTCOMES = {AskState.STOPPED: Outcome.STOPPED, AskState.TOO_LATE: Outcome.TOO_LATE}


@transaction.atomic
def ask_to_stop(*, intercept_id: int, at: datetime) -> list[InterceptAsk]:
    """Note for every parcel that carriers have of an order called back that its carrier is to stop it: by its program where it has one, else
    by a call. Noted once for an intercept, however often."""
    called_back = Intercept.objects.select_for_update().get(pk=intercept_id)
    if called_back.way != Way.CARRIER or called_back.outcome or called_back.asks.exists():
        return []
    parcels = queries.stoppable(called_back.order_id).select_related("carrier").order_by("pk")
    return [_note(called_back, parcel, at=at) for parcel in parcels]


def send_ask(*, ask_id: int, at: datetime) -> None:
    """Ask the carrier's program, if nobody has; outside of any transaction."""
    if not _open().filter(pk=ask_id, state=AskState.TO_ASK).update(state=AskState.ASKING, at=at):
        return
    ask = InterceptAsk.objects.select_related("parcel__carrier").get(pk=ask_id)
    try:
        answer = provider_of(ask.parcel.carrier).intercept(ask.parcel.number, key=f"intercept-{ask.pk}")
    except Failed as error:
        _settle(ask, AskState.BY_PHONE, at=at, problem=str(error)[:200])
    else:
        _settle(ask, _STATES[answer], at=at)


def look_after_asks(*, at: datetime) -> None:
    """Ask what was noted and never asked; what was being asked by somebody who was killed is for people to call about."""
    for pk in _open().filter(state=AskState.TO_ASK, at__lt=at - TASK_TAKES).values_list("pk", flat=True):
        send_ask(ask_id=pk, at=at)
    for ask in _open().filter(state=AskState.ASKING, at__lt=at - LEASE).select_related("parcel__carrier"):
        _settle(ask, AskState.BY_PHONE, at=at)


@transaction.atomic
def note_return(*, parcel_id: int, at: datetime) -> None:
    """The carrier brings a parcel back: if it was called back, that has worked."""
    parcel = CarrierParcel.objects.get(pk=parcel_id)
    asks = InterceptAsk.objects.filter(parcel=parcel, intercept__outcome="")
    if parcel.state == State.RETURNED and (ask := asks.select_related("parcel__carrier").first()):
        _settle(ask, AskState.STOPPED, at=at)


_STATES = {
    StopAnswer.TAKEN_ON: AskState.TAKEN_ON,
    StopAnswer.STOPPED: AskState.STOPPED,
    StopAnswer.TOO_LATE: AskState.TOO_LATE,
}


def _open() -> QuerySet[InterceptAsk]:
    return InterceptAsk.objects.filter(intercept__outcome="")


def _note(called_back: Intercept, parcel: CarrierParcel, *, at: datetime) -> InterceptAsk:
    can_ask = bool(parcel.number) and provider_of(parcel.carrier).stops
    state = AskState.TO_ASK if can_ask else AskState.BY_PHONE
    ask = InterceptAsk.objects.create(intercept=called_back, parcel=parcel, state=state, at=at)
    _tell(ask, at=at)
    return ask


@transaction.atomic
def _settle(ask: InterceptAsk, state: AskState, *, at: datetime, problem: str = "") -> None:
    """Note what came of it; when all that was asked for an intercept came to the same, that is its answer."""
    ask.state, ask.problem, ask.at = state, problem, at
    ask.save(update_fields=["state", "problem", "at"])
    _tell(ask, at=at)
    states = set(InterceptAsk.objects.filter(intercept=ask.intercept_id).values_list("state", flat=True))
    if state in _OUTCOMES and states == {state}:
        # A person may have answered first.
        with suppress(DomainError), transaction.atomic():
            orders.answer_intercept(intercept_id=ask.intercept_id, outcome=_OUTCOMES[state], actor=None, at=at)


def _tell(ask: InterceptAsk, *, at: datetime) -> None:
    parcel = ask.parcel
    told = events.StopAsked(
        order_id=parcel.order_id, parcel_id=parcel.pk, ask_id=ask.pk, ask_state=ask.state, carrier=parcel.whose
    )
    record(told, actor=None, at=at, audiences=["staff"])
