"""A document becomes what it is: an order, a return, a correction of stock. Whole or not at all, and never twice."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inventory import operations as stock
from inventory.models import Place, Variant
from inventory.operations import Receipt, Sale
from orders import events, operations, rules
from orders.imports.customers import Customers
from orders.imports.documents import Document, DocumentKind, is_service
from orders.imports.goods import Goods
from orders.imports.rows import ParsedRow
from orders.imports.terms import Terms
from orders.models import HandOver, ImportedDocument, Order, OrderLine, Return, ReturnLine
from orders.models.order import IN_WORK, LineKind, LineState, PaymentState, Stage, Way
from orders.operations import LineDraft, OrderDraft
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import Entry, record, record_many
from shopsuite.people.models import Customer, User
from shopsuite.spreadsheets.models import SheetImport

ROW_FIELDS = [field.name for field in fields(ParsedRow)]


class Booking:
    """Books the documents of one file. ``goods`` and ``customers`` were made known before the first document."""

    def __init__(
        self, job: SheetImport, terms: Terms, *, goods: Goods, customers: Customers, actor: User | None
    ) -> None:
        self.job = job
        self.terms = terms
        self.goods = goods
        self.customers = customers
        self.currency = current_shop().currency
        self.actor = actor
        self._steps = {
            DocumentKind.ORDER: self._order,
            DocumentKind.RETURN: self._return,
            DocumentKind.CANCELLATION: self._cancellation,
            DocumentKind.CORRECTION: self._correction,
        }

    def book(self, documents: Sequence[Document], *, at: datetime) -> list[ImportedDocument]:
        """Book ``documents`` and keep their rows in the inbox, in the caller's transaction. Raises ``DomainError`` when one is refused.

        Orders of the past are written together, in as many statements for forty as for one.
        """
        if self.terms.is_history and all(document.kind == DocumentKind.ORDER for document in documents):
            kept = [{"order": order} for order in self._past_orders(documents, at)]
        else:
            kept = [self._steps[document.kind](document, document.placed_at or at, at) for document in documents]
        return ImportedDocument.objects.bulk_create(
            ImportedDocument(
                channel=self.terms.channel,
                source=self.job,
                external_id=document.number,
                kind=document.kind,
                raw=[_raw(row) for row in document.rows],
                at=at,
                **became,
            )
            for document, became in zip(documents, kept, strict=True)
        )

    def _order(self, document: Document, placed_at: datetime, at: datetime) -> dict[str, Any]:
        """An order to work on: it reserves what there is and waits for the rest."""
        first = document.rows[0]
        draft = OrderDraft(
            channel=self.terms.channel,
            place=Place.objects.get(pk=self.terms.place_id),
            external_id=document.number,
            customer=self.customers.of(first),
            customer_name=first.customer_name,
            phone=first.phone,
            address=_address(first),
            customer_note=first.note,
            placed_at=placed_at,
            may_wait=True,
            lines=[self._line_draft(row) for row in document.rows],
        )
        return {"order": operations.place_order(draft=draft, actor=self.actor, at=at)}

    def _line_draft(self, row: ParsedRow) -> LineDraft:
        variant = None if is_service(row) else self.goods.variant(row.sku)
        return LineDraft(
            variant_id=variant.pk if variant else None,
            quantity=row.quantity,
            unit_price=row.unit_price,
            title=row.title or (variant.title if variant else row.sku),
            sku=row.sku,
            is_service=variant is None,
        )

    def _past_orders(self, documents: Sequence[Document], at: datetime) -> list[Order]:
        """Orders of the past: shipped and settled long ago. Their goods leave the stock without passing the queues."""
        lines = [
            [self._past_line(row, position) for position, row in enumerate(document.rows, start=1)]
            for document in documents
        ]
        orders = Order.objects.bulk_create(
            self._past_order(document, document.placed_at or at, of)
            for document, of in zip(documents, lines, strict=True)
        )
        for order, of in zip(orders, lines, strict=True):
            for line in of:
                line.order = order
        OrderLine.objects.bulk_create([line for of in lines for line in of])
        HandOver.objects.bulk_create(
            HandOver(
                order=order,
                way=order.way,
                opened_at=order.placed_at,
                done_at=order.placed_at,
                delivered_at=order.placed_at,
            )
            for order in orders
        )
        # On record for each order's timeline; thousands of old orders are nobody's news.
        record_many(Entry(self._placed(order), actor=self.actor, at=at, audiences=[]) for order in orders)
        sales = [
            # On the day it was sold: what sells how fast is read from the ledger.
            Sale(order.subject, self.goods.stock_id(row.sku), row.quantity, sold_at=order.placed_at)
            for order, document in zip(orders, documents, strict=True)
            for row in document.rows
            if not is_service(row)
        ]
        stock.sell_directly(sales=sales, actor=self.actor, at=at)
        return orders

    def _past_order(self, document: Document, placed_at: datetime, lines: list[OrderLine]) -> Order:
        first = document.rows[0]
        customer = self.customers.of(first)
        return Order(
            channel=self.terms.channel,
            external_id=document.number,
            place_id=self.terms.place_id,
            stage=Stage.DELIVERED,
            customer=customer,
            customer_name=first.customer_name or (str(customer) if customer else ""),
            phone=first.phone,
            address=_address(first),
            customer_note=first.note,
            way=Way.CARRIER,
            placed_at=placed_at,
            currency=self.currency,
            total=sum((line.amount for line in lines), Decimal(0)),
            payment_state=PaymentState.PAID,
            taken_by=self.actor,
            shipped_at=placed_at,
        )

    def _placed(self, order: Order) -> events.OrderPlaced:
        return events.OrderPlaced(
            order_id=order.pk,
            number=order.number,
            channel=self.terms.channel.code,
            total=str(order.total),
            place_id=order.place_id,
            is_history=True,
        )

    def _past_line(self, row: ParsedRow, position: int) -> OrderLine:
        variant, price = self._offer(row)
        return OrderLine(
            position=position,
            kind=LineKind.GOODS if variant else LineKind.SERVICE,
            variant=variant,
            title=row.title or self.goods.title(row.sku),
            sku=row.sku,
            quantity=row.quantity,
            unit_price=price,
            amount=rules.amount_of(quantity=row.quantity, unit_price=price),
            state=LineState.SHIPPED,
        )

    def _offer(self, row: ParsedRow) -> tuple[Variant | None, Decimal]:
        """The goods of a row, None for a service, and its price: the file's, or the catalogue's where it names none."""
        variant = None if is_service(row) else self.goods.variant(row.sku)
        if row.unit_price is not None:
            return variant, row.unit_price
        return variant, variant.price if variant else Decimal(0)

    def _return(self, document: Document, placed_at: datetime, at: datetime) -> dict[str, Any]:
        """Goods that came back go on the shelf again; money that went back is a negative amount."""
        first = document.rows[0]
        customer = self.customers.of(first)
        lines = [self._return_line(row, position) for position, row in enumerate(document.rows, start=1)]
        made = Return.objects.create(
            channel=self.terms.channel,
            external_id=document.number,
            order=self._order_returned(document, customer, placed_at),
            customer=customer,
            at=placed_at,
            currency=self.currency,
            total=sum((line.amount for line in lines), Decimal(0)),
            reason=first.note[:200],
        )
        for line in lines:
            line.document = made
        ReturnLine.objects.bulk_create(lines)
        told = events.ReturnRecorded(return_id=made.pk, external_id=made.external_id, total=str(made.total))
        record(told, actor=self.actor, at=at, audiences=[])
        receipts = self._receipts(document)
        if receipts:
            stock.take_back(receipts=receipts, subject=f"return:{made.pk}", actor=self.actor, at=at)
        return {"document": made}

    def _return_line(self, row: ParsedRow, position: int) -> ReturnLine:
        variant, price = self._offer(row)
        return ReturnLine(
            position=position,
            kind=LineKind.GOODS if variant else LineKind.SERVICE,
            variant=variant,
            title=row.title or self.goods.title(row.sku),
            sku=row.sku,
            quantity=-row.quantity,
            unit_price=price,
            amount=rules.amount_of(quantity=row.quantity, unit_price=price),
            is_restocked=variant is not None,
        )

    def _order_returned(self, document: Document, customer: Customer | None, placed_at: datetime) -> Order | None:
        """The customer's latest earlier order of this channel that has the same goods; None when none does."""
        if customer is None:
            return None
        skus = [row.sku for row in document.rows if not is_service(row)]
        mine = Order.objects.filter(channel=self.terms.channel, customer=customer, placed_at__lte=placed_at)
        return mine.filter(lines__sku__in=skus).order_by("-placed_at", "-pk").first()

    def _cancellation(self, document: Document, placed_at: datetime, at: datetime) -> dict[str, Any]:
        """The channel says this order is off. One that is still in the house ends; one that has left stays as it is."""
        known = {"channel": self.terms.channel, "external_id": document.number}
        order = Order.objects.filter(**known).first()
        if order and order.stage in IN_WORK:
            reason = _("Cancelled in the channel")
            operations.cancel_order(order_id=order.pk, reason=reason, actor=self.actor, at=at)
        return {"order": order}

    def _correction(self, document: Document, placed_at: datetime, at: datetime) -> dict[str, Any]:
        """Unpriced rows for nobody: negative ones were written off, positive ones were found."""
        subject = f"correction:{self.terms.channel.code}:{document.number}"[:60]
        for row in document.rows:
            reason = row.title or _("No reason given")
            if row.quantity < 0:
                parts = [(self.goods.stock_id(row.sku), -row.quantity)]
                stock.write_off(parts=parts, reason=reason, actor=self.actor, at=at, subject=subject)
            else:
                receipt = Receipt(self.goods.batch(row.sku), self.terms.place_id, row.quantity)
                stock.add_found(receipts=[receipt], reason=reason, actor=self.actor, at=at, subject=subject)
        return {}

    def _receipts(self, document: Document) -> list[Receipt]:
        rows = [row for row in document.rows if not is_service(row)]
        return [Receipt(self.goods.batch(row.sku), self.terms.place_id, abs(row.quantity)) for row in rows]


def _address(row: ParsedRow) -> str:
    return ", ".join(part for part in (row.address, row.country) if part)


def _raw(row: ParsedRow) -> dict[str, Any]:
    """The row as it was understood, for the inbox: empty cells left out, numbers as text."""
    cells = ((name, getattr(row, name)) for name in ROW_FIELDS)
    return {name: str(value) for name, value in cells if value not in ("", None)}
