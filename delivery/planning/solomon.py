"""Solomon's test instances (1987) as problems: the same planning, measured where the best known answers are published.

Convention of the DIMACS challenge 2021: Euclidean distances times ten, cut off; one unit of distance takes one of time; every
vehicle goes out once. All numbers of such a problem, distances and times alike, are tenths of the file's.

Read here rather than by ``vrplib``, which takes what is no number, or no whole one, for -1 and says nothing.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from delivery.planning.problem import NEVER, Problem, Rider, Stop
from delivery.planning.travel import Travel

TENTHS = 10

#: A distance table of more would not fit into memory.
MOST_CUSTOMERS = 2_000

_COLUMNS = ["CUST", "NO.", "XCOORD.", "YCOORD.", "DEMAND", "READY", "TIME", "DUE", "DATE", "SERVICE", "TIME"]


class NotSolomon(ValueError):
    """The file is no such instance; the words say why."""


def read(path: Path) -> Problem:
    """Raises ``NotSolomon``."""
    try:
        text = path.read_text(encoding="ascii")
    except OSError as error:
        raise NotSolomon(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NotSolomon(f"{path} is no instance in Solomon's format: it is no plain text.") from error
    try:
        return _problem(*_numbers([line.split() for line in text.splitlines() if line.strip()]))
    except ValueError as error:
        raise NotSolomon(f"{path} is no instance in Solomon's format: {error}.") from error


def _numbers(lines: list[list[str]]) -> tuple[int, int, NDArray[np.float64]]:
    """Vehicles, capacity, and a row each for the depot and the customers; ``ValueError`` with what is wrong."""
    heads = [lines[row] if row < len(lines) else [] for row in (1, 2, 4, 5)]
    if heads != [["VEHICLE"], ["NUMBER", "CAPACITY"], ["CUSTOMER"], _COLUMNS]:
        raise ValueError("its headings are others")
    vehicles, capacity = _row(lines[3], 2)
    rows = np.array([_row(line, 7) for line in lines[6:]])
    if not 2 <= len(rows) <= MOST_CUSTOMERS:
        raise ValueError(f"it names no customer, or more than {MOST_CUSTOMERS:,}")
    if rows[:, 0].tolist() != list(range(len(rows))):
        raise ValueError("customers are not numbered one after the other from the depot, 0, on")
    if not 1 <= vehicles <= 1_000 or not 1 <= capacity <= NEVER or vehicles % 1 or capacity % 1:
        raise ValueError("its vehicles or their capacity make no sense")
    if (rows[:, 3:] < 0).any() or (np.abs(rows) * TENTHS > NEVER).any() or (rows[:, 3] % 1).any():
        raise ValueError("a number is out of range, or a demand is not whole")
    if (rows[:, 4] > rows[:, 5]).any():
        raise ValueError("a window closes before it opens")
    return int(vehicles), int(capacity), rows


def _row(words: list[str], length: int) -> list[float]:
    if len(words) != length:
        raise ValueError(f"“{' '.join(words)[:60]}” are not {length} numbers")
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = [math.nan]
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"“{' '.join(words)[:60]}” are not {length} numbers")
    return numbers


def _problem(vehicles: int, capacity: int, rows: NDArray[np.float64]) -> Problem:
    where, times = rows[:, 1:3], (TENTHS * rows[:, 4:]).astype(np.int64).tolist()
    tenths = (TENTHS * np.sqrt(((where[:, None] - where[None, :]) ** 2).sum(axis=2))).astype(np.int64)
    opens, closes, _service = times[0]
    return Problem(
        travel=Travel(metres=tenths, seconds=tenths),
        stops=tuple(
            Stop(key=str(row), place=row, opens=opens, closes=closes, service=service, load=(int(rows[row, 3]),))
            for row, (opens, closes, service) in enumerate(times)
            if row
        ),
        riders=tuple(
            Rider(key=str(number), free_from=opens, shift_end=closes, capacity=(capacity,), most_trips=1)
            for number in range(1, vehicles + 1)
        ),
        second_costs=0,
    )
