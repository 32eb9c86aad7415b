"""Everything the shop holds of a customer, in one ZIP to hand to them."""

from datetime import datetime
from typing import IO

from shopsuite.core import archives
from shopsuite.core.archives import Archive
from shopsuite.people import holdings
from shopsuite.people.models import Customer, User


def of_customer(customer: Customer, *, actor: User, at: datetime) -> IO[bytes]:
    """A temporary file with the part of every app (``people.holdings``) as a ZIP; gone as soon as it is closed.

    Whoever calls has asked whether ``actor`` may have it, and records it.
    """

    def write(archive: Archive) -> None:
        for holding in holdings.every():
            if holding.hand_out:
                holding.hand_out(archive, customer, actor)

    return archives.written(write, at=at)
