"""When complaints stop being chance and become the batch's fault."""

from decimal import Decimal

#: Two complaints about one batch happen; the third, together with a share of what was sold, is worth somebody's look.
LEAST_CASES = 3
#: Of what was sold of the batch. A tin in fifty: below that it is as likely the way as the goods.
LEAST_SHARE = Decimal("0.02")
#: Who may see that a batch is complained about: those who decide about cases, the stock or what is bought.
SEEN_WITH = ("care.decide", "stock.correct", "purchasing.order")


def share_of(*, claimed: Decimal, sold: Decimal) -> Decimal:
    """How much of what was sold is complained about, from 0 to 1; 0 where nothing was sold."""
    return min(claimed / sold, Decimal(1)) if sold > 0 else Decimal(0)


def is_suspicious(*, cases: int, claimed: Decimal, sold: Decimal) -> bool:
    """Whether somebody should look at the batch: so many cases, and so much of what was sold."""
    return cases >= LEAST_CASES and share_of(claimed=claimed, sold=sold) >= LEAST_SHARE
