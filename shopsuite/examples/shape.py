"""What an example shop is made of."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Lot:
    """A batch: ``quantity`` came in ``age_days`` ago; ``keeps_days`` counts from then to best before."""

    code: str
    quantity: int
    age_days: int
    year: int | None = None
    harvest: str = ""
    origin: str = ""
    keeps_days: int | None = None
    cost: str = ""
    price: str | None = None
    shelf: str = ""


@dataclass(frozen=True)
class Sold:
    """A variant: how it is packed, what it costs and which batches of it there are."""

    sku: str
    price: str
    lots: tuple[Lot, ...]
    name: str = ""
    name_zh: str = ""
    unit: str = "pc"
    policy: str = "fefo"
    usual: tuple[int, ...] = (1, 1, 2)
    opens_into: tuple[str, int] | None = None  # the SKU that comes out when it is opened, and how many of it


@dataclass(frozen=True)
class Goods:
    name: str
    name_zh: str
    kind: str
    variants: tuple[Sold, ...]
    attributes: dict[str, Any] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    language: str = ""


@dataclass(frozen=True)
class ExampleShop:
    """One shop of one kind. ``channels`` are weights; ``notes`` and ``cards`` are what customers write."""

    kind: str
    name: str
    name_zh: str
    place_code: str
    supplier: str
    supplier_zh: str
    seller: str  # who signs in for the supplier
    goods: tuple[Goods, ...]
    channels: dict[str, int]
    ways: dict[str, int]
    notes: tuple[str, ...]
    cards: tuple[str, ...]
    gift_share: float = 0.15
