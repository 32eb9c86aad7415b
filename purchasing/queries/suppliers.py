"""Suppliers, their people, what they offer, and how long they take."""

from collections.abc import Iterable
from datetime import timedelta
from statistics import stdev

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from purchasing.models import (
    PurchaseOrder,
    Supplier,
    SupplierGoods,
    SupplierPerson,
)
from purchasing.models.order import OPEN
from shopsuite.core.subjects import Named
from shopsuite.people.models import User

#: So many of a supplier's deliveries say how regular they are.
LAST_DELIVERIES = 30


def suppliers_visible_to(user: User) -> QuerySet[Supplier]:
    """All for the shop's buyers; their own for people of a supplier."""
    if user.may("purchasing.see"):
        return Supplier.objects.all()
    return Supplier.objects.filter(people__user=user) if user.may("supplier.portal") else Supplier.objects.none()


def people_visible_to(user: User) -> QuerySet[SupplierPerson]:
    """Who signs in for the suppliers that ``user`` may see."""
    return SupplierPerson.objects.filter(supplier__in=suppliers_visible_to(user)).select_related("user__sign_in_link")


def offered_by(supplier: Supplier, variant_ids: Iterable[int]) -> dict[int, SupplierGoods]:
    """What ``supplier`` offers of these variants, with its prices, by variant."""
    found = supplier.goods.filter(variant__in=list(variant_ids), is_active=True)
    found = found.select_related("supplier").prefetch_related("prices")
    return {goods.variant_id: goods for goods in found}


def lead_days_of(order: PurchaseOrder) -> int:
    """How long the slowest thing ordered takes, in days, as far as the supplier has said."""
    supplier = order.supplier
    wanted = list(order.lines.values_list("variant_id", flat=True))
    offered = offered_by(supplier, wanted)
    return max(
        (offered[pk].lead_time_days if pk in offered else supplier.lead_days for pk in wanted),
        default=supplier.lead_days,
    )


def supplier_names(pks: list[int]) -> dict[int, Named]:
    """What suppliers are called in the log."""
    found = Supplier.objects.filter(pk__in=pks)
    return {each.pk: Named(str(each), reverse("purchasing:supplier", args=[each.pk])) for each in found}


def supplier_list(user: User) -> QuerySet[Supplier]:
    """Suppliers in use, each with how many ``open_orders`` and ``goods_count`` goods."""
    found = suppliers_visible_to(user).filter(is_active=True)
    return found.annotate(
        open_orders=Count("orders", filter=Q(orders__state__in=OPEN), distinct=True),
        goods_count=Count("goods", filter=Q(goods__is_active=True), distinct=True),
    )


def lead_deviation_of(supplier: Supplier) -> float:
    """How far their deliveries vary: the standard deviation, in days, from sending an order to its first goods, over their last
    ``LAST_DELIVERIES``; 0.0 while fewer than three are known. Orders wanted on a day of their own say nothing about that."""
    delivered = supplier.orders.filter(sent_at__isnull=False, wanted_on=None).annotate(came=Min("receipts__at"))
    pairs = delivered.filter(came__isnull=False).order_by("-pk").values_list("sent_at", "came")[:LAST_DELIVERIES]
    days = [max(came - sent, timedelta()) / timedelta(days=1) for sent, came in pairs]
    return stdev(days) if len(days) >= 3 else 0.0
