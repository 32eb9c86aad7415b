"""What the lines of statements are: found by rule, or said by a person."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from finance import queries, rules
from finance.events import LineSettled, MovementExplained
from finance.matching import pair_up
from finance.models import Match, Reason, StatementKind, StatementLine
from finance.models.statement import METHODS, LineState
from finance.operations.days import open_again
from finance.operations.telling import tell
from orders import operations as orders
from orders.models import Payment
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User

#: How much earlier than the oldest open line a payment may have been noted.
BEFORE = timedelta(days=10)


class AlreadyMatched(DomainError):
    """This payment was found in a statement before; take that back first."""


class DoesNotAddUp(DomainError):
    """The chosen payments do not make up the amount of the line."""


@transaction.atomic
def match_open(*, kind: str, at: datetime) -> int:
    """Match what is open of one kind of statement where it is sure (``finance.matching``); how many lines were.

    Locks the open lines. Safe to run at any time.
    """
    open_lines = list(queries.open_lines(kind=kind).select_for_update(of=("self",)))
    if not open_lines:
        return 0
    movements = queries.unseen_movements(methods=METHODS[kind], since=min(line.at for line in open_lines) - BEFORE)
    pairs = pair_up(
        [queries.as_open_line(line) for line in open_lines], movements, within=rules.WITHIN[StatementKind(kind)]
    )
    Match.objects.bulk_create(
        [
            Match(
                line_id=pair.line.pk,
                movement=pair.movement.movement,
                amount=pair.movement.amount,
                reason=pair.reason,
                at=at,
            )
            for pair in pairs
        ],
        batch_size=2000,
    )
    found = [pair.line.pk for pair in pairs]
    StatementLine.objects.filter(pk__in=found).update(state=LineState.MATCHED)
    return len(found)


@transaction.atomic
def match_by_hand(
    *, line_id: int, movements: Sequence[UUID], actor: User, at: datetime, note: str = ""
) -> StatementLine:
    """Say that a line is these movements of money together. Locks the line.

    Where they do not make up its amount ``note`` has to say why (``DoesNotAddUp``). Raises ``Invalid`` for a line that
    somebody has explained meanwhile, ``AlreadyMatched`` for a movement found elsewhere, ``NotFound`` for one that does not
    exist.
    """
    line = _lock_open(line_id)
    chosen = queries.movements_named(movements)
    if not chosen or len(chosen) != len(set(movements)):
        raise NotFound("no_such_payment", _("Choose the payments that this line is."))
    total = sum((one.amount for one in chosen), Decimal(0))
    if total != line.signed and not note.strip():
        raise DoesNotAddUp(
            "does_not_add_up",
            _("The chosen payments make %(total)s, the line says %(amount)s. Say why they differ.")
            % {"total": total, "amount": line.signed},
            total=str(total),
            amount=str(line.signed),
        )
    for one in chosen:
        _match(line, one.movement, one.amount, Reason.HAND, actor=actor, at=at, note=note)
    if total != line.signed:
        line.explanation, line.explained_by, line.explained_at = note.strip()[:300], actor, at
    return _settle(line, actor=actor, at=at)


@transaction.atomic
def enter_from_line(*, line_id: int, order_id: int, actor: User, at: datetime) -> Payment:
    """Note the payment (or refund) that a line shows and nobody noted, on an order, with the line's own time and number.

    Locks the line, then the order. Raises what the payment raises: ``BooksClosed``, ``MoreThanPaid``, ``Invalid``.
    """
    line = _lock_open(line_id)
    method = METHODS[line.statement.kind][0]
    is_refund = line.signed < 0
    enter = partial(orders.refund, reason=line.remark) if is_refund else orders.receive_payment
    payment = enter(
        order_id=order_id, amount=abs(line.signed), method=method, actor=actor, at=line.at, reference=line.reference
    )
    payment.refresh_from_db(fields=["movement"])
    _match(line, payment.movement, payment.amount, Reason.NOTED, actor=actor, at=at)
    _settle(line, actor=actor, at=at)
    return payment


@transaction.atomic
def explain_line(*, line_id: int, why: str, actor: User, at: datetime) -> StatementLine:
    """Say what a line is when it is no payment of a customer (rent, a supplier, a private purchase). Locks the line.

    Raises ``Invalid`` without a word, and for a line that somebody has explained meanwhile.
    """
    if not why.strip():
        raise Invalid("no_reason", _("Say in a few words what this line is."), field="why")
    line = _lock_open(line_id)
    line.explanation, line.explained_by, line.explained_at = why.strip()[:300], actor, at
    return _settle(line, actor=actor, at=at)


@transaction.atomic
def take_back(*, line_id: int, actor: User, at: datetime) -> StatementLine:
    """Take back what was said or found of a line: it is open again, and so are closed days it or its payments are of.

    Locks the line, what it was found to be, then the days. Payments that were noted stay.
    """
    line = _lock(line_id)
    was_settled = line.state != LineState.OPEN
    found = list(line.matches.select_for_update().order_by("pk").values_list("movement", flat=True))
    line.matches.all().delete()
    line.explanation, line.explained_by, line.explained_at = "", None, None
    _settle(line, actor=actor, at=at)
    if was_settled:
        open_again({_day_of(line.at), *_days_of(found)}, actor=actor, at=at)
    return line


@transaction.atomic
def explain_movement(*, movement: UUID, why: str, actor: User | None, at: datetime) -> Match:
    """Say why no statement will show a payment (a voucher, another account)."""
    if not why.strip():
        raise Invalid("no_reason", _("Say in a few words why no statement shows it."), field="why")
    found = queries.movements_named([movement])
    if not found:
        raise NotFound("no_such_payment", _("There is no such payment."))
    made = _match(None, movement, found[0].amount, Reason.NO_LINE, actor=actor, at=at, note=why)
    tell(MovementExplained(movement=str(movement)), actor=actor, at=at)
    return made


@transaction.atomic
def expect_movement(*, movement: UUID, actor: User, at: datetime) -> None:
    """Take ``explain_movement`` back; where its day is closed, it is open again. Locks the explanation, then the day."""
    is_taken_back, _rows = Match.objects.filter(movement=movement, line=None).delete()
    tell(MovementExplained(movement=str(movement)), actor=actor, at=at)
    if is_taken_back:
        open_again(_days_of([movement]), actor=actor, at=at)


def _days_of(movements: Iterable[UUID]) -> set[date]:
    """The days on which these movements are looked for in statements."""
    return {_day_of(one.at) for one in queries.movements_named(movements)}


def _day_of(at: datetime) -> date:
    return at.astimezone(current_shop().zone).date()


def _lock_open(line_id: int) -> StatementLine:
    """The line, locked, that two people at once do not explain in two ways. Raises ``Invalid`` when one of them has."""
    line = _lock(line_id)
    if line.state != LineState.OPEN or line.matches.exists():
        raise Invalid("not_open", _("This line is explained already."))
    return line


def _lock(line_id: int) -> StatementLine:
    return StatementLine.objects.select_for_update(of=("self",)).select_related("statement").get(pk=line_id)


def _match(
    line: StatementLine | None,
    movement: UUID,
    amount: Decimal,
    reason: Reason,
    *,
    actor: User | None,
    at: datetime,
    note: str = "",
) -> Match:
    try:
        with transaction.atomic():
            return Match.objects.create(
                line=line, movement=movement, amount=amount, reason=reason, note=note.strip()[:300], actor=actor, at=at
            )
    except IntegrityError as error:
        raise AlreadyMatched(
            "already_matched", _("This payment was found in a statement before. Take that back first.")
        ) from error


def _settle(line: StatementLine, *, actor: User, at: datetime) -> StatementLine:
    line.state = rules.state_of(
        signed=line.signed,
        matched=line.matches.values_list("amount", flat=True),
        is_explained=bool(line.explanation),
    )
    line.save(update_fields=["state", "explanation", "explained_by", "explained_at"])
    told = LineSettled(statement_id=line.statement_id, line_id=line.pk, state=line.state)
    tell(told, actor=actor, at=at)
    return line
