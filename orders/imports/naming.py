"""Rows that name goods but no SKU: many shop systems export the title alone."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from inventory import queries as stock
from orders.imports.documents import is_service
from orders.imports.rows import ParsedRow
from shopsuite.spreadsheets.cells import RowError

Parsed = ParsedRow | list[RowError]


def with_skus(rows: Iterable[Parsed]) -> list[Parsed]:
    """``rows``, those without a SKU with that of the goods the catalogue calls so; one query for all of them.

    What nothing or more than one thing is called is an error of its row: a guess would book the wrong goods, and a
    service would let them leave the house without leaving the stock. Postage and the like need no SKU.
    """
    rows = list(rows)
    titles = {row.title for row in rows if _needs_sku(row)}
    known = stock.skus_called(titles) if titles else {}
    return [_with_sku(row, known) if _needs_sku(row) else row for row in rows]


def _needs_sku(row: Parsed) -> bool:
    return isinstance(row, ParsedRow) and not row.sku and not is_service(row)


def _with_sku(row: ParsedRow, known: dict[str, list[str]]) -> Parsed:
    skus = known.get(row.title, [])
    if len(skus) == 1:
        return replace(row, sku=skus[0])
    if skus:
        message = _("“%(title)s” has no SKU and could be %(skus)s. Write the SKU into the file.")
    else:
        message = _(
            "“%(title)s” has no SKU, and nothing in the catalogue is called that. Write the SKU into the file, or put the"
            " goods into the catalogue under this name, and read the file again."
        )
    return [RowError(row.row, "sku", message % {"title": row.title[:80], "skus": ", ".join(skus[:5])})]
