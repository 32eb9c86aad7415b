"""A change of ``on_hand`` together with the lines of the ledger that say why."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.models import BatchStock, StockMove
from inventory.models.stock import MoveKind
from inventory.operations import rows
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import plain
from shopsuite.people.models import User


class NotOnHand(DomainError):
    """More would leave than lies there unpromised."""


def require_unpromised(stocks: Sequence[BatchStock], leaving: dict[int, Decimal]) -> None:
    """Refuse (``NotOnHand``) to let more leave of a locked row than is not promised; ``leaving``: stock id -> quantity."""
    for stock in stocks:
        if stock.unpromised < leaving[stock.pk]:
            raise NotOnHand(
                "not_on_hand",
                _("Batch %(batch)s has only %(left)s left that is not promised.")
                % {"batch": stock.batch.code, "left": plain(stock.unpromised)},
                batch=stock.batch.code,
                left=str(stock.unpromised),
            )


def post(
    changes: Sequence[tuple[int, Decimal]],
    *,
    kind: MoveKind,
    actor: User | None,
    at: datetime,
    reason: str = "",
    subject: str = "",
) -> list[StockMove]:
    """Change ``on_hand`` of locked rows and write the ledger lines that say why, which are returned."""
    rows.add(on_hand=rows.totals(changes))
    return StockMove.objects.bulk_create(
        StockMove(
            stock_id=stock_id, quantity=quantity, kind=kind, at=at, actor=actor, reason=reason[:200], subject=subject
        )
        for stock_id, quantity in changes
    )
