"""How far and how long from place to place: as the crow flies times what streets add, or as somebody else measured it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EARTH = 6_371_000  #: metres, mean radius

#: Streets against the crow's flight where nothing was learned yet: the middle of what cities show (Boscoe and others 2012: 1.2 to 1.6).
DETOUR = 1.3

Matrix = NDArray[np.int64]


class Point(NamedTuple):
    """Degrees, WGS 84. ``detour``: how much longer streets are than the crow's flight around here, as learned for the area."""

    latitude: float
    longitude: float
    detour: float = DETOUR


@dataclass(frozen=True, eq=False)
class Travel:
    """Between places, which are rows. ``metres[i, j]``: whole metres. ``seconds``: whole seconds for everybody, from a routing
    engine or a test instance; where it is None, time is distance over the rider's speed. ``points``: where the rows are."""

    metres: Matrix
    seconds: Matrix | None = None
    points: tuple[Point, ...] = ()
    _by_speed: dict[float, Matrix] = field(default_factory=dict, repr=False)

    @classmethod
    def over_ground(cls, points: Sequence[Point]) -> "Travel":
        """Great circle (haversine) times the mean of both ends' detours, rounded up."""
        return cls(metres=_ground(np.array(points, dtype=float), np.array(points, dtype=float)), points=tuple(points))

    def adding(self, point: Point) -> "Travel":
        """The same with one more place, the last row. Only where the rows are ``points``."""
        if len(self.points) != len(self):
            raise ValueError("No place can be added to distances that somebody else measured.")
        here = np.array([point], dtype=float)
        row = _ground(here, np.array((*self.points, point), dtype=float))
        metres = np.empty((len(self) + 1, len(self) + 1), dtype=np.int64)
        metres[:-1, :-1] = self.metres
        metres[-1, :] = metres[:, -1] = row[0]
        return Travel(metres=metres, points=(*self.points, point))

    def __len__(self) -> int:
        return len(self.metres)

    def seconds_at(self, speed: float) -> Matrix:
        """Whole seconds from place to place at ``speed`` (km/h), rounded up."""
        if self.seconds is not None:
            return self.seconds
        if speed not in self._by_speed:
            self._by_speed[speed] = np.ceil(self.metres * (3.6 / speed)).astype(np.int64)
        return self._by_speed[speed]


def _ground(here: NDArray[np.float64], there: NDArray[np.float64]) -> Matrix:
    """Both (n, 3): latitude, longitude, detour. Haversine (Sinnott 1984) keeps its precision for neighbours."""
    latitude, longitude = np.radians(here[:, None, :2] - there[None, :, :2]).transpose(2, 0, 1)
    both = np.cos(np.radians(here[:, None, 0])) * np.cos(np.radians(there[None, :, 0]))
    half = np.sin(latitude / 2) ** 2 + both * np.sin(longitude / 2) ** 2
    flight = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.ceil(flight * (here[:, None, 2] + there[None, :, 2]) / 2).astype(np.int64)
