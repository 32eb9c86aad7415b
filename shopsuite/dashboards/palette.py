"""Customers for the palette."""

from collections.abc import Iterator

from django.urls import reverse

from shopsuite.core.palette import Found
from shopsuite.people import queries
from shopsuite.people.models import User


def customers_found(text: str, user: User) -> Iterator[Found]:
    """Customers of that name, company, phone or WeChat."""
    if user.may("customers.see"):
        for customer in queries.customers_matching(viewer=user, text=text)[:5]:
            yield Found(str(customer), reverse("customer", args=[customer.pk]), "user", customer.phone)
