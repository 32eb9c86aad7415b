"""What calls about buying share: who may make them, and on which side of an order they stand."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.request import Request

from inventory import queries as stock
from inventory.models import Place
from purchasing import queries
from purchasing.models import PurchaseOrder
from shopsuite.api.scopes import Scope
from shopsuite.core.errors import Invalid

#: Whoever takes part in buying at all; which orders they find, the query decides.
BOTH_SIDES = ("purchasing.see", "supplier.portal")
READ = (Scope.PURCHASING_READ, BOTH_SIDES)
READ_PRICES = (Scope.PURCHASING_READ, "stock.see_cost")
ORDER = (Scope.PURCHASING_WRITE, "purchasing.order")
APPROVE = (Scope.PURCHASING_WRITE, "purchasing.approve")
SELL = (Scope.PURCHASING_WRITE, "supplier.portal")
EITHER = (Scope.PURCHASING_WRITE, ("purchasing.order", "supplier.portal"))
RECEIVE = (Scope.PURCHASING_WRITE, "stock.receive")
TAGS = ["Purchasing"]


def visible_order(request: Request, number: str) -> PurchaseOrder:
    """The order, or nothing to be found."""
    return get_object_or_404(queries.orders_visible_to(request.user), number=number)


def is_of_supplier(request: Request, supplier_id: int) -> bool:
    """Whether the caller speaks for this supplier, and not for the shop."""
    works_for = getattr(request.user, "works_for_supplier", None)
    return request.user.may("supplier.portal") and works_for is not None and works_for.supplier_id == supplier_id


def place_named(code: str) -> Place:
    """The place with this code; where none is named, the one that takes deliveries. Raises ``Http404``."""
    place = get_object_or_404(stock.active_places(), code=code) if code else queries.receiving_place()
    if place is None:
        raise Http404
    return place


def variants_named(request: Request, lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """SKU -> primary key for all that ``lines`` name. Raises ``Invalid`` for goods that do not exist."""
    skus = [line["sku"] for line in lines]
    found = dict(stock.variants_visible_to(request.user).filter(sku__in=skus).values_list("sku", "pk"))
    for sku in skus:
        if sku not in found:
            raise Invalid("unknown_goods", _("There are no goods %s.") % sku, field="lines", sku=sku)
    return found
