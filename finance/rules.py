"""Pure decisions about money: no database, no clock."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from finance.models.statement import LineState, StatementKind
from finance.statements.lines import Line

#: How far a line may lie from the payment noted in the shop when nothing but the amount speaks for it. Providers book at
#: once, banks within three days and a weekend.
WITHIN: dict[str, timedelta] = {
    StatementKind.WECHAT: timedelta(minutes=15),
    StatementKind.ALIPAY: timedelta(minutes=15),
    StatementKind.BANK: timedelta(days=5),
}
#: Age in days -> the receivable's group; the last has no end.
AGES = (0, 30, 60, 90)


def first_state_of(line: Line) -> LineState:
    """Where a line that has just been read begins: only what came from or went to somebody is to be matched."""
    return LineState.OPEN if line.signed else LineState.ASIDE


def state_of(*, signed: Decimal, matched: Iterable[Decimal], is_explained: bool) -> LineState:
    """Where a line stands: matched when its movements make up its amount, explained when somebody said what it is."""
    amounts = list(matched)
    if amounts and sum(amounts, Decimal(0)) == signed:
        return LineState.MATCHED
    if is_explained:
        return LineState.EXPLAINED
    return LineState.OPEN if signed else LineState.ASIDE


def age_group(days: int) -> int:
    """Which of ``AGES`` a receivable of so many days belongs to: its index."""
    return max(index for index, begin in enumerate(AGES) if days >= begin or index == 0)
