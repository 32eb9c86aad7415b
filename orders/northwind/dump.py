"""What a Northwind dump says, as plain values that refer to each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

from orders.northwind.sql import BrokenDump, Row, read_tables

#: Without these a folder is no dump of this form.
TABLES = (
    "suppliers",
    "products",
    "purchase_orders",
    "purchase_order_details",
    "orders",
    "order_details",
    "inventory_transactions",
)


class Moved(IntEnum):
    """The dump's ``inventory_transaction_types``. What is on hold is promised and still there."""

    PURCHASED = 1
    SOLD = 2
    ON_HOLD = 3
    WASTE = 4


@dataclass(frozen=True)
class Goods:
    """A product; prices are per unit, ``offered_by`` are ids of suppliers."""

    id: int
    sku: str
    name: str
    description: str
    cost: Decimal
    price: Decimal
    reorder_level: Decimal
    minimum: Decimal
    offered_by: list[int]


@dataclass(frozen=True)
class Movement:
    """A line of the dump's own ledger; ``quantity`` is positive, its ``kind`` says which way."""

    id: int
    kind: Moved
    goods_id: int
    quantity: Decimal
    at: datetime


@dataclass(frozen=True)
class Wanted:
    """A line of a purchase order or of a customer's order, with the movement it became (None: none yet)."""

    goods_id: int
    quantity: Decimal
    price: Decimal
    movement: Movement | None


@dataclass
class Purchase:
    """A purchase order; ``approved_at`` None: nobody has approved it."""

    id: int
    supplier_id: int
    requested_at: datetime
    approved_at: datetime | None
    note: str
    lines: list[Wanted] = field(default_factory=list)


@dataclass
class Sale:
    """A customer's order."""

    id: int
    placed_at: datetime
    shipped_at: datetime | None
    customer_name: str
    address: str
    carrier: str
    lines: list[Wanted] = field(default_factory=list)


@dataclass(frozen=True)
class Northwind:
    """The whole dump, by id."""

    suppliers: dict[int, Row]
    goods: dict[int, Goods]
    purchases: dict[int, Purchase]
    sales: dict[int, Sale]
    movements: dict[int, Movement]

    def on_hand(self) -> dict[int, Decimal]:
        """What the dump's own transactions add up to, by id of the product."""
        sums = dict.fromkeys(self.goods, Decimal(0))
        sign = {Moved.PURCHASED: 1, Moved.SOLD: -1, Moved.WASTE: -1, Moved.ON_HOLD: 0}
        for movement in self.movements.values():
            sums[movement.goods_id] += movement.quantity * sign[movement.kind]
        return sums

    def without_document(self) -> list[Movement]:
        """Movements that belong to no purchase order and no customer's order."""
        documents = [*self.purchases.values(), *self.sales.values()]
        known = {line.movement.id for each in documents for line in each.lines if line.movement}
        return [movement for movement in self.movements.values() if movement.id not in known]


def read_northwind(folder: Path, *, zone: tzinfo) -> Northwind:
    """Read the dump in ``folder``; its times are those on the wall in ``zone``. Raises ``BrokenDump``, ``OSError``."""
    tables = read_tables(folder)
    if missing := [name for name in TABLES if name not in tables]:
        raise BrokenDump("broken_dump", f"{folder}: no rows of {', '.join(missing)}", file=str(folder), line=0)
    suppliers = dict(_by_id(tables["suppliers"]))
    carriers = {key: row.text("company") for key, row in _by_id(tables.get("shippers", []))}
    goods = _goods(tables["products"], suppliers)
    movements = {key: _movement(key, row, goods, zone) for key, row in _by_id(tables["inventory_transactions"])}
    purchases = {key: _purchase(key, row, suppliers, zone) for key, row in _by_id(tables["purchase_orders"])}
    sales = {key: _sale(key, row, carriers, zone) for key, row in _by_id(tables["orders"])}
    _add_lines(tables["purchase_order_details"], "purchase_order_id", "unit_cost", purchases, goods, movements)
    _add_lines(tables["order_details"], "order_id", "unit_price", sales, goods, movements)
    return Northwind(suppliers, goods, purchases, sales, movements)


def _by_id(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    seen: set[int] = set()
    for row in rows:
        key = row.key("id")
        if key is None or key in seen:
            raise row.broken(f"id {key} is there twice" if key is not None else "no id")
        seen.add(key)
        yield key, row


def _known(row: Row, column: str, things: Mapping[int, object]) -> int:
    """The id in ``column``, which one of ``things`` goes by."""
    key = row.key(column)
    if key is None or key not in things:
        raise row.broken(f"{column} {key} does not exist")
    return key


def _goods(rows: list[Row], suppliers: dict[int, Row]) -> dict[int, Goods]:
    made: dict[int, Goods] = {}
    codes: set[str] = set()
    for key, row in _by_id(rows):
        offered_by = [part.strip() for part in row.text("supplier_ids").split(";") if part.strip()]
        if unknown := [part for part in offered_by if not part.isdecimal() or int(part) not in suppliers]:
            raise row.broken(f"supplier_ids {', '.join(unknown)} do not exist")
        code = row.text("product_code") or f"NORTHWIND-{key}"
        # Two products of the real dump share a code twice over: the later one is told apart by its id.
        sku = f"{code}-{key}" if code in codes else code
        codes.add(code)
        made[key] = Goods(
            id=key,
            sku=sku,
            name=row.text("product_name") or sku,
            description=row.text("quantity_per_unit"),
            cost=row.number("standard_cost"),
            price=row.number("list_price"),
            reorder_level=row.number("reorder_level"),
            minimum=row.number("minimum_reorder_quantity"),
            offered_by=[int(part) for part in offered_by],
        )
    return made


def _movement(key: int, row: Row, goods: dict[int, Goods], zone: tzinfo) -> Movement:
    kind = row.key("transaction_type")
    if kind not in set(Moved):
        raise row.broken(f"transaction_type {kind} is none of {', '.join(str(each.value) for each in Moved)}")
    quantity, at = row.number("quantity"), row.moment("transaction_created_date", zone)
    if quantity <= 0:
        raise row.broken("quantity is not more than 0")
    if at is None:
        raise row.broken("no transaction_created_date")
    return Movement(key, Moved(kind), _known(row, "product_id", goods), quantity, at)


def _purchase(key: int, row: Row, suppliers: dict[int, Row], zone: tzinfo) -> Purchase:
    asked = [at for name in ("submitted_date", "creation_date") if (at := row.moment(name, zone))]
    if not asked:
        raise row.broken("neither submitted_date nor creation_date")
    supplier_id = _known(row, "supplier_id", suppliers)
    return Purchase(key, supplier_id, min(asked), row.moment("approved_date", zone), row.text("notes"))


def _sale(key: int, row: Row, carriers: dict[int, str], zone: tzinfo) -> Sale:
    placed_at = row.moment("order_date", zone)
    if placed_at is None:
        raise row.broken("no order_date")
    parts = ("ship_address", "ship_city", "ship_state_province", "ship_zip_postal_code", "ship_country_region")
    return Sale(
        id=key,
        placed_at=placed_at,
        shipped_at=row.moment("shipped_date", zone),
        customer_name=row.text("ship_name"),
        address=", ".join(text for part in parts if (text := row.text(part))),
        carrier=carriers.get(row.key("shipper_id") or 0, ""),
    )


def _add_lines(
    rows: list[Row],
    document: str,
    price: str,
    documents: dict[int, Purchase] | dict[int, Sale],
    goods: dict[int, Goods],
    movements: dict[int, Movement],
) -> None:
    taken: set[int] = set()
    for _key, row in _by_id(rows):
        of = documents[_known(row, document, documents)]
        goods_id = _known(row, "product_id", goods)
        movement = movements[_known(row, "inventory_id", movements)] if row.key("inventory_id") is not None else None
        if movement and (movement.goods_id != goods_id or movement.id in taken):
            raise row.broken(f"inventory_id {movement.id} is of other goods, or of another line")
        if movement:
            taken.add(movement.id)
        quantity = row.number("quantity")
        if quantity < 0:
            raise row.broken("quantity is less than 0")
        if quantity or movement:
            of.lines.append(Wanted(goods_id, quantity, row.number(price), movement))
