"""When what is not made yet will be ready: the bench takes what is promised first, so many at a time."""

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from delivery.planning.problem import NEVER


@dataclass(frozen=True)
class Bench:
    """What is to be made. ``promised``: key → until when it is to arrive; ``begun``: those being made; ``now``, ``making``: seconds;
    ``hands``: people at the bench."""

    promised: Mapping[str, int]
    begun: frozenset[str]
    now: int
    hands: int
    making: int

    def ready(self) -> dict[str, int]:
        """Key → second at which it is made, ``NEVER`` at the latest; of those being made half is left. Earliest due date first, which has the
        least greatest delay on one bench (Jackson 1955)."""
        free, ready = [self.now] * max(1, self.hands), {}
        for waits, _closes, key in sorted(
            (key not in self.begun, closes, key) for key, closes in self.promised.items()
        ):
            # Looked at from weeks later, or behind thousands that nobody ever finished, it is as good as never made.
            ready[key] = min(NEVER, free[0] + (self.making if waits else self.making // 2))
            heapq.heapreplace(free, ready[key])
        return ready

    def adding(self, key: str, closes: int, *, is_begun: bool = False) -> "Bench":
        """With one more to be made."""
        begun = self.begun | {key} if is_begun else self.begun
        return replace(self, promised={**self.promised, key: closes}, begun=begun)

    def without(self, keys: Collection[str]) -> "Bench":
        """As if ``keys`` had not to be made."""
        kept = {key: closes for key, closes in self.promised.items() if key not in keys}
        return replace(self, promised=kept, begun=self.begun - frozenset(keys))
