"""When and where a tasting can be had: rooms, hosts and equipment against what is taken already.

The same few questions to the database however long the time and however many the bookings; the rest is ``rules.slots``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q

from bookings.models import Equipment, Host, HostLeave, Room, Session, TastingKind
from bookings.queries.opening import hours_of, openings
from bookings.rules.needs import Needs, host_fits, room_fits, room_rank
from bookings.rules.slots import SECONDS, Lasting, Span, Window, together
from bookings.rules.times import moment
from shopsuite.core.queries import current_shop, shop_days

#: Longer than any tasting with all that belongs to it.
MARGIN = timedelta(hours=20)

_TAKEN = """
SELECT session.id, room_id, host_id, extract(epoch FROM lower(blocked))::bigint, extract(epoch FROM upper(blocked))::bigint
  FROM bookings_session AS session
 WHERE is_live AND blocked && tstzrange(%(first)s, %(last)s) AND session.id <> %(besides)s
   AND NOT (form <> 'shared' AND EXISTS (
       SELECT FROM bookings_booking AS held
        WHERE held.session_id = session.id AND held.state = 'held' AND held.held_until <= %(at)s))
"""
_PIECES_TAKEN = """
SELECT equipment_id, extract(epoch FROM lower(blocked))::bigint, extract(epoch FROM upper(blocked))::bigint
  FROM bookings_sessionequipment
 WHERE blocked && tstzrange(%(first)s, %(last)s) AND session_id = ANY(%(sessions)s)
"""


@dataclass(frozen=True)
class Placing:
    """With whom, where and with which pieces a tasting can take place."""

    host: Host
    room: Room | None
    pieces: tuple[Equipment, ...]


class Availability:
    """What can be had of ``kind`` between two moments. ``besides`` is a session that does not count as taken: that of whoever asks.
    ``rooms`` and ``hosts`` narrow the choice down to these; with ``any_hour`` nobody asks when the shop is open or a host at work, but
    unnamed nobody on leave is chosen. ``rather`` is where they sit already: its room and host stay theirs wherever they can."""

    def __init__(
        self,
        kind: TastingKind,
        first: datetime,
        last: datetime,
        *,
        at: datetime,
        besides: int = 0,
        rooms: Iterable[int] | None = None,
        hosts: Iterable[int] | None = None,
        any_hour: bool = False,
        rather: Session | None = None,
    ) -> None:
        self.kind, self.first, self.last, self.at = kind, first, last, at
        self._any_hour, self._besides = any_hour, besides
        self._rather = (rather.room_id, rather.host_id) if rather else (None, None)
        self._rooms = None if rooms is None else set(rooms)
        self._hosts = None if hosts is None else set(hosts)
        self.window = Window.around(first, last, margin=MARGIN)
        self._lasting = Lasting.of_minutes(kind.minutes, kind.minutes_before, kind.minutes_after)

    def begins(self, needs: Needs) -> list[datetime]:
        """Every moment at which a party could begin, by the kind's own steps and the shop's clock, in UTC."""
        kinds_fit = self.kind.party_from <= needs.party_size <= self.kind.party_to
        bits = self._bits(needs) if kinds_fit else 0
        return [begins for begins, step in self._candidates if bits >> step & 1]

    def placing(self, needs: Needs, begins: datetime) -> Placing | None:
        """Who, where and with what at ``begins``, whatever the steps: the room that wastes least, and whoever has least
        to do. None where nothing is free."""
        step = self.window.step_of(begins)
        if step is None:
            return None
        rooms = [
            room for room in self.rooms if room_fits(needs, **_marks(room)) and self._room_bits[room.pk] >> step & 1
        ]
        hosts = [host for host in self._speaking(needs) if self._host_bits[host.pk] >> step & 1]
        pieces = [
            next((piece for piece in kind if self._piece_bits[piece.pk] >> step & 1), None) for kind in self._pieces
        ]
        if not hosts or (self.kind.has_room and not rooms) or None in pieces:
            return None
        host = min(hosts, key=lambda host: self._host_rank(host, step))
        room = min(rooms, key=lambda room: self._room_rank(needs, room)) if self.kind.has_room else None
        return Placing(host, room, tuple(piece for piece in pieces if piece))

    def _host_rank(self, host: Host, step: int) -> tuple[bool, bool, int, int]:
        """The lowest is chosen: theirs already, then at work, then with least to do."""
        is_at_work = not self._any_hour or bool(
            self._lasting.begins(self.window, busy=0, working=self._at_work(host)) >> step & 1
        )
        return host.pk != self._rather[1], not is_at_work, self._host_busy[host.pk].bit_count(), host.pk

    def _room_rank(self, needs: Needs, room: Room) -> tuple[bool, int, int, int]:
        return room.pk != self._rather[0], *_rank(needs, room), room.pk

    def _bits(self, needs: Needs) -> int:
        bits = together([self._host_bits[host.pk] for host in self._speaking(needs)])
        if self.kind.has_room:
            fitting = [room for room in self.rooms if room_fits(needs, **_marks(room))]
            bits &= together([self._room_bits[room.pk] for room in fitting])
        for kind in self._pieces:
            bits &= together([self._piece_bits[piece.pk] for piece in kind])
        return bits

    @cached_property
    def rooms(self) -> list[Room]:
        """Those this kind may be held in."""
        if not self.kind.has_room:
            return []
        own = {room.pk for room in self.kind.rooms.all()}
        return [
            room
            for room in Room.objects.filter(is_active=True)
            if (not own or room.pk in own) and (self._rooms is None or room.pk in self._rooms)
        ]

    @cached_property
    def hosts(self) -> list[Host]:
        """Those who can hold this kind."""
        found = Host.objects.filter(Q(kinds=self.kind.pk) | Q(kinds=None), is_active=True, user__is_active=True)
        found = found.select_related("user").prefetch_related("hours").order_by("pk")
        return [host for host in found if self._hosts is None or host.pk in self._hosts]

    def _speaking(self, needs: Needs) -> list[Host]:
        return [host for host in self.hosts if host_fits(needs, languages=host.languages)]

    @cached_property
    def _pieces(self) -> list[list[Equipment]]:
        """For each kind of equipment it needs, the pieces there are."""
        kinds = {kind.pk: [] for kind in self.kind.needs.all()}  # type: dict[int, list[Equipment]]
        if kinds:
            for piece in Equipment.objects.filter(kind__in=kinds, is_active=True):
                kinds[piece.kind_id].append(piece)
        return list(kinds.values())

    @cached_property
    def _taken(self) -> list[tuple[int, int | None, int, int, int]]:
        """(session, room, host, from, until) of what takes place."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKEN, {**self._reach, "besides": self._besides, "at": self.at})
            return cursor.fetchall()

    @cached_property
    def _reach(self) -> dict[str, datetime]:
        first = datetime.fromtimestamp(self.window.origin, UTC)
        return {"first": first, "last": first + timedelta(seconds=self.window.steps * SECONDS)}

    @cached_property
    def _room_bits(self) -> dict[int, int]:
        taken = defaultdict[int, list[Span]](list)
        for _session, room, _host, begin, end in self._taken:
            if room is not None:
                taken[room].append((begin, end))
        return {room.pk: self._begins_with(taken[room.pk], working=self._open) for room in self.rooms}

    @cached_property
    def _host_busy(self) -> dict[int, int]:
        taken = defaultdict[int, list[Span]](list)
        for _session, _room, host, begin, end in self._taken:
            taken[host].append((begin, end))
        return {host.pk: self.window.bits(taken[host.pk]) for host in self.hosts}

    @cached_property
    def _host_bits(self) -> dict[int, int]:
        return {
            host.pk: self._lasting.begins(self.window, busy=self._host_busy[host.pk], working=self._working(host))
            for host in self.hosts
        }

    @cached_property
    def _piece_bits(self) -> dict[int, int]:
        taken = defaultdict[int, list[Span]](list)
        pieces = [piece for kind in self._pieces for piece in kind]
        with connection.cursor() as cursor:
            sessions = [session for session, *_rest in self._taken]
            cursor.execute(_PIECES_TAKEN, {**self._reach, "sessions": sessions})
            for piece, begin, end in cursor.fetchall():
                taken[piece].append((begin, end))
        return {piece.pk: self._begins_with(taken[piece.pk], working=self._open) for piece in pieces}

    def _begins_with(self, taken: Iterable[Span], *, working: int) -> int:
        return self._lasting.begins(self.window, busy=self.window.bits(taken), working=working)

    @cached_property
    def _days(self) -> list[date]:
        zone = current_shop().zone
        day, last = self.first.astimezone(zone).date(), self.last.astimezone(zone).date()
        return [day + timedelta(days=number) for number in range((last - day).days + 1)]

    @cached_property
    def _opening_spans(self) -> list[Span]:
        """When tastings can be held: the shop's hours with holidays and make-up days, but for days with hours of their own."""
        found = openings(self._days[0], self._days[-1])
        return [span for day in self._days for span in _in_seconds(found[day])]

    @cached_property
    def _open(self) -> int:
        return self.window.all if self._any_hour else self._opened

    @cached_property
    def _opened(self) -> int:
        return self.window.inside(self._opening_spans)

    @cached_property
    def _leaves(self) -> dict[int, list[HostLeave]]:
        leaves = defaultdict(list)
        for leave in HostLeave.objects.filter(last__gte=self._days[0], first__lte=self._days[-1]):
            leaves[leave.host_id].append(leave)
        return leaves

    def _working(self, host: Host) -> int:
        """When ``host`` can be chosen: at work while the shop is open, or with ``any_hour`` whenever they are not away."""
        if not self._any_hour:
            return self._at_work(host)
        is_named = self._hosts is not None or host.pk == self._rather[1]
        return self._open if is_named else self._open & ~self._away(host)

    def _at_work(self, host: Host) -> int:
        at_work = self._opened & ~self._away(host)
        if own := hours_of(host):
            at_work &= self.window.inside(span for day in self._days for span in _in_seconds(own.openings_on(day)))
        return at_work

    def _away(self, host: Host) -> int:
        days = [shop_days(leave.first, leave.last) for leave in self._leaves.get(host.pk, ())]
        return self.window.bits(_in_seconds(days))

    @cached_property
    def _candidates(self) -> list[tuple[datetime, int]]:
        """Beginnings by the shop's clock: from each opening on, every so many minutes."""
        first, last = self.first.timestamp(), self.last.timestamp()
        found = {
            begins
            for opens, closes in self._opening_spans
            for begins in self._beginnings(opens, closes)
            if first <= begins < last
        }
        moments = ((begins, divmod(begins - self.window.origin, SECONDS)) for begins in sorted(found))
        return [(datetime.fromtimestamp(begins, UTC), step) for begins, (step, rest) in moments if not rest]

    def _beginnings(self, opens: int, closes: int) -> Iterable[int]:
        """By the clock on the wall from ``opens`` until ``closes``, in seconds since 1970."""
        zone, every = current_shop().zone, self.kind.every_minutes
        local, until = datetime.fromtimestamp(opens, zone), datetime.fromtimestamp(closes, zone)
        if local.utcoffset() == until.utcoffset():  # nobody changes clocks in between
            return range(opens, closes, every * 60)
        clock, end = local.replace(tzinfo=None), until.replace(tzinfo=None)
        begins = []
        while clock < end:
            if (at := moment(clock.date(), clock.time(), zone)) is not None:
                begins.append(int(at.timestamp()))
            clock += timedelta(minutes=every)
        return begins


def _in_seconds(moments: Iterable[tuple[datetime, datetime]]) -> list[Span]:
    return [(int(begin.timestamp()), int(end.timestamp())) for begin, end in moments]


def _marks(room: Room) -> dict[str, Any]:
    return {"capacity": room.capacity, **_asked(room), "is_for_regulars": room.is_for_regulars}


def _asked(room: Room) -> dict[str, bool]:
    return {"is_quiet": room.is_quiet, "is_accessible": room.is_accessible}


def _rank(needs: Needs, room: Room) -> tuple[int, int]:
    return room_rank(needs, capacity=room.capacity, **_asked(room))
