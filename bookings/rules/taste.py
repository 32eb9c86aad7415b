"""What somebody likes, from what they said of teas, asked for and bought; and whether a tea would be one for them.

Points are whole hundredths, so that sums do not depend on the order of what is added up.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: What a note with each score says of its flavours; None: they noted flavours and gave no score.
POINTS = {1: -100, 2: -50, 3: 0, 4: 50, 5: 100, None: 25}
#: Per cent of what a note counts: the host writes down what guests said, guests know better.
COUNTS = {"guest": 100, "host": 60}
#: A note without flavours speaks of what the tea is known to taste of, half as surely.
BY_GUIDE = 50
#: An order with the tea in it, a tasting for which they asked for it; and how many of each count.
CHOSEN = {"bought": 30, "asked": 10}
MOST_CHOSEN = 4
#: Points at which a flavour is half as sure as it can be.
HALF_SURE = 100

#: From so many stars on a tea was loved.
LOVED = 4
#: How alike two sets of flavours (or a taste and a tea) are, as a cosine; from here on they are told.
ALIKE = 0.6
#: What the flavours of a tea must weigh together where no single tea speaks for it: more than one purchase does.
SURE_ENOUGH = 0.5


@dataclass(frozen=True)
class Noted:
    """A note on a tea; ``flavours`` as noted, ``guide`` what the tea is known to taste of."""

    product_id: int
    by: str
    score: int | None
    flavours: tuple[str, ...]
    guide: tuple[str, ...] = ()
    booking_id: int = 0

    @property
    def meant(self) -> tuple[str, ...]:
        """The flavours it speaks of."""
        return self.flavours or self.guide


@dataclass(frozen=True)
class Chosen:
    """A tea that was in so many orders (``kind`` "bought") or asked for at so many tastings ("asked")."""

    product_id: int
    times: int
    guide: tuple[str, ...]
    kind: str = "bought"


@dataclass(frozen=True)
class Why:
    """What speaks for or against a flavour: ``kind`` "note" (with ``by`` and ``score``), "bought" or "asked" (so many
    ``times``) or "said"."""

    kind: str
    points: int = 0
    product_id: int | None = None
    by: str = ""
    score: int | None = None
    times: int = 0


@dataclass(frozen=True)
class Taste:
    """How much somebody likes a flavour, -1 to 1, and why; ``said``: they set it right themselves, True or False."""

    flavour: str
    weight: float
    why: tuple[Why, ...]
    said: bool | None = None


def profile_of(
    *, notes: Iterable[Noted], chosen: Iterable[Chosen], corrections: Mapping[str, bool]
) -> tuple[Taste, ...]:
    """What is known of a taste, the most liked first. A correction (flavour -> whether they like it) always wins: 1 or -1."""
    why: dict[str, list[Why]] = defaultdict(list)
    for note in notes:
        points = POINTS[note.score] * COUNTS[note.by] // 100
        points = points if note.flavours else points * BY_GUIDE // 100
        for flavour in set(note.meant):
            why[flavour].append(Why("note", points, note.product_id, note.by, note.score))
    for each in chosen:
        times = min(each.times, MOST_CHOSEN)
        for flavour in set(each.guide) if times > 0 else ():
            why[flavour].append(Why(each.kind, CHOSEN[each.kind] * times, each.product_id, times=each.times))
    tastes = [_taste(flavour, why[flavour], corrections.get(flavour)) for flavour in {*why, *corrections}]
    return tuple(sorted(tastes, key=lambda taste: (-taste.weight, taste.flavour)))


def _taste(flavour: str, why: Sequence[Why], said: bool | None) -> Taste:
    strongest = sorted(
        why, key=lambda one: (-abs(one.points), one.kind, one.product_id or 0, one.by, one.score or 0, one.times)
    )
    if said is not None:
        return Taste(flavour, 1.0 if said else -1.0, (Why("said"), *strongest), said)
    points = sum(one.points for one in why)
    return Taste(flavour, points / (HALF_SURE + abs(points)), tuple(strongest))


def level_of(weight: float) -> str:
    """In a word: "loves", "likes", "neutral", "dislikes" or "avoids"."""
    if weight >= 0.5:
        return "loves"
    if weight >= 0.15:
        return "likes"
    if weight > -0.15:
        return "neutral"
    return "dislikes" if weight > -0.5 else "avoids"


@dataclass(frozen=True)
class Reason:
    """Why a tea is for somebody: ``product_id`` is the tea they loved, with what they gave it and when they drank it; None: it is their
    taste altogether. ``flavours`` are what speaks for it, the strongest first."""

    flavours: tuple[str, ...]
    product_id: int | None = None
    score: int | None = None
    booking_id: int | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "product": self.product_id,
            "score": self.score,
            "flavours": list(self.flavours),
            "booking": self.booking_id,
        }


def reason_for(
    *, product_id: int, flavours: Collection[str], tastes: Sequence[Taste], notes: Iterable[Noted]
) -> Reason | None:
    """Why somebody would like the tea ``product_id``, or None: they would not, or nobody can tell.

    A tea they loved speaks for itself and for its like; without one, what they like altogether has to be sure enough. A flavour they
    said they do not like, or a taste that speaks against the tea as a whole, speaks against it whatever else does.
    """
    wanted = set(flavours)
    if any(taste.said is False and taste.flavour in wanted for taste in tastes):
        return None
    weights = {taste.flavour: taste.weight for taste in tastes}
    together = sum(weights.get(flavour, 0.0) for flavour in wanted)
    if together < 0:
        return None
    loved = [note for note in notes if note.score is not None and note.score >= LOVED]
    best = max(((_alikeness(note, product_id, wanted), note) for note in loved), key=_rank, default=None)
    if best and best[0] >= ALIKE:
        note = best[1]
        shared = set(note.meant) & wanted or set(note.meant)
        return Reason(_strongest(shared, weights), note.product_id, note.score, note.booking_id or None)
    if wanted and together >= SURE_ENOUGH and likeness(weights, wanted) >= ALIKE:
        return Reason(_strongest((one for one in wanted if weights.get(one, 0) > 0), weights))
    return None


def likeness(weights: Mapping[str, float], flavours: Collection[str]) -> float:
    """The cosine between a taste and a tea that has all of ``flavours`` alike: -1 to 1, 0 where either is unknown."""
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    if not length or not flavours:
        return 0.0
    shared = math.fsum(weights.get(flavour, 0.0) for flavour in set(flavours))
    return max(-1.0, min(1.0, shared / (length * math.sqrt(len(set(flavours))))))


def _alikeness(note: Noted, product_id: int, flavours: set[str]) -> float:
    if note.product_id == product_id:
        return 2.0
    meant = set(note.meant)
    return len(meant & flavours) / math.sqrt(len(meant) * len(flavours)) if meant and flavours else 0.0


def _rank(pair: tuple[float, Noted]) -> tuple[object, ...]:
    """The largest speaks for a tea. To the last word of the note, so that it does not matter which came first."""
    alikeness, note = pair
    return alikeness, note.score, note.by == "guest", -note.product_id, -note.booking_id, sorted(note.meant)


def _strongest(flavours: Iterable[str], weights: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(flavours, key=lambda flavour: (-weights.get(flavour, 0.0), flavour)))[:3]
