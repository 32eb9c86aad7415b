"""In which order riders bring what they have on board already. Settled before everything else: see decision 024."""

from typing import NamedTuple

from delivery.planning.problem import Problem, Rider, Stop, rank

#: Ways kept from one length to the next (beam search). Exact up to eight parcels.
WIDTH = 300


class _Way(NamedTuple):
    late: int  # weighted seconds
    cost: int
    now: int
    here: int
    order: tuple[str, ...]


def tail_of(problem: Problem, rider: Rider) -> list[str]:
    """What is on board, so that it is least late, and then that the rider is soon and cheaply back at the shop.

    Layer by layer over sets of stops done (Held and Karp 1962), with the best ways only where sets become too many.
    """
    if rider.place is None or not rider.aboard:
        return []
    seconds, metres = problem.travel.seconds_at(rider.speed), problem.travel.metres
    stops = {key: problem.stop_of[key] for key in sorted(rider.aboard, key=rank)}

    def onwards(way: _Way, key: str, stop: Stop) -> _Way:
        starts = max(stop.opens, way.now + int(seconds[way.here, stop.place]))
        now = starts + stop.service
        cost = way.cost + int(metres[way.here, stop.place]) + problem.second_costs * (now - way.now)
        return _Way(way.late + stop.weight * max(0, starts - stop.closes), cost, now, stop.place, (*way.order, key))

    layer = [_Way(0, 0, rider.free_from, rider.place, ())]
    for _length in range(len(stops)):
        best: dict[tuple[frozenset[str], str], _Way] = {}
        for way in layer:
            for key, stop in stops.items():
                if key not in way.order:
                    new = onwards(way, key, stop)
                    name = (frozenset(new.order), key)
                    if name not in best or new < best[name]:
                        best[name] = new
        layer = sorted(best.values())[:WIDTH]

    def home(way: _Way) -> tuple[int, int]:
        back, far = int(seconds[way.here, problem.depot]), int(metres[way.here, problem.depot])
        return way.late, way.cost + far + problem.second_costs * back

    return list(min(layer, key=home).order)
