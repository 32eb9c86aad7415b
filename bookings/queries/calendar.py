"""The calendar of the shop's people: a day with a column for each room or host, or a week with one for each day."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from bookings.models import EXPECTED, Booking, BookingState, Host, HostLeave, Room, Session, SpecialDay
from bookings.queries.days import WithParties, sessions_on
from bookings.queries.opening import Opening, hours_of, openings
from bookings.rules.board import Minutes, lanes, outside
from shopsuite.core.days import in_words
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User

HOUR = 60
DAY = 24 * HOUR
#: What is shown of a day on which nothing is open and nothing takes place.
USUAL: Minutes = (10 * HOUR, 20 * HOUR)


@dataclass(frozen=True)
class Asked:
    """What somebody looks at. ``by``: "room" or "host"; the others narrow it down."""

    first: date
    days: int = 1
    by: str = "room"
    room_id: int | None = None
    host_id: int | None = None
    kind_id: int | None = None


@dataclass(frozen=True)
class Shade:
    """Time of a column at which nobody works, in minutes from its midnight; ``why`` is "" where the house is merely closed."""

    begins: int
    minutes: int
    why: str = ""


@dataclass(frozen=True)
class Column:
    """``begins`` is its midnight. A column of a room or a host moves what is dropped there to that room or host."""

    label: str
    day: date
    room_id: int | None = None
    host_id: int | None = None
    is_remote: bool = False
    shades: list[Shade] = field(default_factory=list)
    note: str = ""

    def minutes(self, moment: datetime) -> int:
        """``moment`` by the shop's clock, in minutes from the midnight of the column; less than 0 before it."""
        local = moment.astimezone(current_shop().zone).replace(tzinfo=None)
        return int((local - datetime.combine(self.day, time())) / timedelta(minutes=1))

    def within(self, span: Opening) -> Minutes:
        """``span`` in minutes of this column, cut off at its ends."""
        return max(self.minutes(span[0]), 0), min(self.minutes(span[1]), DAY)


@dataclass(frozen=True)
class Block:
    """A session where it stands: ``begins`` and ``minutes`` with its guests, ``blocked`` and ``blocked_minutes`` with setting up and
    clearing away; place ``lane`` of ``lanes`` in its column."""

    session: Session
    parties: list[Booking]
    column: int
    begins: int
    minutes: int
    blocked: int
    blocked_minutes: int
    lane: int = 0
    lanes: int = 1

    @property
    def names(self) -> list[str]:
        """Who comes; nobody's name for seats that are being filled in."""
        return [each.name for each in self.parties if each.name]

    @property
    def allergies(self) -> list[Booking]:
        """Parties with something they must not have."""
        return [each for each in self.parties if each.allergies and each.state in EXPECTED]

    @property
    def is_unread(self) -> bool:
        """Whether the host has not read all of ``allergies`` yet."""
        return any(each.is_alerting for each in self.allergies)

    @property
    def late_minutes(self) -> int:
        """How late somebody said they would be."""
        return max((each.late_minutes for each in self.parties if each.is_awaited), default=0)

    @property
    def is_only_held(self) -> bool:
        """Whether somebody is still filling the form in, and nobody has booked."""
        return bool(self.parties) and all(each.state == BookingState.HELD for each in self.parties)

    @property
    def is_moved_by_hand(self) -> bool:
        """Whether it can be dragged: what has begun stays."""
        return self.session.started_at is None


@dataclass(frozen=True)
class Board:
    """``opens`` and ``closes``: what of the day is shown, in whole hours as minutes from midnight. ``notes`` say in words what is
    shaded for a reason."""

    columns: list[Column]
    blocks: list[Block]
    opens: int
    closes: int
    notes: list[str]


def board(user: User, asked: Asked) -> Board:
    """Everything on it, blocks in the order of time. The same few questions to the database, however much takes place."""
    last = asked.first + timedelta(days=asked.days - 1)
    found = [each for each in sessions_on(user, asked.first, last) if _is_asked_for(each.session, asked)]
    sessions = [each.session for each in found]
    opened = openings(asked.first, last)
    hosts = list(Host.objects.filter(is_active=True).select_related("user").prefetch_related("hours"))
    leaves = list(HostLeave.objects.filter(last__gte=asked.first, first__lte=last).select_related("host__user"))
    closed = {each.day: each.reason or _("special hours") for each in SpecialDay.objects.filter(day__in=opened)}
    columns = _days(asked, opened) if asked.days > 1 else _columns(asked, sessions, hosts)
    for column in columns:
        host = next((each for each in hosts if each.pk == (column.host_id or asked.host_id)), None)
        column.shades[:] = _shades(column, opened[column.day], host, leaves)
    blocks = [each for one in found for each in _blocks(one, columns)]
    begin, end = _reach(columns, opened, blocks)
    notes = [f"{in_words(day, 'short')}: {why}" if asked.days > 1 else why for day, why in sorted(closed.items())]
    notes += [_leave_note(each) for each in leaves if asked.host_id in (None, each.host_id)]
    return Board(columns, _side_by_side(blocks), begin, end, notes)


def _is_asked_for(session: Session, asked: Asked) -> bool:
    return (
        asked.room_id in (None, session.room_id)
        and asked.host_id in (None, session.host_id)
        and asked.kind_id in (None, session.kind_id)
    )


def _days(asked: Asked, opened: dict[date, list[Opening]]) -> list[Column]:
    return [Column("", day, room_id=asked.room_id, host_id=asked.host_id) for day in opened]


def _columns(asked: Asked, sessions: list[Session], hosts: list[Host]) -> list[Column]:
    """A column for each room or host there is, and for those that are no longer in use and yet have something."""
    day = asked.first
    if asked.by == "host":
        known = {each.pk: each for each in hosts} | {each.host_id: each.host for each in sessions}
        return [Column(str(each), day, host_id=pk) for pk, each in known.items() if asked.host_id in (None, pk)]
    rooms = {each.pk: each for each in Room.objects.filter(is_active=True)}
    rooms |= {each.room_id: each.room for each in sessions if each.room_id and each.room}
    found = [Column(str(each), day, room_id=pk) for pk, each in rooms.items() if asked.room_id in (None, pk)]
    if any(each.room_id is None for each in sessions):
        found.append(Column(_("By video"), day, is_remote=True))
    return found


def _shades(column: Column, opened: list[Opening], host: Host | None, leaves: list[HostLeave]) -> list[Shade]:
    spans = [column.within(span) for span in opened]
    found = [Shade(low, high - low) for low, high in outside(spans, begin=0, end=DAY)]
    if host is None:
        return found
    if any(each.host_id == host.pk and each.first <= column.day <= each.last for each in leaves):
        return [Shade(0, DAY, _("on leave"))]
    if hours := hours_of(host):
        spans = [column.within(span) for span in hours.openings_on(column.day)]
        found += [Shade(low, high - low, _("not at work")) for low, high in outside(spans, begin=0, end=DAY)]
    return found


def _blocks(one: WithParties, columns: list[Column]) -> list[Block]:
    """Where a session stands: in the column of its room, its host or the day it begins on."""
    session, found = one.session, []
    for number, column in enumerate(columns):
        begins = column.minutes(session.begins)
        is_here = (
            column.room_id in (None, session.room_id)
            and column.host_id in (None, session.host_id)
            and (not column.is_remote or session.room_id is None)
        )
        starts_here = 0 <= begins < DAY or (len({each.day for each in columns}) == 1 and begins < 0)
        if is_here and starts_here:
            low, high = max(begins, 0), min(column.minutes(session.ends), DAY)
            blocked = column.within((session.blocked.lower, session.blocked.upper))
            found.append(Block(session, one.parties, number, low, high - low, blocked[0], blocked[1] - blocked[0]))
    return found


def _reach(columns: list[Column], opened: dict[date, list[Opening]], blocks: list[Block]) -> Minutes:
    spans = [column.within(span) for column in columns for span in opened[column.day]]
    spans += [(each.blocked, each.blocked + each.blocked_minutes) for each in blocks]
    begin = min((low for low, _high in spans), default=USUAL[0]) // HOUR * HOUR
    end = -(-max((high for _low, high in spans), default=USUAL[1]) // HOUR) * HOUR
    return begin, max(end, begin + HOUR)


def _side_by_side(blocks: list[Block]) -> list[Block]:
    """The same with their places in their columns, by time."""
    placed: list[Block] = []
    for column in sorted({each.column for each in blocks}):
        own = sorted((each for each in blocks if each.column == column), key=lambda each: each.blocked)
        spans = [(each.blocked, each.blocked + each.blocked_minutes) for each in own]
        for each, (lane, among) in zip(own, lanes(spans), strict=True):
            placed.append(replace(each, lane=lane, lanes=among))
    return sorted(placed, key=lambda each: (each.session.begins, each.session.pk))


def _leave_note(leave: HostLeave) -> str:
    words = _("%(host)s is on leave from %(first)s to %(last)s")
    first, last = in_words(leave.first, "short"), in_words(leave.last, "short")
    return words % {"host": leave.host, "first": first, "last": last}
