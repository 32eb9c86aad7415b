"""Where things stand on a calendar: side by side where they overlap, and what of a day is nobody's time."""

from collections.abc import Iterable, Sequence

#: Minutes from the midnight a column begins with: from and until, [).
Minutes = tuple[int, int]


def lanes(spans: Sequence[Minutes]) -> list[tuple[int, int]]:
    """(which place from the left, of how many) for each of ``spans``, which are in the order of their beginnings. What overlaps
    nothing has the whole width."""
    found: list[tuple[int, int]] = [(0, 1)] * len(spans)
    group: list[int] = []
    ends: list[int] = []

    def close() -> None:
        for each in group:
            found[each] = (found[each][0], len(ends))

    for number, (begin, end) in enumerate(spans):
        if group and begin >= max(ends):
            close()
            group, ends = [], []
        lane = next((lane for lane, until in enumerate(ends) if until <= begin), len(ends))
        ends[lane : lane + 1] = [end]
        found[number] = (lane, 1)
        group.append(number)
    close()
    return found


def outside(spans: Iterable[Minutes], *, begin: int, end: int) -> list[Minutes]:
    """What of ``begin`` to ``end`` lies in none of ``spans``."""
    left, at = [], begin
    for opens, closes in sorted(spans):
        if opens > at:
            left.append((at, min(opens, end)))
        at = max(at, closes)
        if at >= end:
            break
    if at < end:
        left.append((at, end))
    return [(low, high) for low, high in left if low < high]
