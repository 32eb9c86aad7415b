"""What a customer was promised in words both sides agreed on."""

from datetime import datetime, time

from django.urls import reverse

from messaging import queries
from messaging.beside import Promise
from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer, User


def agreed_days(customer: Customer, viewer: User) -> list[Promise]:
    """The days in what is in force with ``customer``. Closing a conversation says that what was agreed there is kept."""
    zone = current_shop().zone
    return [
        Promise(
            what=f"{fact.agreement.title}: {fact.label}",
            url=reverse("messaging:conversation", args=[fact.agreement.conversation_id]),
            by=datetime.combine(fact.day, time.max, zone),
            is_day=True,
        )
        for fact in queries.days_agreed_with(customer, viewer)
    ]
