"""What a rider's phone says, each thing once, whenever it comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from delivery.models import Attempt, DeviceEvent
from delivery.operations import attempts, failing
from delivery.operations.attempts import Proof, Spot
from delivery.operations.taking import take_parcel
from delivery.rules.clocks import as_kept, moment_of
from orders.models import HandOver
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.people.models import User

#: Of what a phone is told, so much is kept for a repeat.
LONGEST_ANSWER = 400


@dataclass(frozen=True)
class Said:
    """One tap. ``event_id`` is the phone's name for it; ``said_at`` and ``sent_at`` are by the phone's clock."""

    event_id: UUID
    attempt_id: int
    kind: str
    said_at: datetime
    sent_at: datetime
    words: Mapping[str, str] = field(default_factory=dict)
    photo: File | None = None
    signature: File | None = None
    spot: Spot | None = None


@dataclass(frozen=True)
class Scanned:
    """A parcel's number as a phone read it. ``takes_over``: the rider knows that it is planned for another."""

    event_id: UUID
    code: str
    said_at: datetime
    sent_at: datetime
    takes_over: bool = False


def hear(said: Said, *, actor: User, at: datetime) -> Attempt:
    """Do what a phone says, at the moment it was tapped, and remember it, done or refused: sent again it changes nothing and is
    answered the same. Locks the order.

    Raises ``NotFound`` for a foreign job, ``Invalid`` for an unknown kind, and what the operation raises.
    """
    if said.kind not in _KINDS:
        raise Invalid("unknown_kind", _("This app is too old for the shop. Load the page anew."), field="kind")
    attempt = Attempt.objects.filter(pk=said.attempt_id, rider=actor).first()
    if attempt is None:
        raise NotFound("no_such_job", _("This job is not on your list."))
    happened_at = moment_of(said_at=said.said_at, sent_at=said.sent_at, came_at=at, not_before=attempt.left_at)
    about = DeviceEvent(attempt=attempt, kind=said.kind, happened_at=happened_at)
    return _once(said, about, lambda: _KINDS[said.kind](said, actor, happened_at), actor=actor, at=at)


def hear_scan(scanned: Scanned, *, actor: User, at: datetime) -> Attempt:
    """The same of a parcel that is being loaded, which is no job of this rider's until it is done.

    Raises what ``take_parcel`` raises.
    """
    handed = HandOver.objects.filter(order__number=scanned.code.strip().lstrip("#")).first()
    happened_at = moment_of(
        said_at=scanned.said_at, sent_at=scanned.sent_at, came_at=at, not_before=handed.opened_at if handed else at
    )
    take = partial(take_parcel, code=scanned.code, takes_over=scanned.takes_over, actor=actor, at=happened_at)
    return _once(scanned, DeviceEvent(kind="take", happened_at=happened_at), take, actor=actor, at=at)


def _once(said: Said | Scanned, about: DeviceEvent, do: Callable[[], Attempt], *, actor: User, at: datetime) -> Attempt:
    """``do`` it, unless the phone has said the same before. Both the deed and a refusal are kept with ``about``."""
    refusal: DomainError | None = None
    with transaction.atomic():
        # A repeat waits here until what came first is done.
        known, is_new = DeviceEvent.objects.get_or_create(
            event_id=said.event_id,
            defaults={
                "rider": actor,
                "attempt": about.attempt,
                "kind": about.kind,
                "said_at": as_kept(said.said_at),
                "happened_at": about.happened_at,
                "came_at": at,
            },
        )
        if not is_new:
            return _as_answered(known, about, said, actor)
        try:
            with transaction.atomic():
                known.attempt = attempt = do()
        except DomainError as refused:
            refusal = refused
            known.refusal, known.words = refused.code, refused.message[:LONGEST_ANSWER]
        if refusal or about.attempt is None:
            known.save(update_fields=["attempt", "refusal", "words"])
    if refusal:
        raise refusal
    return attempt


def _as_answered(known: DeviceEvent, about: DeviceEvent, said: Said | Scanned, actor: User) -> Attempt:
    if known.rider_id != actor.pk:
        raise NotFound("no_such_job", _("This job is not on your list."))
    # "Done" would be a lie: what is said now was never done.
    if known.kind != about.kind or (about.attempt and known.attempt_id != about.attempt.pk) or _is_other(said, known):
        raise Invalid("other_event", _("This was not done: its id belongs to something said before. Say it anew."))
    if known.refusal or known.attempt is None:
        raise DomainError(known.refusal, known.words or _("This could not be done, as your list said before."))
    return known.attempt


def _is_other(said: Said | Scanned, known: DeviceEvent) -> bool:
    """Whether a scan under a known id was of another parcel than the one that was taken."""
    if isinstance(said, Said) or known.attempt is None:
        return False
    return known.attempt.delivery.order.number != said.code.strip().lstrip("#")


def _arrive(said: Said, actor: User, at: datetime) -> Attempt:
    return attempts.arrive(attempt_id=said.attempt_id, actor=actor, at=at)


def _deliver(said: Said, actor: User, at: datetime) -> Attempt:
    proof = Proof(
        hands=said.words.get("hands") or Proof.hands,
        received_by=said.words.get("received_by", ""),
        photo=said.photo,
        signature=said.signature,
        spot=said.spot,
    )
    return attempts.deliver(attempt_id=said.attempt_id, proof=proof, actor=actor, at=at)


def _fail(said: Said, actor: User, at: datetime) -> Attempt:
    return failing.fail(
        attempt_id=said.attempt_id,
        client_id=said.event_id,
        reason=said.words.get("reason", ""),
        words=said.words.get("words", ""),
        photo=said.photo,
        spot=said.spot,
        actor=actor,
        at=at,
    )


def _take_back(said: Said, actor: User, at: datetime) -> Attempt:
    return attempts.take_back(attempt_id=said.attempt_id, actor=actor, at=at)


def _bring_back(said: Said, actor: User, at: datetime) -> Attempt:
    return attempts.bring_back(attempt_id=said.attempt_id, actor=actor, at=at)


_KINDS: dict[str, Callable[[Said, User, datetime], Any]] = {
    "arrive": _arrive,
    "deliver": _deliver,
    "fail": _fail,
    "take_back": _take_back,
    "bring_back": _bring_back,
}
