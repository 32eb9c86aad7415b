"""Customers a file speaks of, made known before its first document is booked."""

from collections.abc import Sequence

from django.db import transaction

from orders.imports.documents import Document
from orders.imports.rows import ParsedRow
from orders.models import Channel, ChannelCustomer
from shopsuite.people.models import Customer
from shopsuite.people.operations import normal_phone, remember_customer


class Customers:
    """Who placed each of some documents of ``channel``; those nobody knows yet are made.

    They are told by their number in the channel, or by name where there is none. Guests have neither and stay guests.
    """

    @transaction.atomic
    def __init__(self, channel: Channel, documents: Sequence[Document]) -> None:
        firsts = [document.rows[0] for document in documents if document.rows]
        self._known = _numbered(channel, {row.customer_number: row for row in reversed(firsts) if row.customer_number})
        for row in firsts:
            if not row.customer_number and row.customer_name and row.phone and row.customer_name not in self._known:
                self._known[row.customer_name] = remember_customer(name=row.customer_name, phone=row.phone)

    def of(self, row: ParsedRow) -> Customer | None:
        """The customer of a document that begins with ``row``; None for a guest."""
        return self._known.get(row.customer_number or row.customer_name)


def _numbered(channel: Channel, rows: dict[str, ParsedRow]) -> dict[str, Customer]:
    """Customer by number in the channel; in a handful of statements, whatever their number."""
    known = ChannelCustomer.objects.filter(channel=channel, external_id__in=rows).select_related("customer")
    customers = {row.external_id: row.customer for row in known}
    fresh = {number: row for number, row in rows.items() if number not in customers}
    made = Customer.objects.bulk_create(
        Customer(
            name=row.customer_name or f"{channel} {number}"[:120],
            phone=normal_phone(row.phone),
            country=row.country,
            address=row.address,
        )
        for number, row in fresh.items()
    )
    ChannelCustomer.objects.bulk_create(
        ChannelCustomer(channel=channel, external_id=number, customer=customer)
        for number, customer in zip(fresh, made, strict=True)
    )
    return customers | dict(zip(fresh, made, strict=True))
