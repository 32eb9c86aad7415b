"""Keeping record of who took a copy of what the shop holds of a customer."""

from datetime import datetime

from django.db import transaction

from shopsuite.feed.operations import record
from shopsuite.people import events
from shopsuite.people.models import Customer, User
from shopsuite.people.roles import Role


@transaction.atomic
def note_export(*, customer: Customer, actor: User, at: datetime) -> None:
    """Write into the log that ``actor`` took everything about ``customer``; it is told to the owners and to nobody else."""
    record(events.CustomerExported(customer_id=customer.pk), actor=actor, at=at, audiences=[f"role:{Role.OWNER}"])
