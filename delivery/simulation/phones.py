"""Riders' phones: where they are, sent as phones send it. One is without network for a while and sends everything twice then, one goes hours
wrong, one once says that it is 50 km away."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from delivery import operations
from delivery.operations import Said, ToldFix
from delivery.rules.places import Spot
from delivery.simulation.town import METRES_A_DEGREE, SHOP
from shopsuite.people.models import User

#: A place is noted, and what was noted is sent, so often.
NOTES, SENDS = timedelta(seconds=30), timedelta(minutes=2)
ACCURACY = 12.0
JUMP = 50_000 / METRES_A_DEGREE


@dataclass
class Phone:
    """``off``: what its clock is off. ``silent``: without network between these. ``jumps_at``: when it once is 50 km away, for one place."""

    rider: User
    random: Random
    off: timedelta = timedelta()
    silent: tuple[datetime, datetime] | None = None
    jumps_at: datetime | None = None
    legs: list[tuple[datetime, datetime, Spot, Spot]] = field(default_factory=list)
    fixes: list[ToldFix] = field(default_factory=list)
    kept: list[tuple[Said, Callable[[], None]]] = field(default_factory=list)
    noted_at: datetime | None = None
    sent: int = 0
    repeats_taken: int = 0

    def is_silent(self, at: datetime) -> bool:
        return self.silent is not None and self.silent[0] <= at < self.silent[1]

    def ride(self, begin: Spot, end: Spot, *, at: datetime, until: datetime) -> None:
        """On the way from here to there; stands where it arrives."""
        if self.legs and self.legs[-1][1] > at:  # turned round on the way
            left_at, _arrives, was, _there = self.legs[-1]
            begin = self.place(at) or begin
            self.legs[-1] = (left_at, at, was, begin)
        self.legs.append((at, until, begin, end))

    def place(self, at: datetime) -> Spot | None:
        """Where it is, as the game knows it."""
        for left_at, arrives_at, begin, end in reversed(self.legs):
            if at >= left_at:
                share = min(1.0, (at - left_at) / (arrives_at - left_at)) if arrives_at > left_at else 1.0
                return Spot(
                    begin.latitude + share * (end.latitude - begin.latitude),
                    begin.longitude + share * (end.longitude - begin.longitude),
                )
        return SHOP if not self.legs else None

    def look_around(self, at: datetime) -> None:
        """Note where it has been since the last time, and send that if there is a network."""
        when = self.noted_at or at
        while when < at:
            when += NOTES
            self._note(when)
        self.noted_at = when
        if not self.is_silent(at):
            self.send(at)

    def send(self, at: datetime) -> None:
        """Everything that waits; what was kept for want of a network goes out twice."""
        was_silent = self.silent is not None and at >= self.silent[1]
        if was_silent:
            self.silent = None
        batch, self.fixes = self.fixes, []
        if batch:
            name = UUID(int=self.random.getrandbits(128), version=4)
            for time in range(2 if was_silent else 1):
                noted = operations.note_positions(
                    batch_id=name, fixes=batch, sent_at=at + self.off, rider=self.rider, at=at
                )
                self.sent += len(batch)
                self.repeats_taken += bool(time and noted.is_new)
        taps, self.kept = self.kept, []
        for said, then in taps:
            for _time in range(2):
                operations.hear(replace(said, sent_at=at + self.off), actor=self.rider, at=at)
            then()

    def say(self, said: Said, then: Callable[[], None], *, at: datetime) -> None:
        """A tap; ``then`` is what follows once the shop has heard it."""
        if self.is_silent(at):
            self.kept.append((said, then))
            return
        operations.hear(said, actor=self.rider, at=at)
        then()

    def _note(self, when: datetime) -> None:
        place = self.place(when)
        if place is None:
            return
        north = JUMP if self.jumps_at and when >= self.jumps_at else 0.0
        if north:
            self.jumps_at = None
        odd = (self.random.gauss(0, 4) / METRES_A_DEGREE for _axis in range(2))
        self.fixes.append(
            ToldFix(when + self.off, place.latitude + next(odd) + north, place.longitude + next(odd), ACCURACY)
        )
