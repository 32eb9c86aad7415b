"""Goods that guests drink in the house: out of the books for good, and neither sold nor lost."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from inventory.models import BatchStock
from inventory.models.stock import MoveKind
from inventory.operations import rows
from inventory.operations.allocation import tell_stock_changed_of
from inventory.operations.ledger import Receipt, receive, require_free
from inventory.operations.posting import post, require_unpromised
from shopsuite.people.models import User


@transaction.atomic
def take_for_tasting(
    *, parts: Sequence[tuple[int, Decimal]], subject: str, actor: User | None, at: datetime, reason: str = ""
) -> None:
    """Book out what is drunk for ``subject`` ("session:7"): ``parts`` are (stock id, quantity in the variant's unit).

    Locks the stock rows by primary key. Raises ``NotOnHand`` rather than take what is promised to others, ``BatchIsHeld`` for
    goods that nobody may hand out.
    """
    leaving = rows.totals(parts)
    stocks = rows.lock(BatchStock.objects.filter(pk__in=leaving).select_related("batch"))
    require_free(stocks)
    require_unpromised(stocks, leaving)
    changes = [(stock_id, -quantity) for stock_id, quantity in leaving.items()]
    post(changes, kind=MoveKind.TASTING, actor=actor, at=at, reason=reason, subject=subject)
    tell_stock_changed_of(stocks, actor=actor, at=at)


def put_back_from_tasting(
    *, receipts: Sequence[Receipt], subject: str, actor: User | None, at: datetime, reason: str = ""
) -> None:
    """It was not drunk after all; those waiting are served. See ``receive``."""
    receive(receipts=receipts, actor=actor, at=at, kind=MoveKind.TASTING, subject=subject, reason=reason)
