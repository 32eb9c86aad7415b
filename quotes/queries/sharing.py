"""Accepted proposals for many people whose goods are not yet shared out among them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Least

from orders.models import Order
from orders.models.order import LineState, Stage
from quotes.models import Proposal, ProposalLine


@dataclass(frozen=True)
class Orders:
    """What an accepted proposal became: how many orders, what of their deposit is not in, and the ``only`` one while it is one."""

    count: int = 0
    deposit: Decimal = Decimal(0)
    only: Order | None = None


def orders_of(proposal: Proposal) -> Orders:
    """The orders of ``proposal`` that were not cancelled. Money in the shop's currency."""
    found = Order.objects.filter(group=proposal.group_id).exclude(stage=Stage.CANCELLED)
    if proposal.group_id is None:
        return Orders()
    asked = found.aggregate(
        count=Count("pk"),
        deposit=Sum(Least("deposit", F("total") - F("let_off"))),
        waiting=Count("pk", filter=Q(waits_for_deposit=True)),
    )
    deposit = asked["deposit"] if asked["waiting"] else Decimal(0)
    return Orders(asked["count"], deposit, found.first() if asked["count"] == 1 else None)


def proposals_to_share_out() -> QuerySet[Proposal]:
    """Proposals for more than one head whose order nobody has begun to work on."""
    first = Order.objects.filter(group=OuterRef("group")).order_by("pk")
    found = Proposal.objects.annotate(first_stage=Subquery(first.values("stage")[:1]))
    return found.filter(heads__gt=1, first_stage=Stage.PLACED).select_related("customer").order_by("-pk")


def shares_left(proposal: Proposal) -> int:
    """How many heads' goods the order that its acceptance made still holds; 0 once they are on their way, and where the
    order was changed so that it is no number of equal shares any more."""
    order = Order.objects.filter(group=proposal.group_id).order_by("pk").first() if proposal.group_id else None
    if order is None or order.stage != Stage.PLACED:
        return 0
    taken = ProposalLine.objects.filter(version__proposal=proposal, is_accepted=True).order_by("position")
    each = list(taken.values_list("variant_id", "quantity"))
    goods = order.lines.filter(kind="goods").exclude(state=LineState.CANCELLED).order_by("position")
    held = list(goods.values_list("variant_id", "quantity"))
    if not each or [variant for variant, _quantity in each] != [variant for variant, _quantity in held]:
        return 0
    counts = {whole / one for (_variant, one), (_other, whole) in zip(each, held, strict=True)}
    count = counts.pop()
    return int(count) if not counts and count == int(count) else 0
