"""What calls about buying share: who may make them, and on which side of an order they stand."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from purchasing import queries
from purchasing.models import PurchaseOrder
from shopsuite.api.scopes import Scope

#: Whoever takes part in buying at all; which orders they find, the query decides.
BOTH_SIDES = ("purchasing.see", "supplier.portal")
READ = (Scope.PURCHASING_READ, BOTH_SIDES)
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
