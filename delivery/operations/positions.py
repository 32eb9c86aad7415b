"""Riders' phones say where they are, many places at once, perhaps late and perhaps twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from delivery import queries
from delivery.models import LastPosition, PastPosition, PositionBatch
from delivery.rules.clocks import moment_of
from delivery.rules.positions import OLDEST, Fix, as_kept, believable, from_kept, is_usable, newest, place_in
from delivery.signals import tell_place
from shopsuite.people.models import User

#: For how long it is known where riders were: what customers complain about is asked within two weeks.
HISTORY = timedelta(days=14)
#: A phone that was without network for longer sends nothing that is kept anyway.
BATCHES = timedelta(days=2)
#: How much is deleted in one transaction.
AT_ONCE = 20_000
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ToldFix:
    """One place as a phone tells it: ``said_at`` by the phone's clock, degrees WGS 84, ``accuracy`` in metres."""

    said_at: datetime
    latitude: float
    longitude: float
    accuracy: float


@dataclass(frozen=True)
class Noted:
    """What a phone is answered. ``shares``: whether it is to go on sending; ``is_new``: the first time this batch came."""

    shares: bool
    is_new: bool
    position: LastPosition | None


@transaction.atomic
def note_positions(*, batch_id: UUID, fixes: Sequence[ToldFix], sent_at: datetime, rider: User, at: datetime) -> Noted:
    """Take in what a phone says of where it was, at the shop's time (``rules.clocks``), as far as its rider had parcels then. A batch
    that comes again changes nothing; what comes late never pulls the last position back. Open pages hear after the commit.
    Locks the rider's last position."""
    LastPosition.objects.get_or_create(rider=rider)
    last = LastPosition.objects.select_for_update().get(rider=rider)
    _known, is_new = PositionBatch.objects.get_or_create(batch_id=batch_id, defaults={"rider": rider, "came_at": at})
    spans = queries.spans_with_parcels(rider, since=at - OLDEST)
    shares = any(ended is None for _left, ended in spans)
    if is_new:
        told = [_by_our_clock(fix, sent_at=sent_at, at=at) for fix in fixes]
        usable = [fix for fix in told if is_usable(fix, at=at, spans=spans)]
        # What was said on an earlier day or run is no neighbour of what is said now.
        recent = [fix for fix in from_kept(last.recent) if is_usable(fix, at=at, spans=spans)]
        _keep_history(rider, usable, known=recent)
        if _move(last, newest([*recent, *usable])) and shares:
            transaction.on_commit(partial(tell_place, last), robust=True)
        last.heard_at = at
        last.save()
    return Noted(shares=shares, is_new=is_new, position=last if last.at else None)


def forget_positions(*, at: datetime) -> int:
    """Delete where riders were longer ago than ``HISTORY``, and names of batches; in parts, so that nothing waits for it. Returns how
    many positions went. A last position goes with its rider's last parcel, for whoever looks; its row goes here."""
    gone = 0
    while True:
        old = PastPosition.objects.filter(at__lt=at - HISTORY).order_by("at").values("pk")[:AT_ONCE]
        deleted = PastPosition.objects.filter(pk__in=old).delete()[0]
        gone += deleted
        if deleted < AT_ONCE:
            break
    PositionBatch.objects.filter(came_at__lt=at - BATCHES).delete()
    LastPosition.objects.filter(heard_at__lt=at - BATCHES).delete()
    return gone


def _by_our_clock(fix: ToldFix, *, sent_at: datetime, at: datetime) -> Fix:
    happened = moment_of(said_at=fix.said_at, sent_at=sent_at, came_at=at, not_before=_EVER)
    return Fix(happened, fix.said_at, fix.latitude, fix.longitude, fix.accuracy)


def _move(last: LastPosition, fixes: list[Fix]) -> bool:
    """Bring ``last`` to what its newest ``fixes`` say. Whether it has moved on; it never goes back in time."""
    last.recent = as_kept(fixes)
    place = place_in(fixes)
    if place is None or (last.at is not None and place.at <= last.at):
        return False
    last.at, last.accuracy = place.at, place.accuracy
    last.latitude, last.longitude = place.latitude, place.longitude
    return True


def _keep_history(rider: User, usable: list[Fix], *, known: list[Fix]) -> None:
    """What is believable of it beside what was known, one for each half minute."""
    said = {fix.said_at for fix in usable}
    kept = {fix.slot: fix for fix in reversed(believable(sorted({*known, *usable}))) if fix.said_at in said}
    PastPosition.objects.bulk_create(
        [
            PastPosition(
                rider=rider,
                at=fix.at,
                slot=fix.slot,
                latitude=fix.latitude,
                longitude=fix.longitude,
                accuracy=fix.accuracy,
            )
            for fix in kept.values()
        ],
        ignore_conflicts=True,
    )
