"""The dispatcher's board of a day as its page shows it: riders with their runs as a list and as a line of the clock, and what is left over."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from delivery import queries
from delivery.models import Attempt, Delivery, Plan, Run, Shift, Stop
from delivery.planning import Point
from delivery.rules.loose import WORDS, Why
from shopsuite.core.queries import shop_days

#: Whole hours that are shown at least.
SHORTEST = timedelta(hours=6)


@dataclass
class Bar:
    """A stretch of the line, in whole minutes from its left end. ``tone``: run, out, done, stop, late or shift."""

    tone: str
    x: int
    width: int
    words: str = ""


@dataclass
class Row:
    """One shift. ``late``, ``to_come``: how many of its stops."""

    shift: Shift
    runs: list[Run]
    bars: list[Bar] = field(default_factory=list)
    late: int = 0
    to_come: int = 0


@dataclass
class Proposal:
    """What a plan would change. ``moves``: (delivery's number, from whom, to whom) of those that change riders or come on the way;
    ``others``: how many only change their place."""

    moves: list[tuple[str, str, str]]
    others: int
    km_was: float
    km_becomes: float


@dataclass
class Board:
    """``marks``: (minute, words) of whole hours. ``unplanned``: on nobody's way, by the reason in words; ``nowhere``: nobody knows where.
    ``stranded``: parcels with riders who cannot go on or have no shift."""

    rows: list[Row]
    minutes: int
    marks: list[tuple[int, datetime]]
    now: int | None
    unplanned: list[tuple[str, list[Delivery]]]
    nowhere: list[Delivery]
    stranded: list[Attempt]
    has_place: bool

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)

    @property
    def loose(self) -> int:
        return sum(len(deliveries) for _words, deliveries in self.unplanned) + len(self.nowhere)

    @property
    def stops(self) -> int:
        return sum(row.to_come for row in self.rows)


def board_of(day: date, *, at: datetime) -> Board:
    """The board of ``day``, in a number of questions that does not grow with it."""
    shifts = list(queries.shifts_of(day))
    midnight, midnight_after = shop_days(day)
    begins = _hour(min((shift.begins for shift in shifts), default=midnight + timedelta(hours=8)))
    returns = [run.back_at or run.returns_at for shift in shifts for run in shift.runs.all()]
    ends = max([*(shift.ends for shift in shifts), *returns, begins + SHORTEST])
    begins, ends = max(begins, midnight), max(min(ends, midnight_after + timedelta(hours=6)), begins + SHORTEST)
    waiting = queries.not_planned(day, at=at)
    known = queries.points_of(waiting)
    hours = -(-_minutes(begins, ends) // 60)
    return Board(
        rows=[_row(shift, begins) for shift in shifts],
        minutes=60 * hours,
        marks=[(60 * hour, begins + timedelta(hours=hour)) for hour in range(hours)],
        now=_minutes(begins, at) if begins <= at <= ends else None,
        unplanned=_by_reason(day, waiting, known, shifts, at=at),
        nowhere=[each for each in waiting if each.pk not in known],
        stranded=queries.stranded(shifts, day=day, at=at),
        has_place=queries.shop_point() is not None,
    )


def _by_reason(
    day: date, waiting: list[Delivery], known: dict[int, Point], shifts: list[Shift], *, at: datetime
) -> list[tuple[str, list[Delivery]]]:
    """What is on nobody's way although its place is ``known``, what keeps it longest in front."""
    reasons = queries.reasons_of(day, waiting, known, shifts, at=at)
    words: dict[str, list[Delivery]] = {str(WORDS[why]): [] for why in Why if why in reasons.values()} or {"": []}
    for each in waiting:
        if each.pk in known:
            words[str(WORDS[reasons[each.pk]]) if reasons else ""].append(each)
    return [(said, deliveries) for said, deliveries in words.items() if deliveries]


def proposal_of(plan: Plan) -> Proposal:
    """What riding by ``plan`` would change, in names."""
    moves = plan.answer.get("moves", [])
    telling = [move for move in moves if move["change"] != "order"]
    numbers = queries.numbers_of({int(move["delivery"]) for move in telling})
    names = queries.rider_names({int(one) for move in telling for one in (move["before"], move["after"]) if one})
    return Proposal(
        [
            (numbers.get(int(move["delivery"]), ""), names.get(move["before"], ""), names.get(move["after"], ""))
            for move in telling
        ],
        len(moves) - len(telling),
        plan.answer["was"]["metres"] / 1000 if plan.answer else 0.0,
        plan.answer["becomes"]["metres"] / 1000 if plan.answer else 0.0,
    )


def _row(shift: Shift, begins: datetime) -> Row:
    row = Row(shift, list(shift.runs.all()))
    row.bars.append(Bar("shift", _minutes(begins, shift.begins), _minutes(shift.begins, shift.ends)))
    for run in row.runs:
        starts, returns = run.left_at or run.loads_at, run.back_at or run.returns_at
        tone = "done" if run.back_at else "out" if run.left_at else "run"
        row.bars.append(Bar(tone, _minutes(begins, starts), max(2, _minutes(starts, returns))))
        for stop in run.stops.all():
            row.bars.append(_tick(stop, begins))
            if stop.done_at is None:
                row.to_come += 1
                row.late += bool(stop.late)
    return row


def _tick(stop: Stop, begins: datetime) -> Bar:
    tone = "past" if stop.done_at else "late" if stop.late else "stop"
    when = stop.done_at or stop.begins_at
    return Bar(tone, _minutes(begins, when), max(3, _minutes(stop.begins_at, stop.leaves_at)), str(stop.delivery))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _minutes(since: datetime, moment: datetime) -> int:
    return int((moment - since).total_seconds() // 60)
