"""The same order entered twice, on two channels."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from orders import events, rules
from orders.models import LookAlike, Order
from orders.models.look_alike import Verdict
from orders.models.order import Stage
from orders.operations.changes import cancel_order
from orders.operations.settle import lock_order, tell_staff
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User

#: From this share of common goods on, a person should look.
LIKE_ENOUGH = 60


@transaction.atomic
def flag_look_alikes(*, order_id: int, at: datetime) -> list[LookAlike]:
    """Compare a new order with the same customer's other recent orders of other channels; safe to run twice.

    The same customer is the same customer record or the same phone number. Cancelled orders are not compared.
    """
    order = Order.objects.get(pk=order_id)
    if order.stage == Stage.CANCELLED or (order.customer_id is None and not order.phone):
        return []
    mine = list(order.lines.filter(variant__isnull=False).values_list("variant_id", "quantity"))
    flagged = []
    for other in _candidates(order):
        lines = [(line.variant_id, line.quantity) for line in other.lines.all() if line.variant_id]
        likeness = rules.likeness(mine, lines)
        if likeness < LIKE_ENOUGH:
            continue
        earlier, later = sorted((order, other), key=lambda one: one.pk)
        pair, is_new = LookAlike.objects.get_or_create(earlier=earlier, later=later, defaults={"likeness": likeness})
        if is_new:
            told = events.LooksAlike(
                order_id=later.pk, number=later.number, other_number=earlier.number, likeness=likeness
            )
            tell_staff(told, at=at)
            flagged.append(pair)
    return flagged


def _candidates(order: Order) -> list[Order]:
    window = timedelta(hours=current_shop().look_alike_hours)
    near = Order.objects.filter(placed_at__range=(order.placed_at - window, order.placed_at + window))
    same_person = Q(customer_id=order.customer_id) if order.customer_id else Q()
    if order.phone:
        same_person |= Q(phone=order.phone)
    others = (
        near.filter(same_person)
        .exclude(pk=order.pk)
        .exclude(channel_id=order.channel_id)
        .exclude(stage=Stage.CANCELLED)
    )
    return list(others.prefetch_related("lines").order_by("pk")[:20])


@transaction.atomic
def decide_look_alike(*, pair_id: int, verdict: str, actor: User, at: datetime) -> LookAlike:
    """Say whether a pair is one order (the later is cancelled as its duplicate) or two. Locks the pair, then both orders.

    Raises ``DomainError`` "already_decided" when somebody else has said otherwise, ``WrongStage`` when the earlier is
    off meanwhile: merging would leave the customer with none.
    """
    pair = LookAlike.objects.select_for_update().get(pk=pair_id)
    if pair.verdict == verdict:
        return pair
    if pair.verdict != Verdict.OPEN:
        raise DomainError("already_decided", _("Somebody has decided this already; the page shows how."))
    pair.verdict, pair.decided_by, pair.decided_at = verdict, actor, at
    pair.save(update_fields=["verdict", "decided_by", "decided_at"])
    earlier, later = pair.earlier, pair.later
    if verdict == Verdict.MERGED:
        kept = lock_order(earlier.pk)
        if kept.duplicate_of_id is None:
            rules.require_stage(kept.stage, *(stage for stage in Stage if stage != Stage.CANCELLED))
        reason = _("Same order as %s") % earlier.number
        cancel_order(order_id=later.pk, reason=reason, actor=actor, at=at, duplicate_of=earlier)
    for order, other in ((earlier, later), (later, earlier)):
        told = events.LookAlikeDecided(
            order_id=order.pk, number=order.number, other_number=other.number, verdict=verdict
        )
        tell_staff(told, actor=actor, at=at)
    return pair
