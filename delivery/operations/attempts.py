"""What a rider does with a parcel, one tap each."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from care import operations as care
from care.models.incident import IncidentOutcome
from delivery import events
from delivery.models import Attempt, Decision, Hands, Outcome
from delivery.operations.following import follow, names_of, tell
from delivery.operations.locking import lock_attempt
from delivery.rules.failing import CAUSES
from delivery.rules.proof import require_proof
from delivery.rules.standing import NotUnderWay, TooLate, require_under_way
from orders import operations as orders
from orders.models.order import Stage
from shopsuite.core import pictures
from shopsuite.people.models import User

PHOTO_PIXELS = 1600
SIGNATURE_PIXELS = 800


@dataclass(frozen=True)
class Spot:
    """Where a phone was: degrees (WGS 84), and how far off that may be, in metres."""

    latitude: float
    longitude: float
    accuracy: float


@dataclass(frozen=True)
class Proof:
    """What a rider shows of having given a parcel away."""

    hands: str = Hands.SELF
    received_by: str = ""
    photo: File | None = None
    signature: File | None = None
    spot: Spot | None = None


@transaction.atomic
def arrive(*, attempt_id: int, actor: User, at: datetime) -> Attempt:
    """The rider is at the door. Saying so twice is once. Locks the order."""
    attempt = lock_attempt(attempt_id, actor)
    require_under_way(attempt)
    if attempt.arrived_at is None:
        attempt.arrived_at = at
        attempt.save(update_fields=["arrived_at"])
        delivery = attempt.delivery
        tell(events.Arrived(**names_of(delivery), attempt_id=attempt.pk), delivery, attempt, actor=actor, at=at)
    return attempt


@transaction.atomic
def deliver(*, attempt_id: int, proof: Proof, actor: User, at: datetime) -> Attempt:
    """The parcel is where it belongs. Saying so twice is once. Locks the order.

    Raises ``NotUnderWay``, ``Stopped`` for what was called back, ``Invalid`` for a door without a photo, a neighbour without any
    proof, or a photo that is none.
    """
    attempt = lock_attempt(attempt_id, actor)
    if attempt.outcome == Outcome.DONE:
        return attempt
    require_under_way(attempt)
    received_by = proof.received_by.strip()[:120]
    require_proof(
        proof.hands, received_by=received_by, has_photo=bool(proof.photo), has_signature=bool(proof.signature)
    )
    order = orders.mark_delivered(order_id=attempt.delivery.order_id, actor=actor, at=at)
    attempt.outcome, attempt.ended_at = Outcome.DONE, at
    attempt.hands, attempt.received_by = proof.hands, received_by
    attempt.photo = kept_picture(proof.photo, field="photo", longest=PHOTO_PIXELS)
    attempt.signature = kept_picture(proof.signature, field="signature", longest=SIGNATURE_PIXELS)
    set_spot(attempt, proof.spot)
    attempt.save()
    _close_problems(attempt, actor=actor, at=at)
    follow(order, actor=actor, at=at)
    return attempt


@transaction.atomic
def take_back(*, attempt_id: int, actor: User, at: datetime) -> Attempt:
    """ "Delivered" or "not delivered" was a slip of the thumb: the rider is on the way as before. Locks the order.

    Raises ``TooLate`` ten minutes later and ``NotUnderWay`` when the shop has decided about it meanwhile.
    """
    attempt = lock_attempt(attempt_id, actor)
    if attempt.is_under_way:
        return attempt
    order, was = attempt.delivery.order, attempt.outcome
    if was == Outcome.DONE:
        order = orders.take_back_delivery(order_id=order.pk, actor=actor, at=at)
    elif not attempt.waits_for_word:
        raise NotUnderWay("not_under_way", _("The shop has decided about it already."), outcome=was)
    elif attempt.ended_at is None or at - attempt.ended_at > orders.TAKE_BACK_WITHIN:
        raise TooLate("too_late", _("That was too long ago to take back; ask the dispatcher."))
    if attempt.incident_id:
        _close(attempt.incident_id, IncidentOutcome.MISTAKE, "", actor=actor, at=at)
    _begin_again(attempt)
    if was == Outcome.FAILED:
        told = events.FailureTakenBack(**names_of(attempt.delivery), attempt_id=attempt.pk)
        tell(told, attempt.delivery, attempt, actor=actor, at=at)
    follow(order, actor=actor, at=at)
    return attempt


@transaction.atomic
def bring_back(*, attempt_id: int, actor: User, at: datetime) -> Attempt:
    """The parcel that nobody took is in the shop again: its goods are stock on hand, promised to the same order, and it stands
    stopped until somebody scans it. Doing it twice is once. Locks the order, then stock rows.

    Raises ``NotUnderWay`` for a parcel that was not told to come back.
    """
    attempt = lock_attempt(attempt_id, actor)
    order = attempt.delivery.order
    if order.stage == Stage.HAND_OVER:
        return attempt
    if order.stage != Stage.SHIPPED or attempt.decision != Decision.BRING_BACK:
        raise NotUnderWay("not_coming_back", _("This parcel was not told to come back."), outcome=attempt.outcome)
    orders.bring_parcel_back(order, request=None, actor=actor, at=at)
    follow(order, actor=actor, at=at)
    return attempt


def kept_picture(file: File | None, *, field: str, longest: int) -> File | str:
    """``file`` as it is kept: an upright JPEG with nothing in it but the picture; "" for none. Raises ``Invalid``."""
    if not file:
        return ""
    return pictures.as_jpeg(pictures.open_upright(file, size=file.size, field=field, longest=longest), longest=longest)


def set_spot(attempt: Attempt, spot: Spot | None) -> None:
    """Note where it was, if the phone knew."""
    if spot:
        attempt.latitude, attempt.longitude, attempt.accuracy = spot.latitude, spot.longitude, spot.accuracy


def _begin_again(attempt: Attempt) -> None:
    for picture in (attempt.photo, attempt.signature):
        if picture:
            transaction.on_commit(partial(default_storage.delete, str(picture.name)))
    attempt.outcome = attempt.hands = attempt.received_by = attempt.reason = attempt.words = ""
    attempt.photo = attempt.signature = ""
    attempt.ended_at = attempt.latitude = attempt.longitude = attempt.accuracy = attempt.incident = None
    attempt.save()


def _close_problems(attempt: Attempt, *, actor: User, at: datetime) -> None:
    """What went wrong on the way is solved: it has arrived."""
    before = attempt.delivery.attempts.filter(incident__closed_at=None, incident__isnull=False)
    for failed in before.order_by("incident_id"):
        if failed.incident_id:
            _close(failed.incident_id, IncidentOutcome.SOLVED, CAUSES[failed.reason], actor=actor, at=at)


def _close(incident_id: int, outcome: str, cause: str, *, actor: User, at: datetime) -> None:
    with suppress(care.Closed):  # somebody of the shop was faster
        care.close_incident(incident_id=incident_id, outcome=outcome, cause=cause, actor=actor, at=at)
