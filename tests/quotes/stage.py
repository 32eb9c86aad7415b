"""Proposals as they stand between the shop and a buyer."""

from datetime import timedelta
from decimal import Decimal

from quotes import operations
from quotes.models import Proposal, ProposalVersion
from quotes.operations import LineDraft, Terms
from shopsuite.people.operations import remember_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

UNTIL = NOON + timedelta(days=7)


def opened(**more) -> Proposal:
    """A buyer's wish that was taken down."""
    buyer = remember_customer(name="Wang Fang", phone="13700137000", company="Cloud Co")
    wish = {"customer": buyer, "occasion": "Mid-Autumn", "place_id": make.main_place().pk}
    return operations.open_proposal(**{**wish, "owner": make.person(Role.CLERK), "at": NOON, **more})


def written(proposal: Proposal, *lines: LineDraft, until=UNTIL, deposit=0, at=NOON) -> ProposalVersion:
    terms = Terms(valid_until=until, deposit_percent=deposit)
    return operations.write_version(proposal_id=proposal.pk, lines=lines, terms=terms, actor=proposal.owner, at=at)


def sent(*lines: LineDraft, until=UNTIL, deposit=0, sets_aside=True, **wish) -> Proposal:
    """A proposal that lies with the buyer."""
    proposal = opened(**wish)
    version = written(proposal, *lines, until=until, deposit=deposit)
    operations.send(
        proposal_id=proposal.pk, version=version.number, actor=proposal.owner, at=NOON, sets_aside=sets_aside
    )
    return Proposal.objects.get(pk=proposal.pk)


def offer(variant, quantity="1", price=None, choice="") -> LineDraft:
    unit_price = None if price is None else Decimal(price)
    return LineDraft(variant_id=variant.pk, quantity=Decimal(quantity), unit_price=unit_price, choice=choice)


def accept(proposal: Proposal, *chosen, version=1, name="Wang Fang", at=NOON) -> Proposal:
    ids = [line.pk for line in chosen]
    return operations.accept(proposal_id=proposal.pk, version=version, chosen=ids, name=name, at=at)
