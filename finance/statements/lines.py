"""A statement as it was read, whoever it is from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopsuite.spreadsheets.reading import UnreadableFile


class Direction(TextChoices):
    """How the provider itself counts a line."""

    IN = "in", pgettext_lazy("money", "In")
    OUT = "out", pgettext_lazy("money", "Out")
    NEUTRAL = "neutral", _("Neither in nor out")


class Nature(TextChoices):
    """What a line is about."""

    SALE = "sale", _("Payment")
    REFUND = "refund", _("Refund")
    TRANSFER = "transfer", _("Between own accounts")
    VOID = "void", _("Closed, nothing moved")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``amount`` is above or equal to zero, ``fee`` what the provider kept of it or charged on top, both in the
    statement's currency; ``row`` is its number in the file, ``at`` is aware."""

    row: int
    at: datetime
    direction: Direction
    nature: Nature
    amount: Decimal
    fee: Decimal = Decimal(0)
    counterparty: str = ""
    description: str = ""
    status: str = ""
    reference: str = ""
    merchant_reference: str = ""
    remark: str = ""

    @property
    def signed(self) -> Decimal:
        """What the line did to the account, as far as payments and refunds go: nothing where nothing moved between it and
        a customer."""
        if self.nature == Nature.VOID or self.direction == Direction.NEUTRAL:
            return Decimal(0)
        return self.amount if self.direction == Direction.IN else -self.amount


@dataclass(frozen=True, slots=True)
class Claim:
    """A total that the file states of itself: how many lines of ``of`` ("all" or a direction), and their sum if it says one."""

    of: str
    count: int
    sum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A total of the file that its lines do not add up to."""

    of: str
    said_count: int
    found_count: int
    said_sum: Decimal | None
    found_sum: Decimal


@dataclass
class Statement:
    """What a file says. ``began_at`` and ``ended_at`` are the period it names, where it does."""

    lines: list[Line]
    claims: list[Claim] = field(default_factory=list)
    account: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None

    def total(self, of: str) -> tuple[int, Decimal]:
        """How many lines of a direction ("all" for every one) there are, and their sum."""
        chosen = [line.amount for line in self.lines if of in ("all", line.direction)]
        return len(chosen), sum(chosen, Decimal(0))

    def mismatches(self) -> list[Mismatch]:
        """The totals that the lines do not add up to; none when the file is whole."""
        found = ((claim, *self.total(claim.of)) for claim in self.claims)
        return [
            Mismatch(claim.of, claim.count, count, claim.sum, amount)
            for claim, count, amount in found
            if claim.count != count or (claim.sum is not None and claim.sum != amount)
        ]


def whole(lines: Iterable[Line]) -> list[Line]:
    """``lines``, of which there must be one at least."""
    found = list(lines)
    if not found:
        raise UnreadableFile("no_lines", str(_("The statement holds no line.")))
    return found
