"""PyVRP's search under a budget: when to stop, whom to tell."""

import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import pyvrp
from pyvrp import CostEvaluator, IteratedLocalSearchParams, ProblemData, Solution, SolveParams
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.IteratedLocalSearch import IteratedLocalSearch, IteratedLocalSearchCallbacks
from pyvrp.search import NeighbourhoodParams

#: Seconds between asking whether to stop, and between telling of better plans: both may go to other machines.
PAUSE = 0.2

#: Stops beside which a stop is tried: fewer than PyVRP's own 50, for more attempts in short searches (see decision 024).
NEIGHBOURS = 20

#: What PyVRP calls the cost of a solution that breaks something.
_BROKEN = sys.maxsize


@dataclass
class Budget:
    """``seconds`` by ``clock`` from its making on, or until ``should_stop`` says so (once is enough)."""

    seconds: float
    clock: Callable[[], float]
    should_stop: Callable[[], bool]
    is_stopped: bool = False
    began: float = field(init=False)
    _asked: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.began = self.clock()

    @property
    def spent(self) -> float:
        return self.clock() - self.began

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - self.spent)

    @property
    def is_over(self) -> bool:
        if not self.is_stopped and time.monotonic() - self._asked >= PAUSE:
            self.is_stopped = self.should_stop()
            self._asked = time.monotonic()
        return self.is_stopped or self.spent >= self.seconds


class Looks:
    """A clock that goes on by ``each`` second whenever it is looked at, and not by itself. A search looks at it at every step: by this clock it
    takes as many steps on every machine, and comes to the same plan."""

    def __init__(self, each: float) -> None:
        self.each, self.taken = each, 0

    def __call__(self) -> float:
        self.taken += 1
        return self.taken * self.each


class _Telling(IteratedLocalSearchCallbacks):
    """Tells of the first solution at once, and of the best since when some time has passed."""

    def __init__(self, tell: Callable[[Solution], None] | None) -> None:
        self.tell, self.told_at = tell, 0.0
        self.told: Solution | None = None

    def on_start(self, ils: IteratedLocalSearch) -> None:
        self._perhaps(ils.initial_solution)

    def on_iteration(
        self, current: Solution, candidate: Solution, best: Solution, cost_evaluator: CostEvaluator
    ) -> None:
        self._perhaps(best)

    def _perhaps(self, best: Solution) -> None:
        if self.tell and best is not self.told and time.monotonic() - self.told_at >= PAUSE and best.is_feasible():
            self.tell(best)
            self.told, self.told_at = best, time.monotonic()


def search(
    data: ProblemData,
    budget: Budget,
    *,
    seed: int,
    start: Solution | None = None,
    seconds: float | None = None,
    patience: float | None = None,
    is_first_enough: bool = False,
    on_best: Callable[[Solution], None] | None = None,
) -> Solution | None:
    """The best solution that keeps to everything, or None.

    Ends with the budget, after ``seconds``, after ``patience`` seconds without any, and with ``is_first_enough`` at the first.
    """
    if budget.is_over:
        return start if start is not None and start.is_feasible() else None
    began = budget.spent

    def is_enough(best_cost: int) -> bool:
        since = budget.spent - began
        if best_cost >= _BROKEN:
            if patience is not None and since >= patience:
                return True
        elif is_first_enough:
            return True
        return (seconds is not None and since >= seconds) or budget.is_over

    params = SolveParams(
        ils=IteratedLocalSearchParams(callbacks=_Telling(on_best)),
        neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS),
    )
    with warnings.catch_warnings():
        # That nothing keeps to everything is an answer here.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        best = pyvrp.solve(
            data, stop=is_enough, seed=seed, collect_stats=False, params=params, initial_solution=start
        ).best
    return best if best.is_feasible() else None
