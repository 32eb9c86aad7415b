"""Suppliers and purchase orders for the palette."""

from collections.abc import Iterator

from django.urls import reverse

from purchasing import queries
from shopsuite.core.palette import Found
from shopsuite.people.models import User


def suppliers_found(text: str, user: User) -> Iterator[Found]:
    """Suppliers of that name."""
    if user.may("purchasing.see"):
        for supplier in queries.suppliers_visible_to(user).filter(name__icontains=text).order_by("name")[:5]:
            yield Found(supplier.name, reverse("purchasing:supplier", args=[supplier.pk]), "building-store")


def purchases_found(text: str, user: User) -> Iterator[Found]:
    """Purchase orders whose number begins so, the newest first."""
    orders = queries.orders_visible_to(user).filter(number__istartswith=text).select_related("supplier")
    for order in orders.order_by("-pk")[:5]:
        yield Found(order.number, order.get_absolute_url(), "shopping-cart", order.supplier.name)
