"""When what is not made yet will be ready: the bench takes what is promised first, so many at a time."""

import heapq
from collections.abc import Iterable, Mapping


def ready_times(
    promised: Mapping[str, int], *, begun: Iterable[str], now: int, hands: int, making: int
) -> dict[str, int]:
    """Key → second at which it is made. ``promised``: key → until when it is to arrive; ``begun``: those being made, of which half is left;
    ``hands``: people at the bench; ``making``: seconds that one takes. Earliest due date first, which has the least greatest delay
    on one bench (Jackson 1955)."""
    begun = set(begun)
    free = [now] * max(1, hands)
    ready = {}
    for key in sorted(promised, key=lambda key: (key not in begun, promised[key], key)):
        ready[key] = heapq.heappop(free) + (making // 2 if key in begun else making)
        heapq.heappush(free, ready[key])
    return ready
