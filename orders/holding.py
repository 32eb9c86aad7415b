"""What orders hold of a customer."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.models import ChangeRequest, Order
from orders.operations.forgetting import forget_customer, hindrance
from shopsuite.core.archives import Archive, safe_name
from shopsuite.people.holdings import Holding
from shopsuite.people.models import Customer, User

#: Orders held in memory at a time.
CHUNK = 200


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Their orders with lines and money, one to a line of ``orders.json``, and the photos of their parcels. What colleagues
    wrote on them for one another is the shop's own."""
    orders = customer.orders.select_related("channel").order_by("pk")
    orders = orders.prefetch_related(
        "lines", "payments", "photos", "returns__lines", "change_requests__fields", "change_requests__lines"
    )
    with archive.entry("orders.json") as write:
        before = b"[\n "
        for order in orders.iterator(chunk_size=CHUNK):
            write(before + json.dumps(_order(order), ensure_ascii=False).encode())
            before = b",\n "
        write(b"[]\n" if before == b"[\n " else b"\n]\n")
    for order in orders.exclude(photos=None).iterator(chunk_size=CHUNK):
        for photo in order.photos.all():
            archive.add_stored(f"photos/{order.number}-{photo.pk}-{safe_name(photo.image.name)}", photo.image.name)


def _order(order: Order) -> dict[str, Any]:
    """Times in ISO 8601, money and quantities as text; ``currency`` is that of every amount."""
    return {
        "number": order.number,
        "channel": order.channel.code,
        "number_in_channel": order.external_id,
        "stage": order.stage,
        "placed_at": order.placed_at.isoformat(),
        "shipped_at": order.shipped_at and order.shipped_at.isoformat(),
        "name": order.customer_name,
        "phone": order.phone,
        "address": order.address,
        "way": order.way,
        "note": order.customer_note,
        "card_text": order.card_text,
        "currency": order.currency,
        "total": str(order.total),
        "let_off": str(order.let_off),
        "payment": order.payment_state,
        "lines": [_line(line) | {"note": line.note} for line in order.lines.all()],
        "payments": [
            {"at": paid.at.isoformat(), "amount": str(paid.amount), "method": paid.method}
            for paid in order.payments.all()
        ],
        "changes": [_change(asked) for asked in order.change_requests.all()],
        "returns": [
            {
                "number": back.external_id,
                "at": back.at.isoformat(),
                "total": str(back.total),
                "reason": back.reason,
                "lines": [_line(line) for line in back.lines.all()],
            }
            for back in order.returns.all()
        ],
    }


def _change(asked: ChangeRequest) -> dict[str, Any]:
    return {
        "at": asked.asked_at.isoformat(),
        "state": asked.state,
        "words": asked.note,
        "answer": asked.reason,
        "fields": [{"name": each.name, "before": each.old, "after": each.new} for each in asked.fields.all()],
        "lines": [
            {"title": row.title, "before": str(row.old_quantity), "after": str(row.quantity)}
            for row in asked.lines.all()
        ],
    }


def _line(line: Any) -> dict[str, str]:
    return {
        "title": line.title,
        "sku": line.sku,
        "quantity": str(line.quantity),
        "unit_price": str(line.unit_price),
        "amount": str(line.amount),
    }


ORDERS = Holding(
    app="orders",
    place=30,
    goes=_(
        "On their orders: name, phone, address, their notes and card texts, colleagues' notes, photos of parcels, tracking "
        "numbers, reasons, the private links, and the rows and files they were imported from."
    ),
    stays=_(
        "Order numbers, lines, amounts, payments and days: the law has a shop keep its accounts, for ten years or longer."
    ),
    hand_out=_hand_out,
    forget=forget_customer,
    hindrance=hindrance,
)
