"""Proposals beside a customer's orders."""

from typing import Any

from quotes import queries
from shopsuite.people.models import Customer


def proposals_for_own(customer: Customer) -> dict[str, Any]:
    """The latest proposals that were sent to a customer, those to answer first."""
    proposals = list(queries.latest_sent_to(customer))
    return {"proposals": proposals} if proposals else {}
