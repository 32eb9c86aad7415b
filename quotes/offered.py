"""A version as the buyer sees it: what is in it anyway, and what they choose among."""

from dataclasses import dataclass
from decimal import Decimal

from quotes import rules
from quotes.models import Proposal, ProposalLine, ProposalVersion
from quotes.rules import Sum


@dataclass(frozen=True)
class Choice:
    """Alternatives, one of which is taken; ``chosen`` is the id of the line that is ticked."""

    name: str
    lines: list[ProposalLine]
    chosen: int


@dataclass(frozen=True)
class Offered:
    """A version with its lines read. ``sum`` is of what is ticked; ``budget_share`` in per cent, None without a budget."""

    version: ProposalVersion
    fixed: list[ProposalLine]
    choices: list[Choice]
    taken: list[ProposalLine]
    sum: Sum
    budget_share: int | None

    @property
    def deposit(self) -> Decimal:
        return rules.deposit_of(self.sum.total, self.version.deposit_percent)


def offered(proposal: Proposal, version: ProposalVersion, *, chosen: frozenset[int] = frozenset()) -> Offered:
    """What ``version`` offers; of each choice the line among ``chosen``, else what was accepted, else the first. One query."""
    lines = list(version.lines.select_related("variant__product", "variant__unit").order_by("position"))
    chosen = chosen or frozenset(line.pk for line in lines if line.is_accepted)
    choices = []
    for name in dict.fromkeys(line.choice for line in lines if line.choice):
        among = [line for line in lines if line.choice == name]
        ticked = next((line for line in among if line.pk in chosen), among[0])
        choices.append(Choice(name, among, ticked.pk))
    ticked_ids = {choice.chosen for choice in choices}
    taken = [line for line in lines if not line.choice or line.pk in ticked_ids]
    total = rules.sum_of(taken, heads=proposal.heads)
    share = round(100 * total.total / proposal.budget) if proposal.budget else None
    return Offered(version, [line for line in lines if not line.choice], choices, taken, total, share)
