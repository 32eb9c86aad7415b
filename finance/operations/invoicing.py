"""Invoices, from the wish for one to the one that cancels it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from finance.events import InvoiceMoved
from finance.models import Invoice, InvoiceYear
from finance.models.invoice import InvoiceState
from finance.operations.telling import tell
from orders.models import Order, OrderGroup
from orders.models.order import LineState, Stage
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User


class AlreadyIssued(DomainError):
    """There is an invoice; another is made when that one is cancelled."""


@dataclass(frozen=True)
class MadeOutTo:
    """Whom an invoice is for: a person's or company's name, a company's tax number, where it is sent."""

    title: str
    tax_number: str = ""
    email: str = ""


@transaction.atomic
def request_invoice(
    *, to: MadeOutTo, at: datetime, order_id: int | None = None, group_id: int | None = None, actor: User | None = None
) -> Invoice:
    """Ask for an invoice for an order, or for a group of orders as one; asking again corrects what was asked, for the
    group where that was asked for its group.

    Locks the order or the group. Raises ``AlreadyIssued``, or ``Invalid`` without a name and for a cancelled order.
    """
    if not to.title.strip():
        raise Invalid("no_title", _("Say whom the invoice is made out to."), field="title")
    order, group = _lock(order_id, group_id)
    _require_not_cancelled(order)
    if order and order.group_id and (shared := _live(group=order.group_id)):
        if shared.state == InvoiceState.ISSUED:
            raise AlreadyIssued("already_issued", _("This order is on the invoice of its group."))
        order, group = _lock(None, order.group_id)
    invoice = _live(order=order, group=group)
    if invoice and invoice.state == InvoiceState.ISSUED:
        raise AlreadyIssued(
            "already_issued",
            _("Invoice %s is issued already. It can be cancelled, then another is made.") % invoice.number,
        )
    invoice = invoice or Invoice(order=order, group=group, asked_at=at)
    invoice.title, invoice.tax_number = to.title.strip()[:120], to.tax_number.strip()[:40]
    invoice.email, invoice.currency = to.email.strip(), current_shop().currency
    invoice.amount = _amount(order, group)
    invoice.save()
    _tell(invoice, actor=actor, at=at)
    return invoice


@transaction.atomic
def issue_invoice(*, invoice_id: int, actor: User, at: datetime, fapiao: str = "") -> Invoice:
    """Give a requested invoice its number and what it is for, for good; issuing twice is once.

    Locks the order or group, the invoice, then the year's numbers. Raises ``Invalid`` where nothing is to be invoiced,
    as of an order that was cancelled meanwhile.
    """
    found = Invoice.objects.get(pk=invoice_id)
    _lock(found.order_id, found.group_id)
    invoice = Invoice.objects.select_for_update().get(pk=invoice_id)
    # While we waited for the order its invoice may have gone over to its group.
    order, group = invoice.order, invoice.group
    if invoice.state != InvoiceState.REQUESTED:
        return invoice
    _require_not_cancelled(order)
    invoice.amount, invoice.lines = _amount(order, group), _lines(order, group)
    if invoice.amount <= 0:
        raise Invalid("nothing_to_invoice", _("The total is 0: there is nothing to invoice."))
    invoice.state, invoice.fapiao = InvoiceState.ISSUED, fapiao.strip()[:40]
    invoice.number = _next_number(at)
    invoice.issued_at, invoice.issued_by = at, actor
    invoice.save()
    _tell(invoice, actor=actor, at=at)
    return invoice


@transaction.atomic
def cancel_invoice(*, invoice_id: int, reason: str, actor: User, at: datetime) -> Invoice:
    """Take an invoice back: one that was only asked for is gone, an issued one gets another of the same amount below zero.

    Returns that one, or the cancelled request. Cancelling twice is once. Locks the invoice, then the year's numbers.
    """
    invoice = Invoice.objects.select_for_update().get(pk=invoice_id)
    if invoice.corrects_id:
        raise Invalid("is_correction", _("This one cancels another; it cannot be cancelled itself."))
    if invoice.state == InvoiceState.CANCELLED:
        return invoice.correction
    if invoice.state == InvoiceState.REQUESTED:
        _tell(invoice, actor=actor, at=at)
        invoice.delete()
        return invoice
    invoice.state = InvoiceState.CANCELLED
    invoice.save(update_fields=["state", "updated_at"])
    correction = Invoice.objects.create(
        number=_next_number(at),
        order=invoice.order,
        group=invoice.group,
        corrects=invoice,
        state=InvoiceState.ISSUED,
        title=invoice.title,
        tax_number=invoice.tax_number,
        email=invoice.email,
        currency=invoice.currency,
        amount=-invoice.amount,
        lines=[line | {"amount": str(-Decimal(line["amount"]))} for line in invoice.lines],
        reason=reason.strip()[:200],
        asked_at=at,
        issued_at=at,
        issued_by=actor,
    )
    _tell(correction, actor=actor, at=at)
    return correction


def _require_not_cancelled(order: Order | None) -> None:
    """A cancelled order keeps its total, but nobody owes it. Of a group the cancelled orders are left out instead."""
    if order and order.stage == Stage.CANCELLED:
        raise Invalid("cancelled", _("This order is cancelled; there is nothing to invoice."))


def _live(**of: object) -> Invoice | None:
    """The invoice that holds, or was asked for, of an order or a group."""
    return Invoice.objects.filter(corrects=None, **of).exclude(state=InvoiceState.CANCELLED).first()


def _lock(order_id: int | None, group_id: int | None) -> tuple[Order | None, OrderGroup | None]:
    order = Order.objects.select_for_update().get(pk=order_id) if order_id else None
    group = OrderGroup.objects.select_for_update().get(pk=group_id) if group_id else None
    return order, group


def _orders(order: Order | None, group: OrderGroup | None) -> list[Order]:
    if order:
        return [order]
    return list(group.orders.exclude(stage=Stage.CANCELLED).order_by("pk")) if group else []


def _amount(order: Order | None, group: OrderGroup | None) -> Decimal:
    return sum((one.payable for one in _orders(order, group)), Decimal(0))


def _lines(order: Order | None, group: OrderGroup | None) -> list[dict[str, str]]:
    lines = []
    for one in _orders(order, group):
        lines += [
            {"title": line.title, "quantity": f"{line.quantity.normalize():f}", "amount": str(line.amount)}
            for line in one.lines.exclude(state=LineState.CANCELLED).order_by("position")
        ]
        if one.let_off:
            lines.append({"title": _("Let off"), "quantity": "1", "amount": str(-one.let_off)})
    return lines


def _next_number(at: datetime) -> str:
    year = at.astimezone(current_shop().zone).year
    InvoiceYear.objects.get_or_create(year=year)
    counter = InvoiceYear.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:05d}"


def _tell(invoice: Invoice, *, actor: User | None, at: datetime) -> None:
    order = invoice.order
    subject = order.subject if order else f"group:{invoice.group_id}"
    told = InvoiceMoved(about=subject, invoice_id=invoice.pk, state=invoice.state, number=invoice.number or "")
    tell(told, actor=actor, at=at, also=["staff", order.page_audience] if order else [])
