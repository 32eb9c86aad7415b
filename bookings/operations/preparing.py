"""The list of what to make ready: issued anew whenever guests change, with what changed marked; checked off by whoever does it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bookings import events
from bookings.models import EXPECTED, Booking, PreparationStep, Session
from bookings.operations.locking import lock_sessions
from bookings.operations.telling import tell_of_session
from bookings.rules.preparation import Party, Step, Tea, steps_for
from shopsuite.people.models import User


@transaction.atomic
def prepare(*, session_id: int, at: datetime) -> bool:
    """Issue the list of a session anew; whether anything on it changed. Safe to run twice. Locks the session.

    A step keeps its place on the list for good. One that says something else now is open again and shows what it said; one that
    is no longer needed stays, struck out, until somebody has seen it.
    """
    session = lock_sessions([session_id]).get(session_id)
    if session is None or session.ended_at:
        return False
    parties = _parties(session) if session.is_live else []
    wanted = {step.key: step for step in steps_for(session.begins, before=session.kind.before, parties=parties)}
    known = {step.key: step for step in session.steps.all()}
    changed = [_bring(known[key], wanted.get(key)) for key in known]
    new = [
        PreparationStep(session=session, key=key, was={"new": True} if known else None, **_facts(step))
        for key, step in wanted.items()
        if key not in known
    ]
    PreparationStep.objects.bulk_create(new)
    if new or any(changed):
        tell_of_session(events.PreparationIssued, session, actor=None, at=at)
        return True
    return False


@transaction.atomic
def check_step(*, step_id: int, is_done: bool, actor: User, at: datetime) -> PreparationStep:
    """It is done (or not after all); what was changed or struck out is seen with it. Twice is once. Locks the session."""
    session_id = PreparationStep.objects.values_list("session_id", flat=True).get(pk=step_id)
    session = lock_sessions([session_id])[session_id]
    step = session.steps.get(pk=step_id)
    if step.is_withdrawn and is_done:
        step.delete()
    elif (step.done_at is not None) != is_done:
        step.done_at, step.done_by, step.was = (at, actor, None) if is_done else (None, None, None)
        step.save(update_fields=["done_at", "done_by", "was"])
    else:
        return step
    tell_of_session(events.StepChecked, session, actor=actor, at=at)
    return step


def _parties(session: Session) -> list[Party]:
    found = Booking.objects.filter(session=session, state__in=EXPECTED).order_by("pk")
    found = found.prefetch_related("teas__variant__product__tasting_guide")
    return [
        Party(
            each.pk,
            each.party_size,
            [_tea(wanted.variant.product) for wanted in each.teas.all()],
            each.allergies,
            _wishes(each),
        )
        for each in found
    ]


def _tea(product: Any) -> Tea:
    guide = getattr(product, "tasting_guide", None)
    if guide is None:
        return Tea(product.pk)
    return Tea(product.pk, guide.minutes_to_open, guide.ware, guide.guests_per_ware, guide.degrees)


def _wishes(booking: Booking) -> str:
    return " · ".join(words for words in (booking.occasion, booking.note) if words)[:300]


def _facts(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "due_at": step.due_at,
        "about_id": step.product_id,
        "booking_id": step.booking_id,
        "quantity": step.quantity,
        "words": step.words,
    }


def _bring(step: PreparationStep, wanted: Step | None) -> bool:
    """Have a known step say what is wanted now; whether that was something else."""
    if wanted is None:
        if step.is_withdrawn:
            return False
        if step.done_at is None and step.was is None:
            step.delete()  # nobody has acted on it, so nobody has to be told that it is off
            return True
        step.is_withdrawn = True
        step.save(update_fields=["is_withdrawn"])
        return True
    facts = _facts(wanted)
    if not step.is_withdrawn and all(getattr(step, name) == value for name, value in facts.items()):
        return False
    if step.was is None or "due_at" not in step.was:
        step.was = {"due_at": step.due_at.isoformat(), "quantity": step.quantity, "words": step.words}
    for name, value in facts.items():
        setattr(step, name, value)
    step.is_withdrawn, step.done_at, step.done_by = False, None, None
    step.save()
    return True
