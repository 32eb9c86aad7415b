"""Which time windows may still be promised: no more in a half hour than the shop and its riders can bring, and none that is over.

Times are whole seconds since the shop's midnight. A half hour is its number in the day: 20 is ten o'clock.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HALF_HOUR = 1800
#: A promise shorter than this is none a rider can keep; seconds.
SHORTEST = 1800
#: So many others are named where one cannot be kept.
NAMED = 3

Window = tuple[int, int]


@dataclass(frozen=True)
class Working:
    """A rider's shift."""

    begins: int
    ends: int


def capacities(shifts: Iterable[Working], *, each: int, most: int | None, first: int, last: int) -> dict[int, int]:
    """Half hour → how many doors can be reached in it, for those that begin from ``first`` to before ``last``. ``each``: what one rider brings
    in half an hour; ``most``: what the shop wants at most, None for what riders can bring."""
    shifts = list(shifts)
    found = {}
    for number in range(first // HALF_HOUR, -(-last // HALF_HOUR)):
        begins, ends = number * HALF_HOUR, (number + 1) * HALF_HOUR
        worked = sum(max(0, min(ends, shift.ends) - max(begins, shift.begins)) for shift in shifts)
        carried = worked * each // HALF_HOUR
        found[number] = carried if most is None else min(most, carried)
    return found


def placed(room: Mapping[int, int], windows: Iterable[Window]) -> tuple[dict[int, int], int]:
    """How many doors come into each half hour, and how many windows find no place in theirs: each into one of its half hours, who closes
    first in front, which finds a place for as many as possible (unit jobs, Horn 1974)."""
    return _matched(room, Counter(_halves(window) for window in windows))


def _halves(window: Window) -> tuple[int, int]:
    """The first and the last half hour that it touches."""
    opens, closes = window
    return max(0, opens) // HALF_HOUR, max(0, closes - 1) // HALF_HOUR


def _matched(room: Mapping[int, int], wanted: Mapping[tuple[int, int], int]) -> tuple[dict[int, int], int]:
    """``wanted``: first and last half hour → so many windows. Hundreds of windows are few of those, and one more is tried again and again."""
    used: dict[int, int] = dict.fromkeys(room, 0)
    waiting = sorted(wanted, reverse=True)
    queue: list[tuple[int, int]] = []  # last half hour, how many
    lost = 0
    for number in sorted(room):
        while waiting and waiting[-1][0] <= number:
            halves = waiting.pop()
            heapq.heappush(queue, (halves[1], wanted[halves]))
        while queue and queue[0][0] < number:
            lost += heapq.heappop(queue)[1]
        while queue and (free := room[number] - used[number]) > 0:
            last, many = heapq.heappop(queue)
            used[number] += min(many, free)
            if many > free:
                heapq.heappush(queue, (last, many - free))
    return used, lost + sum(many for _last, many in queue) + sum(wanted[halves] for halves in waiting)


def with_room(room: Mapping[int, int], taken: Sequence[Window], windows: Iterable[Window]) -> list[Window]:
    """Those of ``windows`` of which one finds a place beside ``taken`` without anybody losing theirs."""
    wanted = Counter(_halves(window) for window in taken)
    lost = _matched(room, wanted)[1]
    return [window for window in windows if _matched(room, wanted + Counter([_halves(window)]))[1] <= lost]


def candidates(window: Window, *, first: int, last: int, now: int) -> list[Window]:
    """Windows as long as ``window``, from half hour to half hour within ``first`` to ``last`` and not over, the nearest to it in front."""
    length = max(SHORTEST, window[1] - window[0])
    begins = range(-(-max(first, now) // HALF_HOUR) * HALF_HOUR, last - length + 1, HALF_HOUR)
    return sorted(((at, at + length) for at in begins), key=lambda one: (abs(one[0] - window[0]), one[0]))


def spread(windows: Sequence[Window], *, many: int = NAMED) -> list[Window]:
    """The first ``many`` that do not say nearly the same, by the clock."""
    named: list[Window] = []
    for window in windows:
        if len(named) < many and all(abs(window[0] - other[0]) >= HALF_HOUR for other in named):
            named.append(window)
    return sorted(named)
