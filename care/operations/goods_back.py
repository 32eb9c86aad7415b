"""What comes back because of a case goes to where it belongs, in the ledger as on the shelf."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from care import events
from care.models import CaseLine, GoodsBack
from care.models.goods_back import Condition
from care.operations.telling import lock_case, names_of, tell
from inventory import operations as stock
from inventory.models import BatchStock
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.numbers import plain
from shopsuite.people.models import User


class MoreThanExpected(DomainError):
    """More is said to have come back than the case is about."""


@transaction.atomic
def receive_back(
    *,
    line_id: int,
    client_id: UUID,
    quantity: Decimal,
    condition: str,
    actor: User,
    at: datetime,
    photo: File | None = None,
) -> GoodsBack:
    """Book in what came back of one line of a case, once for each ``client_id``: good goods to the shelf they left from, those
    nobody is sure of into quarantine, damaged ones through quarantine off the books, with ``photo``.

    Locks order and case, then the batch and its stock rows. Raises ``MoreThanExpected``, ``Invalid`` for a batch that is not known, and what
    ``inventory.operations.take_back_from`` raises.
    """
    if condition not in Condition.values:
        raise Invalid("unknown_condition", _("Say how the goods look."), field="condition")
    line = CaseLine.objects.select_related("batch__variant__unit", "batch__variant__product", "line").get(pk=line_id)
    case = lock_case(line.case_id)
    if known := GoodsBack.objects.filter(client_id=client_id).first():
        return known
    batch = line.batch
    if batch is None:
        raise Invalid("unknown_batch", _("Nobody knows which batch this was. Book it in as found, in a count."))
    came = line.back
    if came + quantity > line.quantity:
        raise MoreThanExpected(
            "more_than_expected",
            _("The case is about %(all)s, of which %(came)s have come back.")
            % {"all": plain(line.quantity), "came": plain(came)},
        )
    order = case.order
    place = order.place if condition == Condition.GOOD else stock.quarantine_place()
    reason = f"{case.number} {Condition(condition).label}"[:200]
    stock.take_back_from(
        batch=batch, subject=order.subject, quantity=quantity, place=place, reason=reason, actor=actor, at=at
    )
    if condition == Condition.DAMAGED:
        lies = BatchStock.objects.get(batch=batch, place=place)
        stock.write_off(
            parts=[(lies.pk, quantity)], reason=reason, actor=actor, at=at, subject=order.subject, photo=photo
        )
    back = GoodsBack.objects.create(
        line=line, client_id=client_id, quantity=quantity, condition=condition, at=at, by=actor
    )
    told = events.GoodsCameBack(**names_of(case), title=line.line.title, quantity=plain(quantity), condition=condition)
    tell(told, case=case, actor=actor, at=at)
    return back
