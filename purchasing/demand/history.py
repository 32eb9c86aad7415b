"""What was sold, read from the ledger."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from inventory.models import Conversion, Variant
from purchasing.demand.arrays import Demand, net_of_returns
from shopsuite.core.queries import current_shop

#: Three years, in whole weeks: two to see the shape of a year, one for what changed since.
MOST_DAYS = 3 * 364
#: So many variants at a time, that memory stays the same however large the catalogue is.
CHUNK = 2_500
#: Quantities are kept to the thousandth; sums of them as floats differ from nothing by less than this.
NOTHING = 1e-6


def demand_of_all(*, today: date) -> Iterator[Demand]:
    """The daily demand for everything that is kept in stock until the day before ``today``, ``CHUNK`` variants at a time.

    Days are those of the shop's zone. Gives nothing where nothing was ever sold.
    """
    first = first_day(today=today)
    ids = list(kept_goods().order_by("pk").values_list("pk", flat=True)) if first < today else []
    for begin in range(0, len(ids), CHUNK):
        yield demand_of(ids[begin : begin + CHUNK], first=first, today=today)


def kept_goods() -> QuerySet[Variant]:
    """What the shop keeps in stock: everything on sale, and what is bought to be opened into something on sale."""
    is_on_sale = Q(is_active=True, product__is_active=True)
    is_opened = Conversion.objects.filter(
        source=OuterRef("pk"), target__is_active=True, target__product__is_active=True
    )
    return Variant.objects.filter(is_on_sale | Exists(is_opened))


def first_day(*, today: date) -> date:
    """The day of the first sale in the ledger, at most ``MOST_DAYS`` ago; ``today`` where nothing was sold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) FROM inventory_stockmove WHERE kind = 'sale'")
        (earliest,) = cursor.fetchone()
    if earliest is None:
        return today
    return max(earliest.astimezone(current_shop().zone).date(), today - timedelta(days=MOST_DAYS))


def day_after_last_sale() -> date | None:
    """The day up to which the ledger knows what was sold; None where nothing was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(at) FROM inventory_stockmove WHERE kind = 'sale'")
        (last,) = cursor.fetchone()
    return last.astimezone(current_shop().zone).date() + timedelta(days=1) if last else None


def demand_of(variant_ids: Sequence[int], *, first: date, today: date) -> Demand:
    """The demand for ``variant_ids`` at all places together, day by day from ``first`` until the day before ``today``.

    A pack that was opened was wanted as much as one that was sold. What was brought back is taken off the sales before it. A day counts as unknown when nothing lay there from morning to
    evening, or before anything had come in. One statement; the ledger's own sums are left to the database.
    """
    shape = (len(variant_ids), (today - first).days)
    sold, returned, change = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    opening, is_new = np.zeros(len(variant_ids)), np.zeros(len(variant_ids), dtype=bool)
    row_of = {pk: row for row, pk in enumerate(variant_ids)}
    for variant_id, days, *sums in _daily_sums(variant_ids, first=first, today=today):
        row, columns = row_of[variant_id], np.array(days)
        earlier, in_window = columns < 0, columns >= 0
        opening[row] = np.array(sums[2])[earlier].sum()
        is_new[row] = not earlier.any() and sums[2][0] > 0
        for matrix, values in zip((sold, returned, change), sums, strict=True):
            matrix[row, columns[in_window]] = np.array(values)[in_window]
    evening = opening[:, None] + change.cumsum(axis=1)
    is_empty = (np.abs(evening) < NOTHING) & (np.abs(evening - change) < NOTHING)
    # Whoever sold before anything was booked in had it: sales of the past come without their receipts.
    has_come = (change != 0).cumsum(axis=1) > 0
    known = np.where(has_come, ~is_empty, ~is_new[:, None])
    known |= sold > 0
    return Demand(list(variant_ids), first, net_of_returns(sold, returned), known)


def _daily_sums(variant_ids: Sequence[int], *, first: date, today: date) -> list[tuple]:
    """(variant, [column], [sold], [returned], [change of stock]) of the days on which anything moved; all days before
    ``first`` together are column -1."""
    zone = current_shop().zone
    until = datetime.combine(today, time(), zone)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH daily AS (
                SELECT stock.variant_id,
                       greatest((move.at AT TIME ZONE %(zone)s)::date - %(first)s::date, -1) AS day,
                       coalesce(sum(-move.quantity) FILTER (
                           WHERE move.kind = 'sale' OR move.kind IN ('conversion', 'tasting') AND move.quantity < 0), 0)::float8
                           AS sold,
                       coalesce(sum(move.quantity) FILTER (
                           WHERE move.kind = 'return' OR move.kind = 'tasting' AND move.quantity > 0), 0)::float8 AS returned,
                       sum(move.quantity)::float8 AS change
                  FROM inventory_stockmove AS move
                  JOIN inventory_batchstock AS stock ON stock.id = move.stock_id
                 WHERE stock.variant_id = ANY(%(ids)s) AND move.at < %(until)s
                 GROUP BY 1, 2)
            SELECT variant_id, array_agg(day ORDER BY day), array_agg(sold ORDER BY day),
                   array_agg(returned ORDER BY day), array_agg(change ORDER BY day)
              FROM daily GROUP BY variant_id""",
            {"zone": str(zone), "first": first, "ids": list(variant_ids), "until": until},
        )
        return cursor.fetchall()
