"""A wish is taken down, and what could be offered is written: as often as it takes, until it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import rules as stock_rules
from inventory.models import Variant
from quotes import events
from quotes.models import Proposal, ProposalLine, ProposalVersion
from quotes.operations.answering import require_open
from quotes.operations.telling import lock_proposal, tell_staff
from shopsuite.core.errors import Invalid
from shopsuite.people.models import Customer, User

MOST_HEADS = 100_000
MOST_PRICE = Decimal(10) ** 8


@dataclass(frozen=True)
class LineDraft:
    """Goods for each head. ``unit_price`` None takes the goods' own; ``choice``: one of those that say the same is taken."""

    variant_id: int
    quantity: Decimal
    unit_price: Decimal | None = None
    choice: str = ""


@dataclass(frozen=True)
class Terms:
    """``valid_until`` is aware; ``deposit_percent`` of the total is to be paid before anybody begins."""

    valid_until: datetime
    deposit_percent: int = 0
    words: str = ""


@transaction.atomic
def open_proposal(
    *,
    customer: Customer,
    occasion: str,
    place_id: int,
    owner: User,
    at: datetime,
    heads: int = 1,
    budget: Decimal | None = None,
    wishes: str = "",
    needed_on: date | None = None,
) -> Proposal:
    """Take a buyer's wish down; ``budget`` in the shop's currency for all heads together. Raises ``Invalid``."""
    if not 1 <= heads <= MOST_HEADS:
        raise Invalid("bad_heads", _("For how many people is it? At least one."), field="heads")
    proposal = Proposal.objects.create(
        customer=customer,
        occasion=occasion,
        place_id=place_id,
        owner=owner,
        heads=heads,
        budget=budget,
        wishes=wishes,
        needed_on=needed_on,
    )
    proposal.refresh_from_db(fields=["number"])
    tell_staff(events.ProposalOpened(proposal_id=proposal.pk, number=proposal.number), actor=owner, at=at)
    return proposal


@transaction.atomic
def write_version(
    *, proposal_id: int, lines: Sequence[LineDraft], terms: Terms, actor: User, at: datetime
) -> ProposalVersion:
    """Write what is to be offered next; what was written before and not sent is replaced. Locks the proposal.

    Raises ``Invalid`` for lines or terms that cannot be meant, ``AlreadyAnswered`` once the buyer has accepted.
    """
    proposal = lock_proposal(proposal_id)
    require_open(proposal)
    if not lines:
        raise Invalid("no_lines", _("Offer at least one thing."), field="lines")
    if terms.valid_until <= at:
        raise Invalid("bad_time", _("It would have lapsed already. Choose a later day."), field="valid_until")
    if not 0 <= terms.deposit_percent <= 100:
        raise Invalid("bad_deposit", _("The deposit is between 0 and 100 %."), field="deposit_percent")
    proposal.versions.filter(sent_at__isnull=True).delete()
    last = proposal.versions.order_by("-number").first()
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=last.number + 1 if last else 1,
        words=terms.words,
        valid_until=terms.valid_until,
        deposit_percent=terms.deposit_percent,
    )
    variants = Variant.objects.select_related("product", "unit").in_bulk({line.variant_id for line in lines})
    ProposalLine.objects.bulk_create(
        _line(version, position, line, variants.get(line.variant_id)) for position, line in enumerate(lines, start=1)
    )
    told = events.ProposalWritten(proposal_id=proposal.pk, number=proposal.number, version=version.number)
    tell_staff(told, actor=actor, at=at)
    return version


def _line(version: ProposalVersion, position: int, line: LineDraft, variant: Variant | None) -> ProposalLine:
    if variant is None or not variant.is_active:
        raise Invalid("unknown_goods", _("Line %d names goods that are not on sale.") % position, field="lines")
    stock_rules.check_quantity(quantity=line.quantity, decimals=variant.unit.decimals, name=str(variant))
    price = variant.price if line.unit_price is None else line.unit_price
    if not 0 <= price <= MOST_PRICE:
        raise Invalid("bad_price", _("Line %d has a price that cannot be meant.") % position, field="lines")
    return ProposalLine(
        version=version,
        position=position,
        variant=variant,
        title=variant.title,
        quantity=line.quantity,
        unit_price=price,
        choice=line.choice.strip(),
    )
