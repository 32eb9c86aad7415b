"""Files of orders that are looked at and booked, as the screens and the worker do it."""

from typing import Any

from orders.models import Channel
from orders.queries import imported_by
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.spreadsheets import stage

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
SALE = "1001,TEA-1,Longjing,3,2026-05-01 10:00:00,12.50,77,China\n"


def about(channel: str = "file") -> str:
    return f"channel:{Channel.objects.get(code=channel).pk}"


def options(**more: Any) -> dict[str, Any]:
    return {"place": make.main_place().pk, "is_history": True, "opens_stock": True} | more


def looked_at(content: str | bytes, *, name: str = "orders.csv", channel: str = "file", **more: Any) -> SheetImport:
    """A file of orders that was taken in and checked."""
    return stage.looked_at("orders", content, name=name, about=about(channel), **options(**more))


def bring_in(content: str | bytes, **more: Any) -> tuple[SheetImport, dict[str, int]]:
    """A booked file of orders, and how many documents of each kind it brought."""
    job = stage.book(looked_at(content, **more))
    return job, imported_by(job)
