"""How likely a waiting party gets something, said honestly: from how often seats like these came free."""

from dataclasses import dataclass

#: Before anything is known: so many of so few that waited somewhere got something, three in ten. Two guesses' worth, soon outweighed.
PRIOR_HITS, PRIOR_TRIES = 0.6, 2.0
#: Tastings below which nobody can say anything.
ENOUGH = 5


@dataclass(frozen=True)
class Chance:
    """``share`` between 0 and 1; ``out_of`` so many tastings it is counted from, and ``ahead`` parties that fit asked before."""

    share: float
    out_of: int
    ahead: int

    @property
    def is_known(self) -> bool:
        """Whether there is enough to count from; else a number would only look like one."""
        return self.out_of >= ENOUGH

    @property
    def per_cent(self) -> int:
        """To the next five, never 0 or 100: nobody knows."""
        return min(max(round(self.share * 20) * 5, 5), 95)


def chance_of(*, freed: int, tastings: int, days: int, ahead: int) -> Chance:
    """``freed``: of ``tastings``, in how many seats for such a party came free in time. ``days``: on how many days
    they would come, each a try of its own; ``ahead``: parties that get theirs first.

    The share of a single try is smoothed by two guesses (Laplace's rule with a prior of three in ten), the tries are taken as
    independent, and who asked first is served first: so many of the tries are gone.
    """
    single = (freed + PRIOR_HITS) / (tastings + PRIOR_TRIES)
    tries = max(days - ahead, 0) + (1 / (ahead + 1) if days <= ahead else 0)
    return Chance(1 - (1 - single) ** tries, tastings, ahead)
