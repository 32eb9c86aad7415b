"""Proposals: which there are, what is set aside for them, how many are won."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.urls import reverse

from inventory import queries as stock
from orders.models import Order
from orders.models.order import Stage
from quotes.models import Proposal, ProposalLine, ProposalState, ProposalVersion
from shopsuite.core.subjects import Named
from shopsuite.people.models import Customer, User


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """The only door to proposals for a request: those who make them; ``valid_until`` is that of the version with the buyer."""
    if not user.may("quotes.make"):
        return Proposal.objects.none()
    latest = ProposalVersion.objects.filter(proposal=OuterRef("pk"), sent_at__isnull=False).order_by("-number")
    return Proposal.objects.annotate(valid_until=Subquery(latest.values("valid_until")[:1])).order_by("-pk")


def proposals_named(proposals: QuerySet[Proposal], text: str) -> QuerySet[Proposal]:
    """Those of ``proposals`` with this number, to buyers who are called so, or on such an occasion; "" means all."""
    if not (text := text.strip()):
        return proposals
    buyer = Q(customer__name__icontains=text) | Q(customer__company__icontains=text)
    return proposals.filter(Q(number__iexact=text) | buyer | Q(occasion__icontains=text))


def proposal_by_link(token: str) -> Proposal | None:
    """The proposal whose private link this is: whoever holds it may read what was sent and answer."""
    found = Proposal.objects.select_related("customer", "place", "owner", "group").filter(link_token=token)
    return found.exclude(state=ProposalState.DRAFT).first()


def latest_sent_to(customer: Customer) -> QuerySet[Proposal]:
    """What a customer was offered and may look at: what they may still answer first, then the latest; at most ten."""
    sent = Proposal.objects.filter(customer=customer).exclude(state=ProposalState.DRAFT)
    latest = ProposalVersion.objects.filter(proposal=OuterRef("pk"), sent_at__isnull=False).order_by("-number")
    return sent.annotate(
        valid_until=Subquery(latest.values("valid_until")[:1]),
        waits=Case(When(state=ProposalState.SENT, then=0), default=1),
    ).order_by("waits", "-pk")[:10]


def shown_version(proposal: Proposal) -> ProposalVersion | None:
    """What the buyer sees: the latest version that was sent."""
    return proposal.versions.filter(sent_at__isnull=False).order_by("-number").first()


def proposal_names(pks: list[int]) -> dict[int, Named]:
    """How the stock's screens and the log call proposals: id -> number and page."""
    numbers = Proposal.objects.filter(pk__in=pks).values_list("pk", "number")
    return {pk: Named(label=number, url=reverse("quotes:proposal", args=[number])) for pk, number in numbers}


def is_set_aside(proposal: Proposal) -> dict[str, Decimal]:
    """claim -> how much is set aside for that line at this moment. One query."""
    held: dict[str, Decimal] = {}
    for row in stock.reservations_of(subject=proposal.subject).filter(state="open"):
        held[row.claim] = held.get(row.claim, Decimal(0)) + row.quantity
    return held


def with_buyers(user: User) -> QuerySet[Proposal]:
    """Proposals that are sent and not answered."""
    return proposals_visible_to(user).filter(state=ProposalState.SENT)


@dataclass(frozen=True)
class Figures:
    """Of proposals answered since some day: how many were won, of how many, and what those orders come to."""

    won: int
    answered: int
    value: Decimal

    @property
    def won_of(self) -> str:
        return f"{self.won} / {self.answered}"

    @property
    def rate_shown(self) -> str:
        """Won of answered, in per cent; "" where nothing was answered."""
        return f"{round(100 * self.won / self.answered)} %" if self.answered else ""


def figures(*, since: datetime) -> Figures:
    """Lapsed proposals are lost ones. The value is what is to be paid, in the shop's currency; cancelled orders are left out."""
    ended = Proposal.objects.filter(updated_at__gte=since)
    ended = ended.filter(state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.LAPSED])
    counts = dict(ended.order_by().values_list("state").annotate(Count("pk")))
    won = Order.objects.filter(group__proposal__in=ended.filter(state=ProposalState.ACCEPTED))
    value = won.exclude(stage=Stage.CANCELLED).aggregate(sum=Sum(F("total") - F("let_off")))["sum"] or Decimal(0)
    return Figures(won=counts.get(ProposalState.ACCEPTED, 0), answered=sum(counts.values()), value=value)


def lines_of(proposal: Proposal) -> QuerySet[ProposalLine]:
    """Every line of every version."""
    return ProposalLine.objects.filter(version__proposal=proposal).select_related("variant__product")
