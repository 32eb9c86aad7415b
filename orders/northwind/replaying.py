"""The dump's years traded again: each step at its own time, through the operations everybody else uses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from inventory import operations as stock
from inventory import queries as stock_queries
from inventory.models import BatchStock, Place, StockMove, WaitingDemand
from inventory.operations import NewBatch, NotOnHand
from orders import operations
from orders.models import Channel, Order
from orders.models.channel import ChannelKind
from orders.models.order import Stage, Way
from orders.northwind.catalogue import Known, make_known
from orders.northwind.comparing import Compared, compared, on_hold_for_nobody
from orders.northwind.dump import Moved, Movement, Northwind, Purchase, Sale, Wanted
from orders.operations import LineDraft, OrderDraft
from purchasing import operations as buying
from purchasing.models import PurchaseOrder
from purchasing.models.order import OrderState
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User

CHANNEL = "northwind"


class StillWaits(DomainError):
    """The dump sells what is not there yet at that time."""


@dataclass(frozen=True)
class Step:
    """One thing that happened; at the same moment goods come in (``rank`` 0) before they go out."""

    at: datetime
    rank: int
    key: int
    do: Callable[[], object]


@dataclass
class Replayed:
    """What became of a dump. ``left_out``: movements on hold for no order, which promise nothing to anybody here."""

    steps: int = 0
    problems: list[str] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return not self.problems and all(each.is_same for each in self.compared)


class Replay:
    """One dump, replayed at ``place`` in the name of ``actor``. Safe to run again: every step looks whether it was done before."""

    def __init__(self, dump: Northwind, *, place: Place, actor: User) -> None:
        self.dump, self.place, self.actor = dump, place, actor

    def run(self) -> Replayed:
        """Replay everything, one transaction a step. What is short at its time is tried once more when all goods have come."""
        self.known = self._make_known()
        self.channel = Channel.objects.get_or_create(
            code=CHANNEL,
            defaults={"name": "Northwind", "name_zh": "罗斯文", "kind": ChannelKind.FILE, "place": self.place},
        )[0]
        done, short = Replayed(left_out=on_hold_for_nobody(self.dump)), []
        for step in sorted(self._steps(), key=lambda step: (step.at, step.rank, step.key)):
            try:
                self._take(step, done)
            except (NotOnHand, StillWaits):
                short.append(step)
        for step in short:
            try:
                self._take(step, done)
            except (NotOnHand, StillWaits) as refusal:
                done.problems.append(refusal.message)
        done.compared = compared(self.dump, known=self.known, place=self.place)
        return done

    @staticmethod
    def _take(step: Step, done: Replayed) -> None:
        with transaction.atomic():
            step.do()
        done.steps += 1

    def _make_known(self) -> Known:
        began = min(each.requested_at for each in self.dump.purchases.values())
        return make_known(self.dump, since=began.date())

    def _steps(self) -> Iterator[Step]:
        for purchase in self.dump.purchases.values():
            yield from self._buy(purchase)
        for sale in self.dump.sales.values():
            yield from self._sell(sale)
        for movement in self.dump.without_document():
            do = {
                Moved.PURCHASED: self._book_in,
                Moved.SOLD: self._sell_over_the_counter,
                Moved.WASTE: self._write_off,
            }.get(movement.kind)
            if do:
                yield Step(movement.at, 2 * (movement.kind != Moved.PURCHASED), movement.id, partial(do, movement))

    # Buying

    def _buy(self, purchase: Purchase) -> Iterator[Step]:
        came = [line for line in purchase.lines if line.movement]
        first = min((line.movement.at for line in came if line.movement), default=None)
        if not purchase.lines:
            return
        requested_at = min(filter(None, (purchase.requested_at, first)))
        yield Step(requested_at, 0, purchase.id, partial(self._request, purchase, at=requested_at))
        if purchase.approved_at or first:
            # Goods may have been booked in before anybody wrote down that the order was approved.
            sent_at = max(requested_at, min(filter(None, (purchase.approved_at, first))))
            yield Step(sent_at, 0, purchase.id, partial(self._send, purchase, at=sent_at))
        for line in came:
            if line.movement:
                yield Step(line.movement.at, 0, line.movement.id, partial(self._receive, purchase, line, line.movement))

    def _request(self, purchase: Purchase, *, at: datetime) -> None:
        """Two lines of one product are one here, at the price that keeps the sum."""
        wanted: dict[int, list[Wanted]] = {}
        for line in purchase.lines:
            wanted.setdefault(line.goods_id, []).append(line)
        drafts = []
        for goods_id, lines in wanted.items():
            quantity = sum((line.quantity for line in lines), Decimal(0))
            amount = sum((line.quantity * line.price for line in lines), Decimal(0))
            drafts.append(buying.LineDraft(self.known.variants[goods_id].pk, quantity, amount / quantity))
        buying.request_order(
            supplier=self.known.suppliers[purchase.supplier_id],
            place_id=self.place.pk,
            lines=drafts,
            actor=self.actor,
            at=at,
            note=purchase.note,
            client_id=_name("purchase", purchase.id),
        )

    @staticmethod
    def _order_of(purchase: Purchase) -> PurchaseOrder:
        return PurchaseOrder.objects.get(client_id=_name("purchase", purchase.id))

    def _send(self, purchase: Purchase, *, at: datetime) -> None:
        order = self._order_of(purchase)
        if order.state == OrderState.REQUESTED:
            order = buying.approve(order_id=order.pk, version=order.version, actor=self.actor, at=at)
        if order.state == OrderState.APPROVED:
            buying.send(order_id=order.pk, actor=self.actor, at=at)

    def _receive(self, purchase: Purchase, line: Wanted, movement: Movement) -> None:
        order = self._order_of(purchase)
        variant = self.known.variants[line.goods_id]
        buying.receive(
            order_id=order.pk,
            client_id=_name("movement", movement.id),
            arrived=[buying.Arrived(order.lines.get(variant=variant).pk, movement.quantity, _batch_of(movement))],
            actor=self.actor,
            at=movement.at,
        )

    # Selling

    def _sell(self, sale: Sale) -> Iterator[Step]:
        """What was sold of an order, and apart from it what is still promised or waited for: goods leave an order all at once."""
        sold = [line for line in sale.lines if line.movement and line.movement.kind == Moved.SOLD]
        rest = [line for line in sale.lines if line not in sold]
        if sold:
            days = [line.movement.at for line in sold if line.movement]
            yield Step(min(days), 1, sale.id, partial(self._place, sale, sold, min(days), str(sale.id)))
            yield Step(max(days), 3, sale.id, partial(self._hand_over, sale, max(days)))
        if rest:
            # What waits comes last in the queue: its goods went to whom the dump sold them.
            days = [line.movement.at for line in rest if line.movement]
            at = min(days, default=max(movement.at for movement in self.dump.movements.values()))
            name = f"{sale.id}/open" if sold else str(sale.id)
            yield Step(at, 1 if days else 4, sale.id, partial(self._place, sale, rest, at, name))

    def _place(self, sale: Sale, lines: list[Wanted], at: datetime, name: str) -> None:
        draft = OrderDraft(
            channel=self.channel,
            place=self.place,
            external_id=name,
            customer_name=sale.customer_name,
            address=sale.address,
            way=Way.CARRIER,
            placed_at=sale.placed_at,
            may_wait=True,
            lines=[
                LineDraft(
                    quantity=line.movement.quantity if line.movement else line.quantity,
                    variant_id=self.known.variants[line.goods_id].pk,
                    unit_price=line.price,
                )
                for line in lines
            ],
        )
        operations.place_order(draft=draft, actor=self.actor, at=at)

    def _hand_over(self, sale: Sale, at: datetime) -> None:
        order = Order.objects.get(channel=self.channel, external_id=str(sale.id))
        if order.stage != Stage.PLACED:
            return
        if WaitingDemand.objects.filter(subject=order.subject).exists():
            raise StillWaits(
                "still_waits", f"Order {sale.id} of the dump is sold there, and still waits for goods here."
            )
        by = {"order_id": order.pk, "actor": self.actor, "at": at}
        operations.start_picking(**by)
        for promise in stock_queries.reservations_of(subject=order.subject):
            operations.pick_line(reservation_id=promise.pk, scanned="", **by)
        operations.pack_order(has_read_notes=True, **by)
        operations.hand_over(way=Way.CARRIER, carrier=sale.carrier or "Northwind", **by)
        if sale.shipped_at:
            operations.mark_delivered(order_id=order.pk, actor=self.actor, at=max(sale.shipped_at, at))

    # Movements without a document

    def _book_in(self, movement: Movement) -> None:
        if self._is_booked(movement):
            return
        stock.receive_goods(
            variant=self.known.variants[movement.goods_id],
            batch=_batch_of(movement),
            quantity=movement.quantity,
            place_id=self.place.pk,
            actor=self.actor,
            at=movement.at,
            subject=_subject(movement),
        )

    def _sell_over_the_counter(self, movement: Movement) -> None:
        if self._is_booked(movement):
            return
        sales = [stock.Sale(_subject(movement), pk, quantity) for pk, quantity in self._oldest(movement)]
        stock.sell_directly(sales=sales, actor=self.actor, at=movement.at)

    def _write_off(self, movement: Movement) -> None:
        if self._is_booked(movement):
            return
        stock.write_off(
            parts=self._oldest(movement),
            reason="Waste",
            actor=self.actor,
            at=movement.at,
            subject=_subject(movement),
        )

    def _is_booked(self, movement: Movement) -> bool:
        return StockMove.objects.filter(subject=_subject(movement)).exists()

    def _oldest(self, movement: Movement) -> list[tuple[int, Decimal]]:
        """(stock id, quantity) of the oldest batches that make up the movement. Raises ``NotOnHand``."""
        variant = self.known.variants[movement.goods_id]
        left, parts = movement.quantity, []
        lying = BatchStock.objects.sellable().filter(variant=variant, place=self.place)
        for row in lying.order_by("batch__received_on", "pk"):
            part = min(left, row.sellable)
            parts.append((row.pk, part))
            left -= part
            if not left:
                return parts
        raise NotOnHand("not_on_hand", f"Transaction {movement.id} takes more of {variant.sku} than there is.")


def _name(what: str, key: int) -> UUID:
    """The same thing of the dump goes by the same name in every run."""
    return uuid5(NAMESPACE_URL, f"northwind:{what}:{key}")


def _subject(movement: Movement) -> str:
    return f"northwind:{movement.id}"


def _batch_of(movement: Movement) -> NewBatch:
    return NewBatch(code=f"NW-{movement.id}", received_on=movement.at.date())
