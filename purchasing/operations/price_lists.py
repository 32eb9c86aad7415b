"""Many offers of a supplier at once, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from purchasing.models import Price, PurchaseOrderLine, SupplierGoods
from purchasing.models.supplier import PriceState
from shopsuite.people.models import User
from shopsuite.spreadsheets.kinds import UsedMeanwhile
from shopsuite.spreadsheets.snapshots import put_back, snapshot


@dataclass
class OfferChange:
    """What becomes of one offer: a new one as it stands, a known one by ``fields``; and the prices it gets, unsaved."""

    goods: SupplierGoods
    fields: dict[str, Any] = field(default_factory=dict)
    prices: list[Price] = field(default_factory=list)


@transaction.atomic
def write_price_list(
    *, changes: Sequence[OfferChange], is_proposal: bool, actor: User | None, at: datetime
) -> list[dict[str, Any]]:
    """Write the offers of one supplier, whose known rows the caller has locked; in a handful of statements.

    ``is_proposal``: its prices wait for the shop's answer. The first offer of a variant is its preferred one. Returns of
    each what ``take_back_offer`` needs, as JSON.
    """
    fresh = [change.goods for change in changes if not change.goods.pk]
    wanted = [goods.variant_id for goods in fresh]
    preferred = SupplierGoods.objects.filter(variant__in=wanted, is_preferred=True).values_list("variant", flat=True)
    has_preferred = set(preferred)
    before = [snapshot(change.goods, change.fields) for change in changes]
    for goods in fresh:
        goods.is_preferred = goods.variant_id not in has_preferred
    SupplierGoods.objects.bulk_create(fresh)
    changed = [change for change in changes if change.fields]
    for change in changed:
        for name, value in change.fields.items():
            setattr(change.goods, name, value)
        change.goods.updated_at = at
    names = {name for change in changed for name in change.fields}
    if names:
        SupplierGoods.objects.bulk_update([change.goods for change in changed], [*sorted(names), "updated_at"])
    state = PriceState.PROPOSED if is_proposal else PriceState.APPROVED
    for change in changes:
        for price in change.prices:
            price.goods, price.state, price.proposed_by = change.goods, state, actor
            price.answered_by = None if is_proposal else actor
    Price.objects.bulk_create(price for change in changes for price in change.prices)
    is_fresh = {goods.pk for goods in fresh}
    return [
        {
            "goods": change.goods.pk,
            "is_new": change.goods.pk in is_fresh,
            "prices": [price.pk for price in change.prices],
            "state": state,
            "at": at.isoformat(),
            "before": old,
            "after": snapshot(change.goods, change.fields),
        }
        for change, old in zip(changes, before, strict=True)
    ]


@transaction.atomic
def take_back_offer(*, made: Mapping[str, Any]) -> None:
    """Undo what ``write_price_list`` returned ``made`` for. Locks the offer and its prices.

    Raises ``UsedMeanwhile`` when it was ordered, answered or changed since.
    """
    goods = SupplierGoods.objects.select_for_update().filter(pk=made["goods"]).first()
    if goods is None:  # somebody has removed it already
        return
    name = str(goods.variant)
    prices = {price.pk: price for price in Price.objects.select_for_update().filter(goods=goods).order_by("pk")}
    ours = [prices[pk] for pk in made["prices"] if pk in prices]
    if any(price.state != made["state"] for price in ours):
        raise UsedMeanwhile("answered_since", _("The price of %s was answered since; it stays.") % name)
    lines = PurchaseOrderLine.objects.filter(variant=goods.variant_id, order__supplier=goods.supplier_id)
    if lines.filter(order__created_at__gte=datetime.fromisoformat(made["at"])).exists():
        raise UsedMeanwhile("ordered_since", _("%s was ordered at this price since; it stays.") % name)
    if made["is_new"] and len(prices) > len(ours):
        raise UsedMeanwhile("changed_since", _("%s has another price since; it stays as it is.") % name)
    put_back(goods, before=made["before"], after=made["after"], title=name)
    Price.objects.filter(pk__in=[price.pk for price in ours]).delete()
    if made["is_new"]:
        goods.delete()
    elif made["before"]:
        goods.save()
